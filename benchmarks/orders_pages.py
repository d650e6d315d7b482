"""What each page of services at home reads, and what a careful engineer would write by hand for the same page.

By hand means: the same rows in the same order with the columns that the page shows (or decides by), the scope as a
constant, as few statements as the page's parts allow, joins instead of second looks. No object is made and no name is
translated. ``rows`` says which of the statements give the rows of the page; their first column is the row's number and is
compared with ours, in order, before anything is timed. What a page shows beside its rows is fetched by hand too: the counts
of a list, the workers of a desk with their visits and hours, the certificates that end, the plan of a day with its stops.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benchmarks import town


@dataclass
class Question:
    """One page: what its reads give, what a person would write by hand, and its address."""

    name: str
    ours: Callable[[], list[int]]
    rows: int  # so many of the statements give the rows
    by_hand: list[str]
    page: str
    who: Any


@dataclass
class Place:
    """Who looks and at what."""

    operator: Any
    manager: Any
    carer: Any
    provider: int
    worker: int
    waiting: int
    now: datetime


JOIN = "FROM orders_order o JOIN people_elder e ON e.id = o.elder_id LEFT JOIN orders_item i ON i.id = o.item_id"
GROUPS = {
    "waiting": "'placed','dispatching','reassigned'",
    "trouble": "'reassigned','no_show','interrupted','disputed'",
    "going": "'accepted','departed','checked_in','in_service'",
    "done": "'checked_out','confirmed','rated','called_back','audited','settled','archived'",
}
TAKEN = "'offered','accepted','arrived','finished'"
OPEN = "'placed','dispatching','reassigned','accepted','departed','checked_in','in_service'"
SCOPE = f"o.area_code >= '{town.COUNTY}' AND o.area_code < '230104'"
LINE = "o.id, o.starts_at, o.state, o.urgent, o.alert, o.worker_name, o.area_code, e.name, i.name"
SHOWN = """o.id, o.number, o.channel, o.area_code, o.state, o.urgent, o.quantity, o.starts_at, o.ends_at, o.planned_start_at,
 o.planned_end_at, o.price_fen, o.subsidy_fen, o.own_fen, o.note, o.placed_name, o.placed_at, o.worker_id, o.worker_name,
 o.accepted_at, o.checked_in_at, o.place_flag, o.checked_out_at, o.alert, o.alert_seen_by, o.rating, o.rating_note,
 o.ended_why, o.late_cancel, o.fee_fen, o.fee_subsidy_fen, o.carer_gender, o.carer_language, o.source, o.source_id,
 o.cancel_rule_id, o.provider_id, e.id, e.name, e.care_level, d.address, i.code, i.name, i.unit, i.people, i.people_for,
 p.name, r.free_minutes, r.fee_percent, r.most_fen, r.purse_pays"""


def questions(place: Place) -> list[Question]:
    """State the pages."""
    return [strip(place), listing(place), detail(place), desk(place), planner(place), phone(place)]


def strip(place: Place) -> Question:
    """State what rings at the desk: a hundred are looked at, five are shown, all count."""
    from anju.orders import queries

    rings = "array_position(ARRAY['call','second','late','nobody','refused'], o.alert::text)"
    return Question(
        "desk strip", lambda: [row.pk for row in queries.ringing(place.operator, most=100).rows], 1,
        [(f"SELECT o.id, o.alert, o.alert_at, o.alert_seen_by, o.starts_at, o.elder_id, e.name, i.name {JOIN}"
         f" WHERE {SCOPE} AND o.alert <> '' ORDER BY {rings}, o.starts_at, o.id LIMIT 100")],
        "/orders/ringing/", "operator1",
    )  # fmt: skip


def listing(place: Place) -> Question:
    """State the list: the newest fifty, and how many stand where."""
    from anju.orders import queries

    def ours() -> list[int]:
        found = [row.pk for row in queries.orders(place.operator)[:50]]
        queries.counts(place.operator)
        return found

    counts = ", ".join(f"count(*) FILTER (WHERE state IN ({states}))" for states in GROUPS.values())
    return Question(
        "orders list", ours, 1,
        [(f"SELECT o.id, o.number, o.channel, o.urgent, o.plan_id, o.starts_at, o.state, o.alert, o.alert_seen_by,"
         f" o.worker_name, o.price_fen, o.own_fen, e.name, i.name, p.name {JOIN}"
         f" LEFT JOIN institutions_institution p ON p.id = o.provider_id WHERE {SCOPE} ORDER BY o.id DESC LIMIT 50"),
         f"SELECT count(*), count(*) FILTER (WHERE alert <> ''), {counts} FROM orders_order o WHERE {SCOPE}"],
        "/orders/", "operator1",
    )  # fmt: skip


def detail(place: Place) -> Question:
    """State one order with its home, item, provider and rule of cancelling, and everything that happened to it."""
    from anju.orders import queries

    def ours() -> list[int]:
        row = queries.order_shown(place.operator, place.waiting)
        queries.timeline(place.operator, row)
        return [row.pk]

    return Question(
        "order detail", ours, 1,
        [(f"SELECT {SHOWN} {JOIN} LEFT JOIN people_dwelling d ON d.id = e.dwelling_id LEFT JOIN institutions_institution p"
         f" ON p.id = o.provider_id LEFT JOIN orders_cancelrule r ON r.id = o.cancel_rule_id WHERE {SCOPE}"
         f" AND o.id = {place.waiting}"),
         ("SELECT id, verb, at, actor_name, why, data FROM journal_move WHERE thing = 'order'"
         f" AND thing_id = {place.waiting} ORDER BY id")],
        f"/orders/{place.waiting}/", "operator1",
    )  # fmt: skip


def desk(place: Place) -> Question:
    """State a provider's day: fifty of each group with true counts, and its workers with visits and hours."""
    from anju.desks.provider import board
    from anju.kernel import clock

    today = clock.local_day(place.now)
    start, end = (f"'{moment.isoformat()}'" for moment in clock.day_bounds(today))

    def ours() -> list[int]:
        found = board.board(place.manager, day=today, now=place.now)
        return [line.pk for group in (found.waiting, found.trouble, found.going, found.done) for line in group.lines]

    own = f"o.provider_id = {place.provider} AND o.starts_at < {end}"
    within = {"waiting": own, "trouble": own, **dict.fromkeys(("going", "done"), f"{own} AND o.starts_at >= {start}")}
    staff = f"SELECT id FROM dispatch_worker WHERE organisation_id = {place.provider} AND active"
    lists = [
        f"SELECT {LINE} {JOIN} WHERE {within[name]} AND o.state IN ({states})"
        f" ORDER BY {'o.starts_at DESC, o.id DESC' if name == 'done' else 'o.starts_at, o.id'} LIMIT {board.MOST}"
        for name, states in GROUPS.items()
    ]
    lasting, of_day = (f"{GROUPS[one]},{GROUPS[two]}" for one, two in (("waiting", "trouble"), ("going", "done")))
    counts = " UNION ALL ".join(
        f"SELECT state, count(*) FROM orders_order o WHERE {scope} AND state IN ({states}) GROUP BY 1"
        for scope, states in ((own, lasting), (within["done"], of_day))
    )
    return Question(
        "provider desk", ours, 4,
        [*lists, counts,
         ("SELECT id, name, on_duty, presence_at, visits_a_day, hours_a_day FROM dispatch_worker"
         f" WHERE organisation_id = {place.provider} AND active ORDER BY on_duty DESC, area_code, id LIMIT {board.PEOPLE}"),
         (f"SELECT worker_id, starts_at, ends_at FROM dispatch_shift WHERE worker_id IN ({staff})"
         f" AND ends_at > '{place.now - timedelta(days=1)}' AND starts_at < '{place.now + timedelta(days=1)}'"),
         f"SELECT worker_id FROM dispatch_leave WHERE worker_id IN ({staff}) AND first_on <= '{today}' AND last_on >= '{today}'",
         (f"SELECT worker_id, count(*), sum(planned_to - planned_from) FROM dispatch_assignment WHERE worker_id IN ({staff})"
         f" AND state IN ({TAKEN}) AND planned_from >= {start} AND planned_from < {end} GROUP BY 1"),
         (f"SELECT (SELECT count(*) FROM dispatch_certificate WHERE worker_id IN ({staff})"
         f" AND expires_on <= '{today + timedelta(days=60)}'), name FROM institutions_institution WHERE id = {place.provider}")],
        "/provider/", "manager0",
    )  # fmt: skip


