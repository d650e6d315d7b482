"""A rental point of 南岗区 with what it asks, its pieces, and who borrows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from anju.assistive import commands
from anju.assistive.models import Loan, Piece
from anju.benefits import commands as benefits
from anju.institutions.models import Institution
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.models import Elder
from tests import world
from tests.incidents import scene as alarms

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 4)


def point(name: str = "花园街辅具展示租赁站", **more: Any) -> Institution:
    """Return a point that lends wheelchairs: 300 yuan deposit, 60 yuan a month, the purse may pay."""
    row: Institution = world.institution(name, kind="centre", **more)
    commands.load_kinds(SYSTEM, now=NOW)
    terms(row)
    return row


def terms(row: Institution, kind: str = "wheelchair", **more: Any) -> None:
    """Say what a place asks for a kind."""
    said = {"deposit_fen": 30000, "rent_fen": 6000, "longest_days": 90, "subsidised": True, **more}
    commands.set_terms(SYSTEM, row.pk, kind=kind, now=NOW, **said)


def piece(row: Institution, number: str = "LY-001", kind: str = "wheelchair", **more: Any) -> Piece:
    """Put a piece on the shelf."""
    return commands.take_in(SYSTEM, row.pk, kind=kind, number=number, now=more.pop("now", NOW), **more)


def keeper(row: Institution, name: str = "孟庆云") -> Viewer:
    """Return somebody who keeps a point."""
    return world.viewer(world.person(name, "institution_staff", row.area_code, at=row.pk))


def borrower(name: str = "赵德福") -> Elder:
    """Return Elder Zhao, 85."""
    return alarms.zhao_defu(name=name)


def money(elder: Elder, fen: int = 10000) -> None:
    """Let an elder have a monthly sum."""
    if not benefits_there():
        benefits.open_programme(
            SYSTEM, code="aid", name="失能老人护理补贴", area=world.NANGANG, monthly_fen=fen, starts_on=DAY.replace(day=1),
            now=NOW,
        )  # fmt: skip
    benefits.entitle(
        SYSTEM, programme="aid", elder_id=elder.pk, area=elder.area_code, starts_on=DAY.replace(day=1), now=NOW
    )


def benefits_there() -> bool:
    """Whether the programme of these tests is there."""
    from anju.benefits import queries

    return queries.programme(SYSTEM, "aid") is not None


def reserve(by: Viewer, row: Institution, elder: Elder, **more: Any) -> Loan:
    """Reserve a wheelchair for thirty days."""
    said = {"kind": "wheelchair", "days": 30, "shown_pay_fen": None, "now": NOW, **more}
    made = commands.reserve(by, row.pk, elder_id=elder.pk, **said)
    assert made is not None
    return made


def lent(by: Viewer, row: Institution, elder: Elder, **more: Any) -> Loan:
    """Lend a wheelchair for thirty days."""
    now = more.get("now", NOW)
    return commands.hand_over(by, reserve(by, row, elder, **more).pk, now=now)


def days(number: int) -> timedelta:
    """Return a number of days."""
    return timedelta(days=number)
