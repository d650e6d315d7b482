"""When nobody opened, tell whoever runs the provider or canteen: what was brought comes back."""

from datetime import datetime

from anju.accounts import queries as accounts
from anju.kernel import facts
from anju.kernel.clock import BEIJING, local_day
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging
from anju.orders.events import OrderMissed
from anju.people import queries as people

_AT_DOORS = "caregiver"  # who goes to the doors knows it or is not concerned


@facts.later(OrderMissed)
def missed(_viewer: Viewer, fact: OrderMissed, now: datetime) -> None:
    """Say who stood where, why nobody was met, and that the desk acts."""
    if fact.provider_id is None:
        return
    today = local_day(now)
    values = {
        "elder": people.elder(SYSTEM, fact.elder_id).name, "item": fact.item_name, "number": fact.number,
        "why": fact.why, "worker": fact.worker_name or "—", "order": fact.order_id,
        "when": f"{datetime.fromisoformat(fact.starts_at).astimezone(BEIJING):%m-%d %H:%M}",
    }  # fmt: skip
    for user in accounts.staff_of(SYSTEM, fact.provider_id, day=today):
        if all(post.role == _AT_DOORS for post in accounts.posts_of(user, today)):
            continue
        messaging.send(
            SYSTEM, user=user.pk, recipient=user.name, template="order_missed_provider", facts=values, thing="order",
            thing_id=fact.order_id, area=fact.area, channels=("in_app",), now=now,
        )  # fmt: skip