def planner(place: Place) -> Question:
    """State a planned day: all its visits on chart and map, the first hundred with their reasons."""
    from anju.desks.planner import showing
    from anju.kernel import clock
    from anju.orders import queries

    today = clock.local_day(place.now)
    start, end = (f"'{moment.isoformat()}'" for moment in clock.day_bounds(today))

    def ours() -> list[int]:
        plan = queries.day_plan(place.manager, place.provider, today)
        stops = plan.stops if plan else []
        day = queries.day_seen(place.manager, place.provider, today, stops=stops)
        parts = day.parts
        showing.earlier(day, [stop for stop in stops if showing.share(stop) in parts][: showing.MOST])
        return list(day.orders)

    staff = f"SELECT id FROM dispatch_worker WHERE organisation_id = {place.provider} AND active"
    told = f"""WITH told AS (SELECT (s->>'worker')::bigint worker, o.elder_id FROM orders_dayplan p,
      jsonb_array_elements(p.stops) WITH ORDINALITY t(s, n) JOIN orders_order o ON o.id = (s->>'order')::bigint
      AND o.state IN ({OPEN}) WHERE p.provider_id = {place.provider} AND p.day = '{today}' ORDER BY n LIMIT {showing.MOST})"""
    return Question(
        "planner's day", ours, 1,
        [("SELECT o.id, o.elder_id, e.name, e.care_level, e.language_note, d.longitude, d.latitude, o.area_code, o.state,"
         " o.urgent, o.starts_at, o.ends_at, o.planned_start_at, o.worker_id, o.carer_gender, o.carer_language, i.name, i.code,"
         " i.default_minutes, i.people, i.people_for, i.after_code, i.after_least, i.after_most, i.required_qualification"
         f" {JOIN} LEFT JOIN people_dwelling d ON d.id = e.dwelling_id WHERE o.provider_id = {place.provider}"
         f" AND o.starts_at >= {start} AND o.starts_at < {end} AND o.state IN ({OPEN}) ORDER BY o.starts_at, o.id"),
         (f"SELECT id, version, state, changed_at, changed_by, published_at, stops, unplaced, proposal FROM orders_dayplan"
         f" WHERE provider_id = {place.provider} AND day = '{today}'"),
         f"SELECT id, name, longitude, latitude FROM institutions_institution WHERE id = {place.provider}",
         ("SELECT id, name, mode, visits_a_day, hours_a_day FROM dispatch_worker"
         f" WHERE organisation_id = {place.provider} AND active ORDER BY name, id"),
         (f"SELECT worker_id, starts_at, ends_at FROM dispatch_shift WHERE worker_id IN ({staff})"
         f" AND ends_at > {start}::timestamptz - interval '6 days' AND starts_at < {end}"),
         f"SELECT worker_id, kind, expires_on FROM dispatch_certificate WHERE worker_id IN ({staff})",
         f"SELECT worker_id FROM dispatch_leave WHERE worker_id IN ({staff}) AND first_on <= '{today}' AND last_on >= '{today}'",
         f"""{told} SELECT worker_id, elder_id, count(*) FROM dispatch_assignment WHERE arrived_at IS NOT NULL
            AND worker_id IN (SELECT worker FROM told) AND elder_id IN (SELECT elder_id FROM told) GROUP BY 1, 2"""],
        f"/planner/{place.provider}/{today.isoformat()}/", "manager0",
    )  # fmt: skip


