"""People of the tests, made by commands: Registrar Li Min of 南岗区, Official Zhao of 道里区 who must see nothing."""

from datetime import UTC, date, datetime

from psycopg.types.range import DateRange

from anju.accounts.rules import roles
from anju.areas import queries as areas
from anju.areas.models import Area
from anju.kernel.identifiers import id_check
from anju.kernel.viewer import Principal, Viewer
from anju.people import commands
from anju.people.models import Elder

NOW = datetime(2026, 12, 8, 7, 2, tzinfo=UTC)
TODAY = date(2026, 12, 8)
AREAS = (
    ("23", "黑龙江省"), ("2301", "哈尔滨市"), ("230103", "南岗区"), ("230103001", "花园街道"), ("230103001001", "复华社区"),
    ("230103001002", "海城社区"), ("230103003", "和兴路街道"), ("230103003001", "测绘路社区"), ("230102", "道里区"),
    ("230102001", "兆麟街道"), ("230102001001", "霁虹社区"),
)  # fmt: skip
HOME = "230103003001"
OTHER_HOME = "230102001001"


def land() -> None:
    """Lay the few divisions that these tests stand on."""
    Area.objects.all().delete()
    known = dict(AREAS)
    for code, name in AREAS:
        above = [known[code[:size]] for size in (2, 4, 6, 9) if size < len(code)]
        Area.objects.create(
            code=code,
            level=len(code),
            parent_code=max((code[:size] for size in (2, 4, 6, 9) if size < len(code)), key=len, default=""),
            name=name,
            full_name="".join([*above, name]),
            validity=DateRange(date(2020, 1, 1), None),
        )
    areas.forget()


def viewer(role: str, area: str, name: str = "李敏") -> Viewer:
    """A person at a post."""
    kind = roles.ROLES[role]
    return Viewer(principal=kind.principal, name=name, area=area, verbs=kind.verbs, user_id=7, role=role)


def registrar(area: str = "230103") -> Viewer:
    """Registrar Li Min 李敏, by default of 南岗区."""
    return viewer("registrar", area)


def stranger() -> Viewer:
    """Registrar Zhao of 道里区, who must see nothing of 南岗区."""
    return viewer("registrar", "230102", "赵")


def relative(*elders: int) -> Viewer:
    """Daughter Zhao Lihua, bound to her elders."""
    kind = roles.ROLES["relative"]
    return Viewer(
        principal=Principal.FAMILY, name="赵丽华", area="", verbs=kind.verbs, user_id=9, elders=frozenset(elders)
    )


def id_number(region: str = "230103", born: str = "19401105", order: int = 341) -> str:
    """A synthetic identity number that passes the check."""
    first17 = f"{region}{born}{order:03d}"
    return first17 + id_check(first17)


def zhao_defu(who: Viewer | None = None, **values: object) -> Elder:
    """Elder Zhao Defu 赵德福, 86, alone, in 测绘路社区."""
    written = {
        "name": "赵德福",
        "area_code": HOME,
        "id_number": id_number(),
        "phone": "136 0451 4408",
        "address": "测绘路 18 号 3 单元 502 室",
        "door_note": "单元门密码问 402",
        "key_note": "402 室张桂云保管",
        "longitude": 126.648370,
        "latitude": 45.758651,
        "datum": "gcj02",
        "living_alone": True,
        "care_level": "moderate",
        "hearing_note": "右耳失聪",
        "language_note": "东北话",
        **values,
    }
    return commands.register_elder(who or registrar(), now=NOW, **written)  # type: ignore[arg-type]
