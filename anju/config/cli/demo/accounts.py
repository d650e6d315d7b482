"""Who can sign in to the demo: at least one person for each role, and colleagues for the city to play."""

import secrets
from dataclasses import dataclass, field

from anju.accounts import commands
from anju.accounts import queries as accounts
from anju.config.cli.demo.household import at, community, scatter
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM


@dataclass(frozen=True, slots=True)
class Person:
    """One account of the demo. ``area`` is added to the county's code; ``up`` cuts that many digits off instead."""

    username: str
    name: str
    role: str
    area: str = ""
    up: int = 0
    elsewhere: str = ""
    shown: bool = True
    worker: str = ""  # kind of worker
    skills: tuple[str, ...] = field(default=())

    def area_in(self, county: str) -> str:
        """Where the post is held."""
        if self.elsewhere:
            return self.elsewhere
        return "" if accounts.role_info(self.role).nationwide else county[: len(county) - self.up] + self.area


PEOPLE = (
    Person("lijing", "李静", "operator"),
    Person("chenhong", "陈宏", "lead_operator"),
    Person("sunzhiqiang", "孙志强", "responder", worker="responder", skills=("first_aid", "lifting")),
    Person("zhaolihua", "赵丽华", "relative"),
    Person("xulan", "许岚", "official"),
    Person("wangyu", "王宇", "registrar"),
    Person("liuyang", "刘洋", "installer"),
    Person("limin", "李敏", "grid_worker", worker="grid"),
    Person("admin", "系统管理员", "system_admin", up=6),
    Person("security", "安全管理员", "security_admin", up=6),
    Person("audit", "审计管理员", "audit_admin", up=6),
    Person("zhoumin", "周敏", "operator", up=2, shown=False),
    Person("zhaojun", "赵军", "official", elsewhere="230102", shown=False),
    Person("hanmei", "韩梅", "operator", shown=False),
    Person("dongliang", "董亮", "operator", shown=False),
    Person("fanli", "范丽", "lead_operator", shown=False),
    Person("zhouqian", "周倩", "responder", shown=False, worker="caregiver", skills=("first_aid", "nursing")),
    Person("macheng", "马成", "responder", shown=False, worker="responder"),
    Person("gaofeng", "高峰", "responder", shown=False, worker="responder", skills=("first_aid", "lifting")),
    Person("jiangtao", "姜涛", "responder", shown=False, worker="responder", skills=("first_aid",)),
    Person("cuiyan", "崔燕", "responder", shown=False, worker="caregiver", skills=("nursing",)),
    Person("weigang", "魏刚", "responder", shown=False, worker="responder", skills=("lifting",)),
    Person("tianhe", "田禾", "responder", shown=False, worker="responder", skills=("first_aid",)),
)
PLAYED = ("hanmei", "dongliang", "fanli", "zhouqian", "macheng", "gaofeng", "jiangtao", "cuiyan", "weigang", "tianhe")


def are_there() -> bool:
    """Whether the demo's accounts were made on an earlier start."""
    return accounts.username_taken(SYSTEM, PEOPLE[0].username)


def invent_password() -> str:
    """Return one password for all demo accounts of this installation."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "An-" + "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(2)) + "-7"


def make(county: str, password: str) -> dict[str, int]:
    """Make every account with its post, and a worker where one is meant; return user ids by name."""
    users = {person.username: _account(person, county, password) for person in PEOPLE}
    for person in PEOPLE:
        if person.worker:
            _worker(person, users[person.username], county)
    return users


def logins(county: str, password: str) -> list[dict[str, object]]:
    """List the accounts for demo.json."""
    return [
        {
            "username": person.username,
            "password": password,
            "name": person.name,
            "role": person.role,
            "title": str(accounts.role_info(person.role).title),
            "area": person.area_in(county),
            "shown": person.shown,
            "played": person.username in PLAYED,
        }
        for person in PEOPLE
    ]


def _account(person: Person, county: str, password: str) -> int:
    now = clock.now()
    area = community(county)[:9] if person.role == "grid_worker" else person.area_in(county)
    role = accounts.role_info(person.role)
    if role.administrator:
        user = commands.first_administrator(
            SYSTEM, username=person.username, name=person.name, password=password, now=now, role=person.role,
            must_change=False,
        )  # fmt: skip
        return int(user.pk)
    user = commands.create_user(
        SYSTEM, username=person.username, name=person.name, password=password, now=now, area=area, staff=role.staff,
        must_change=False,
    )  # fmt: skip
    commands.grant_post(SYSTEM, user.pk, role=person.role, area=area, now=now)
    return int(user.pk)


def _worker(person: Person, user_id: int, county: str) -> None:
    now = clock.now()
    area = community(county)[:9] if person.role == "grid_worker" else county
    row = dispatch.register_worker(
        SYSTEM, user_id=user_id, kind=person.worker, area=area, now=now, skills=person.skills, languages=("东北话",)
    )
    if "first_aid" in person.skills:
        dispatch.set_certificate(SYSTEM, row.pk, kind="first_aid", expires_on=None, now=now)


def come_on_duty(county: str) -> None:
    """Let every worker of the demo be on duty somewhere near; on each start, because nobody else will say so."""
    now = clock.now()
    for number, row in enumerate(workers.workers(SYSTEM, area=county)):
        dispatch.set_duty(SYSTEM, row.pk, on=True, now=now)
        longitude, latitude = scatter(number, *at(county))
        dispatch.report_position(SYSTEM, row.pk, longitude=longitude, latitude=latitude, now=now)
