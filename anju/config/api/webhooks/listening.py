"""Which facts there are, who may hear them, and the flow that notes them down for the webhooks."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.utils.module_loading import autodiscover_modules

from anju.config.api.models import Delivery
from anju.kernel import facts
from anju.kernel.viewer import Viewer

VERBS = {
    "people": "elder.read",
    "devices": "device.read",
    "incidents": "incident.read",
    "dispatch": "worker.read",
    "messaging": "message.read",
    "orders": "order.read",
}
"""What a key must be allowed to read before it may hear the facts of an app."""

_WITHHELD = frozenset({"raw_base64"})


def _subclasses(kind: type[facts.Fact]) -> Iterator[type[facts.Fact]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


def kinds() -> dict[str, str]:
    """Return the name of every fact with the verb that is needed to hear it."""
    found = {}
    for kind in _subclasses(facts.Fact):
        name, parts = getattr(kind, "name", ""), kind.__module__.split(".")
        if isinstance(name, str) and name and parts[0] == "anju":
            found[name] = VERBS.get(parts[1], "audit.read")
    return dict(sorted(found.items()))


def begin() -> None:
    """Import every app's events and hear all of them."""
    autodiscover_modules("events")
    seen: set[str] = set()
    for kind in _subclasses(facts.Fact):
        name = getattr(kind, "name", "")
        if isinstance(name, str) and name and kind.__module__.startswith("anju.") and name not in seen:
            seen.add(name)
            facts.now(kind)(hear)


def hear(_viewer: Viewer, fact: facts.Fact, now: datetime) -> None:
    """Note a fact down for each webhook that asked for it; the sending happens after commit."""
    rows = [
        Delivery(webhook_id=wish, fact=fact.name, body=_body(fact, now), state="queued", due_at=now, created_at=now)
        for wish, area in _wishes(fact.name)
        if fact.area.startswith(area)
    ]
    if rows:
        from anju.config.api import jobs

        Delivery.objects.bulk_create(rows)
        jobs.deliver.defer()


def _wishes(name: str) -> list[tuple[int, str]]:
    """Return the webhooks that are awake for a fact, with their areas: asked with every fact, so asked briefly."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, area_code FROM api_webhook WHERE disabled_at IS NULL AND facts @> ARRAY[%s]::varchar[]", [name]
        )
        return list(cursor.fetchall())


def _body(fact: facts.Fact, now: datetime) -> dict[str, object]:
    data = {key: value for key, value in fact.data().items() if key not in _WITHHELD}
    return {"fact": fact.name, "at": now.isoformat(), "area": fact.area, "data": data}