def phone(place: Place) -> Question:
    """State a worker's own day: what is asked and going with its home, what is over, what must be renewed."""
    from anju.desks.field import today as phones
    from anju.kernel import clock

    start = f"'{clock.day_bounds(clock.local_day(place.now))[0].isoformat()}'"

    def ours() -> list[int]:
        found = phones.today(place.carer, now=place.now)
        running = sorted((*found.asked, *found.going), key=lambda job: job.id)
        return [job.id for job in (*running, *found.over)]

    columns = """a.id, a.state, a.kind, a.urgent, a.thing, a.thing_id, a.area_code, a.minutes_estimated,
     coalesce(a.finished_at, a.answered_at, a.answer_by), e.name, d.address, i.name"""
    source = """FROM dispatch_assignment a LEFT JOIN people_elder e ON e.id = a.elder_id
     LEFT JOIN people_dwelling d ON d.id = e.dwelling_id LEFT JOIN orders_order o ON a.thing = 'order' AND o.id = a.thing_id
     LEFT JOIN orders_item i ON i.id = o.item_id"""
    mine = f"a.worker_id = {place.worker} AND a.state IN"
    return Question(
        "worker's today", ours, 2,
        [f"SELECT {columns} {source} WHERE {mine} ('offered','accepted','arrived') ORDER BY a.urgent DESC, a.id LIMIT 50",
         (f"SELECT {columns} {source} WHERE {mine} ('finished','refused','expired','withdrawn')"
         f" AND (a.offered_at >= {start} OR a.finished_at >= {start}) ORDER BY a.id DESC LIMIT 50"),
         f"SELECT id, name, mode, on_duty, position_at FROM dispatch_worker WHERE id = {place.worker}",
         f"SELECT kind, expires_on FROM dispatch_certificate WHERE worker_id = {place.worker} ORDER BY kind, expires_on DESC"],
        "/field/", "carer0-0",
    )  # fmt: skip
