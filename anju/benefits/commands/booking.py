"""Writing the book: accounts, bookings whose entries sum to zero, the end of a hold."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from anju.benefits.lifecycle import LIFECYCLE
from anju.benefits.models import Account, Entry, Hold, Programme, Transaction
from anju.benefits.rules import Part
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer

MOVE = "benefit.move"
THING = "hold"


def book(
    viewer: Viewer,
    verb: str,
    entries: Sequence[tuple[int, int]],
    *,
    now: datetime,
    held: Hold | None = None,
    why: str = "",
) -> Transaction:
    """Write one booking. The database adds the entries to the balances and refuses what does not sum to zero."""
    row = Transaction.objects.create(
        verb=verb, hold=held, at=now, actor=viewer.actor, actor_name=viewer.name[:60], why=why[:200]
    )
    Entry.objects.bulk_create([Entry(transaction=row, account_id=account, fen=fen) for account, fen in entries])
    with connection.cursor() as cursor:  # the sums are checked here, not at the end, so that the refusal is ours
        cursor.execute("SET CONSTRAINTS benefits_entry_balanced IMMEDIATE")
        cursor.execute("SET CONSTRAINTS benefits_entry_balanced DEFERRED")
    return row


def account_of(kind: str, programme: Programme, provider_id: int | None = None) -> Account:
    """Return the account of a programme (its fund, or what it owes a provider), opened at the first asking."""
    row, _made = Account.objects.get_or_create(
        kind=kind, programme=programme, provider_id=provider_id, entitlement=None
    )
    return row


def accounts_of(parts: Iterable[Part]) -> dict[int, Account]:
    """Return the accounts of parts by number."""
    ids = [part.account_id for part in parts]
    return {row.pk: row for row in Account.objects.select_related("programme").filter(pk__in=ids)}


def beside(account: Account) -> Account:
    """Return the account in which an elder's held money of the same month stands."""
    row, _made = Account.objects.get_or_create(
        kind="held", entitlement_id=account.entitlement_id, month=account.month,
        defaults={"programme": account.programme, "elder_id": account.elder_id},
    )  # fmt: skip
    return row


def home(beside: Account) -> Account:
    """Return where held money goes back to: the elder's account of that month, or the fund when it has closed."""
    if beside.kind == "pot":  # it was paid straight out of the fund
        return beside
    own = Account.objects.select_for_update(of=("self",)).get(
        kind="elder", entitlement=beside.entitlement_id, month=beside.month
    )
    return own if own.closed_at is None else account_of("pot", beside.programme)


def end_hold(viewer: Viewer, held: Hold, verb: str, now: datetime, why: str = "") -> None:
    """Make the last move of a hold."""
    before, held.state, held.ended_at = held.state, LIFECYCLE.after(held.state, verb), now
    held.save(update_fields=["state", "debited_fen", "ended_at"])
    note_hold(viewer, held, verb, before, now, why)


def note_hold(viewer: Viewer, held: Hold, verb: str, before: str, now: datetime, why: str = "") -> None:  # noqa: PLR0917
    """Leave the row of a move of a hold."""
    journal.record_move(
        viewer, thing=THING, thing_id=held.pk, area=held.area_code, verb=verb, from_state=before, to_state=held.state,
        now=now, why=why, data={"thing": held.thing, "thing_id": held.thing_id, "fen": held.fen,
                                "debited_fen": held.debited_fen},
    )  # fmt: skip


@transaction.atomic
def close(viewer: Viewer, account_id: int, verb: str, *, now: datetime) -> bool:
    """Give back what an account has left and close it; False when it is closed already."""
    row = Account.objects.select_for_update(of=("self",)).select_related("programme").get(pk=account_id)
    if row.closed_at is not None:
        return False
    if row.balance_fen:
        entries = [(row.pk, -row.balance_fen), (account_of("pot", row.programme).pk, row.balance_fen)]
        book(viewer, verb, entries, now=now, why=f"{row.month:%Y-%m}" if row.month else "")
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    return True
