"""One row of an import file, from cells to values. Pure: every fault is a sentence for whoever fixes the file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from anju.kernel import geometry, identifiers, text
from anju.kernel.refusals import Refusal
from anju.kernel.text import gettext_noop as _
from anju.people.rules import columns as names
from anju.people.rules.cells import Cell, Reader, Say, words
from anju.people.rules.identity import kind_of

EMPTY = _("不能为空")
_EXACT = 10**15
_LABELS = {place: {part: f"联系人{place}{part}" for part in names.CONTACT_PARTS} for place in (1, 2, 3)}


@dataclass(slots=True)
class ContactRow:
    """One person to call, as written in the file."""

    position: int
    name: str
    relation: str
    kind: str
    phone: str
    minutes_away: int | None
    has_key: bool


@dataclass(slots=True)
class ElderRow:
    """What one row says; ``None`` and empty leave a record as it is. ``faults`` refuse the row.

    ``synthetic`` only ever marks: a record of an invented person never becomes a real one by a file.
    """

    name: str = ""
    sex: str = ""
    birth_on: date | None = None
    id_number: str = ""
    id_kind: str = ""
    phone: str = ""
    area_code: str = ""
    registered_area_code: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    datum_in: str = ""
    floor_note: str = ""
    door_note: str = ""
    key_note: str = ""
    living_alone: bool | None = None
    care_level: str = ""
    hearing_note: str = ""
    language_note: str = ""
    categories: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    contacts: list[ContactRow] = field(default_factory=list)
    synthetic: bool = False
    faults: list[str] = field(default_factory=list)


def parse_row(cells: Mapping[str, Cell], *, known_area: Callable[[str], bool], say: Say = str) -> ElderRow:
    """Read one row. ``known_area`` says whether a code exists and lies in the scope of whoever imports."""
    reader = Reader(cells, say)
    row = ElderRow()
    row.name = text.normalise_name(reader.text(names.NAME, 60))
    if not row.name:
        reader.fault(names.NAME, EMPTY)
    row.sex = reader.choice(names.SEX, names.SEXES, "")
    row.birth_on = reader.day(names.BIRTH)
    _identity(reader, row)
    row.phone = reader.phone(names.PHONE)
    _areas(reader, row, known_area)
    _home(reader, row)
    row.living_alone = reader.choice(names.ALONE, names.YES_NO, None)
    row.care_level = reader.choice(names.LEVEL, names.LEVELS, "")
    row.hearing_note = reader.text(names.HEARING, 100)
    row.language_note = reader.text(names.LANGUAGE, 60)
    row.categories = _several(reader, names.CATEGORIES, names.KINDS)
    row.notes = [note[:200] for note in _split(reader.words(names.NOTES))]
    row.contacts = [person for place in _LABELS if (person := _contact(reader, place))]
    row.synthetic = bool(reader.choice(names.SYNTHETIC, names.YES_NO, default=False))
    row.faults = reader.faults
    return row


def _identity(reader: Reader, row: ElderRow) -> None:
    cell = reader.cells.get(names.ID_NUMBER)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= _EXACT:
        reader.fault(names.ID_NUMBER, _("在表格里存成了数字，后几位已丢失，请把该列设为文本后重填"))
        return
    written = words(cell)
    if not written:
        if row.birth_on is None and not reader.words(names.PHONE):
            reader.fault(names.ID_NUMBER, _("身份证号、出生日期、电话至少填一项，否则无法辨认是谁"))
        return
    try:
        checked = identifiers.id_number(written)
    except identifiers.IdNumberInvalid as refusal:
        reader.fault(names.ID_NUMBER, names.ID_FAULTS[str(refusal.facts["reason"])])
        return
    if row.birth_on not in {None, checked.born}:
        reader.fault(names.BIRTH, _("与身份证号不一致（证件上是 %(born)s）"), born=checked.born.isoformat())
    if row.sex not in {"", checked.sex}:
        reader.fault(names.SEX, _("与身份证号不一致"))
    row.id_number, row.id_kind = checked.number, kind_of(checked)
    row.birth_on, row.sex = checked.born, checked.sex


def _areas(reader: Reader, row: ElderRow, known_area: Callable[[str], bool]) -> None:
    row.area_code = reader.words(names.AREA)
    if not row.area_code:
        reader.fault(names.AREA, EMPTY)
    elif not known_area(row.area_code):
        reader.fault(names.AREA, _("%(area)s 不是您辖区内现行的区划代码"), area=row.area_code[:12])
    row.registered_area_code = reader.words(names.REGISTERED)
    if row.registered_area_code and (not row.registered_area_code.isdecimal() or len(row.registered_area_code) > 12):  # noqa: PLR2004
        reader.fault(names.REGISTERED, _("应为 2 至 12 位数字"))


def _home(reader: Reader, row: ElderRow) -> None:
    row.address = reader.text(names.ADDRESS, 200)
    row.floor_note = reader.text(names.FLOOR, 100)
    row.door_note = reader.text(names.DOOR, 200)
    row.key_note = reader.text(names.KEY, 200)
    longitude, latitude = reader.number(names.LONGITUDE), reader.number(names.LATITUDE)
    if longitude is None and latitude is None:
        return
    if longitude is None or latitude is None:
        reader.fault(names.LONGITUDE if longitude is None else names.LATITUDE, _("经度和纬度要一起填"))
        return
    datum = names.DATUMS.get(reader.words(names.DATUM).lower().replace("-", "").replace(" ", ""), "")
    try:
        row.longitude, row.latitude = geometry.to_wgs84(longitude, latitude, datum)
    except Refusal as refusal:
        wrong = refusal.code == "datum_unknown"
        reader.fault(names.DATUM if wrong else names.LONGITUDE, names.DATUM_FAULT if wrong else _("坐标不在有效范围内"))
        return
    row.datum_in = datum


def _split(value: str) -> list[str]:
    if not value:
        return []
    parts = value.replace("；", ";").replace("、", ";").replace("\n", ";").split(";")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _several(reader: Reader, column: str, known: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for part in _split(reader.words(column)):
        code = known.get(part.lower())
        if code is None:
            reader.unknown(column, part, known)
        elif code not in found:
            found.append(code)
    return found


def _contact(reader: Reader, place: int) -> ContactRow | None:
    label = _LABELS[place]
    if label["姓名"] not in reader.cells and label["电话"] not in reader.cells:
        return None
    name = text.normalise_name(reader.text(label["姓名"], 60))
    if not name:
        if reader.words(label["电话"]):
            reader.fault(label["姓名"], _("填了电话，姓名不能为空"))
        return None
    minutes = reader.number(label["几分钟能到"])
    if minutes is not None and not 0 <= minutes <= 24 * 60:
        reader.fault(label["几分钟能到"], _("应在 0 至 1440 之间"))
        minutes = None
    return ContactRow(
        position=place,
        name=name,
        relation=reader.text(label["关系"], 20),
        kind=reader.choice(label["类型"], names.CONTACT_KINDS, "family"),
        phone=reader.phone(label["电话"]),
        minutes_away=None if minutes is None else int(minutes),
        has_key=bool(reader.choice(label["有钥匙"], names.YES_NO, default=False)),
    )


def header_fault(header: Iterable[str], say: Say = str) -> str:
    """Say what is wrong with the first row of a file, or nothing: the two needed columns must be there, once."""
    found = [name for name in header if name]
    missing = [name for name in names.NEEDED if name not in found]
    if missing:
        return say(_("第 1 行应为表头，缺少：%(columns)s。请用模板填写。")) % {"columns": "、".join(missing)}
    twice = sorted({name for name in found if name in names.ALL and found.count(name) > 1})
    if twice:
        return say(_("表头有重复的列：%(columns)s。请只留一列。")) % {"columns": "、".join(twice)}
    return ""
