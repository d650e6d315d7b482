"""The people of the city as the sheet that the bulk import reads."""

import csv
from collections.abc import Iterable
from pathlib import Path

from anju_city.people import Person

_LEVELS = {
    "capable": "能力完好",
    "mild": "轻度失能",
    "moderate": "中度失能",
    "severe": "重度失能",
    "complete": "完全失能",
}
_KINDS = {"family": "家属", "neighbour": "邻居", "community": "社区"}
_STANDINGS = frozenset({"空巢", "低保", "低保边缘", "特困"})
_CONTACT = ("姓名", "关系", "类型", "电话", "几分钟能到", "有钥匙")
COLUMNS = (
    "姓名", "性别", "身份证号", "电话", "居住地区划代码", "住址", "经度", "纬度", "坐标系", "楼层说明", "钥匙保管",
    "独居", "能力等级", "听力", "语言", "人员类别", "健康提示", "模拟数据",
    *(f"联系人{place}{part}" for place in (1, 2, 3) for part in _CONTACT),
)  # fmt: skip


def row(person: Person) -> list[str]:
    """Write one person."""
    cells = [
        person.name, {"f": "女", "m": "男"}[person.sex], person.id_number, person.phone, person.place.code,
        person.address, f"{person.longitude:.5f}", f"{person.latitude:.5f}", "WGS-84", person.floor_note,
        person.key_note, "是" if person.alone else "否", _LEVELS[person.care_level], person.hearing_note,
        person.language_note, "；".join(kind for kind in person.categories if kind in _STANDINGS),
        "；".join(text for text, _vital in person.health), "是",
    ]  # fmt: skip
    for contact in person.contacts:
        minutes = "" if contact.minutes_away is None else str(contact.minutes_away)
        held = "是" if contact.has_key else "否"
        cells += [contact.name, contact.relation, _KINDS[contact.kind], contact.phone, minutes, held]
    return cells + [""] * (len(COLUMNS) - len(cells))


def write(people: Iterable[Person], path: Path) -> int:
    """Write a CSV file as spreadsheet programs in China save it (UTF-8 with a mark); return the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for person in people:
            writer.writerow(row(person))
            count += 1
    return count
