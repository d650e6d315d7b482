"""Writing the journal: every move, fact, change and look at a sealed field, in the caller's transaction."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app as jobs

from anju.journal import queries, rules
from anju.journal.models import Audit, Carried, Fact, Link, Move
from anju.kernel import facts
from anju.kernel.viewer import Viewer


def record_move(
    viewer: Viewer,
    *,
    thing: str,
    thing_id: int,
    area: str,
    verb: str,
    from_state: str,
    to_state: str,
    now: datetime,
    why: str = "",
    data: dict[str, Any] | None = None,
) -> Move:
    """Leave the row of one move. Call it in the transaction that changes the state."""
    return Move.objects.create(
        thing=thing,
        thing_id=thing_id,
        area_code=area,
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        at=now,
        actor=viewer.actor,
        actor_name=viewer.name,
        why=why,
        data=data or {},
    )


def record_audit(
    viewer: Viewer,
    *,
    kind: str,
    thing: str,
    thing_id: int | None,
    area: str,
    now: datetime,
    reason: str = "",
    address: str = "",
    data: dict[str, Any] | None = None,
) -> Audit:
    """Leave the row of a change (``change``), a look at a sealed field (``read``), an ``export``, a ``sign_in``, …."""
    return Audit.objects.create(
        kind=kind,
        thing=thing,
        thing_id=thing_id,
        area_code=area,
        at=now,
        actor=viewer.actor,
        actor_name=viewer.name,
        address=address,
        reason=reason,
        data=data or {},
    )


def record_audits(
    viewer: Viewer, *, kind: str, thing: str, rows: str, values: dict[str, Any], now: datetime, reason: str = ""
) -> int:
    """Leave one audit row for each row of a query, in one statement; return how many.

    ``rows`` is a constant SELECT of the caller that gives ``thing_id``, ``area_code`` and ``data`` (jsonb), with
    ``values`` for its named placeholders. For changes of thousands of things at once.
    """
    known: dict[str, Any] = {
        "audit_kind": kind, "audit_thing": thing, "audit_at": now, "audit_actor": viewer.actor,
        "audit_name": viewer.name, "audit_reason": reason,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO journal_audit
              (kind, thing, thing_id, area_code, at, actor, actor_name, address, reason, data)
            SELECT %(audit_kind)s, %(audit_thing)s, told.thing_id, told.area_code, %(audit_at)s, %(audit_actor)s,
              %(audit_name)s, '', %(audit_reason)s, told.data
            FROM ({rows}) AS told(thing_id, area_code, data)""",  # noqa: S608 - a constant of the caller
            {**values, **known},
        )
        return int(cursor.rowcount)


@transaction.atomic(savepoint=False)
def publish(viewer: Viewer, fact: facts.Fact, *, now: datetime) -> Fact:
    """Store a fact, run its ``now`` flows in this transaction and hand its ``later`` flows to the jobs.

    No part of the transaction of its own: a fact that fails takes with it whatever it was to tell of.
    """
    row = Fact.objects.create(name=fact.name, area_code=fact.area, at=now, data=fact.data())
    for flow in facts.flows_now(fact.name):
        flow(viewer, fact, now)
    for flow_name in facts.flows_later(fact.name):
        jobs.configure_task("journal.run_flow", allow_unknown=True).defer(fact_id=row.pk, flow=flow_name)
    return row


def first_time(viewer: Viewer, token: str, *, now: datetime) -> bool:
    """Note the token of a post in the caller's transaction; false when this person's post came before.

    A phone sends a post again until it has heard the answer. Two at once wait for each other: one is the first.
    """
    return Carried.objects.get_or_create(actor=viewer.actor, token=token[:64], defaults={"at": now})[1]


def forget_carried(viewer: Viewer, *, before: datetime) -> int:
    """Forget the tokens of posts that are so old that no phone sends them again; return how many."""
    viewer.need("journal.forget")
    return Carried.objects.filter(at__lt=before).delete()[0]


def wake_live(
    topic: str, *, area: str, row_id: int, elder: int | None = None, user: int | None = None, **more: Any
) -> None:
    """Tell the live screens that something of this kind has changed; each fetches it with its viewer's own rights."""
    wake("live", json.dumps({"topic": topic, "area": area, "id": row_id, "elder": elder, "user": user, **more}))


def wake(channel: str, payload: str = "", *more: tuple[str, str]) -> None:
    """Tell live screens, after this transaction commits, that something on ``channel`` changed (``pg_notify``).

    ``more`` is said in the same statement: other channels with their payloads.
    """
    words = ((channel, payload), *more)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(['pg_notify(%s, %s)'] * len(words))}", [part for word in words for part in word]
        )


_CHAIN_LOCK = 0x416E6A75  # "Anju": one chain, one writer


@transaction.atomic
def lay_links(viewer: Viewer, *, now: datetime, limit: int = 20_000, whole: bool = False) -> int:
    """Chain what has been committed since the last time; return how many links were laid.

    Runs after commit, from a periodic job, so that no alarm waits for the chain. Rows that committed late, under a
    lower number than one already chained, are found by looking back (``whole`` looks at everything). When somebody
    else is at work: 0.
    """
    viewer.need("audit.chain")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_CHAIN_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    algorithm = "sm3" if settings.ANJU_CRYPTO == "sm" else "sha256"
    last = Link.objects.order_by("-id").first()
    before = bytes(last.digest) if last else rules.FIRST
    laid = 0
    for source in rules.SOURCES:
        links = []
        for row_id, row in queries.unchained(viewer, source, limit=limit, whole=whole):
            before = rules.digest(algorithm, before, rules.canonical(source, row))
            links.append(Link(source=source, source_id=row_id, digest=before, algorithm=algorithm, at=now))
        Link.objects.bulk_create(links, batch_size=2000)
        laid += len(links)
    return laid
