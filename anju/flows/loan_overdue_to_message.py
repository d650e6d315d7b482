"""When a borrowed device is overdue, ask the elder and the family to bring it back, and tell the point's own staff."""

from datetime import date, datetime

from anju.accounts import queries as accounts
from anju.assistive import queries as aids
from anju.assistive.events import LoanOverdue
from anju.kernel import facts
from anju.kernel.clock import local_day
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging
from anju.people import queries as people


@facts.later(LoanOverdue)
def overdue(_viewer: Viewer, fact: LoanOverdue, now: datetime) -> None:
    """Write to each of them, unless it is back or longer by now."""
    row = aids.loan(SYSTEM, fact.loan_id)
    if row.state != "lent" or row.due_on >= local_day(now):
        return
    values = {
        "item": row.piece.kind.name, "piece": row.piece.number, "due": f"{date.fromisoformat(fact.due_on):%m-%d}",
        "place": row.institution.name, "elder": row.elder.name, "elder_id": row.elder_id, "loan": row.pk,
    }  # fmt: skip
    near = [(contact.user_id, contact.name) for contact in people.contacts(SYSTEM, row.elder_id) if contact.user_id]
    own = [(row.elder.user_id, row.elder.name)] if row.elder.user_id else []
    staff = accounts.staff_of(SYSTEM, row.institution_id, day=local_day(now))
    told = [(user_id, name, "loan_overdue", "contact") for user_id, name in [*own, *near]]
    told += [(user.pk, user.name, "loan_overdue_here", "") for user in staff]
    for user_id, name, template, standing in told:
        messaging.send(
            SYSTEM, user=user_id, recipient=name, template=template, facts=values, thing="aid_loan", thing_id=row.pk,
            area=row.area_code, channels=("in_app", "sms"), standing=standing, now=now,
        )  # fmt: skip
