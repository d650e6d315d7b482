"""A county with a day of orders, made set-wise: the history that nobody plays, for tables of a realistic size.

Every row is invented. People are those of ``benchmarks.registry``, moved into one county; accounts, providers and one
worker of each kind are made by the platform's commands, all other workers and every order by one statement a table.
What a column must hold and is not named here gets the empty value of its type.
"""

import time
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks import registry, town

MOVES = (("draft", "placed", "place"), ("placed", "dispatching", "send"), ("dispatching", "accepted", "accept"),
         ("accepted", "in_service", "begin"), ("in_service", "checked_out", "check_out"))  # fmt: skip
_EMPTY = {"boolean": "false", "jsonb": "'{}'::jsonb", "ARRAY": "'{}'", "character varying": "''", "text": "''",
          "timestamp with time zone": "now()", "bytea": "''::bytea"}  # fmt: skip


def insert(cursor: Any, table: str, values: dict[str, str], source: str) -> int:
    """Insert rows from a query; columns that must hold something and are not named get an empty value."""
    cursor.execute(
        """SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND is_nullable = 'NO'
        AND column_default IS NULL AND is_identity = 'NO'""",
        [table],
    )
    rest = {name: _EMPTY.get(kind, "0") for name, kind in cursor.fetchall() if name not in values and name != "id"}
    both = {**values, **rest}
    cursor.execute(f"INSERT INTO {table} ({', '.join(both)}) SELECT {', '.join(both.values())} {source}")
    return int(cursor.rowcount)


def people(cursor: Any, size: int) -> None:
    """Make the elders and move them into the county."""
    from anju.kernel.secrets import seal

    registry.fill_bare(cursor, size)
    for table in ("people_elder", "people_dwelling"):
        cursor.execute(f"UPDATE {table} SET area_code = '{town.COUNTY}' || substr(area_code, 7)")
    phone, number = seal("13900001234"), seal("230103194501054329")  # the filling writes bytes that do not open
    cursor.execute("UPDATE people_elder SET phone_sealed = %s, id_number_sealed = %s", [phone, number])
    cursor.execute("UPDATE people_contact SET phone_sealed = %s", [phone])


def workers(providers: list[int], count: int, now: datetime) -> list[int]:
    """Make workers in bulk, each with a shift and certificates; return their numbers."""
    from anju.accounts.models import User
    from anju.dispatch.models import Certificate, Shift, Worker
    from anju.kernel import clock
    from anju_city.places import SEATS

    longitude, latitude, _radius = SEATS[town.COUNTY]
    names = [f"bulk{number}" for number in range(count)]
    User.objects.bulk_create(
        [User(username=name, name=name, password="!", area_code=town.COUNTY, created_at=now) for name in names],
        batch_size=2000,
    )
    users = dict(User.objects.filter(username__in=names).values_list("username", "pk"))
    rows = Worker.objects.bulk_create(
        [
            Worker(
                user_id=users[name], name=f"护理{number}", kind="caregiver", area_code=town.COUNTY, mode="ebike",
                organisation_id=providers[number % len(providers)], on_duty=True, presence_at=now, created_at=now,
                visits_a_day=20, hours_a_day=12, languages=["东北话"] if number % 3 else ["朝鲜语"],
                longitude=longitude + (number % 41 - 20) * 0.002, latitude=latitude + (number // 41 % 41 - 20) * 0.002,
                position_at=now,
            )
            for number, name in enumerate(names)
        ],
        batch_size=2000,
    )  # fmt: skip
    day = clock.local_day(now)
    midnight = clock.day_bounds(day)[0]
    shift = {"starts_at": midnight + timedelta(hours=5), "ends_at": midnight + timedelta(hours=22)}
    Shift.objects.bulk_create([Shift(worker=row, **shift) for row in rows], batch_size=2000)
    Certificate.objects.bulk_create(
        [
            Certificate(worker=row, kind=kind, expires_on=day + timedelta(days=300))
            for row in rows
            for kind in ("health", "nurse" if row.pk % 3 == 0 else "caregiver")
        ],
        batch_size=4000,
    )
    return [int(row.pk) for row in rows]


def orders(
    cursor: Any,
    on: date,
    now: datetime,
    *,
    count: int,
    elders: int,
    providers: list[int],
    first: int,
    state: str = "",
) -> None:
    """Make the orders of one day with assignments and moves, as they stand at a moment, or all as ``state`` says."""
    from anju.orders.models import Item

    items = list(Item.objects.filter(code__in=town.ITEMS).order_by("pk").values_list("pk", flat=True))
    cursor.execute("CREATE TEMP TABLE IF NOT EXISTS bulk_staff (provider bigint PRIMARY KEY, ids bigint[])")
    cursor.execute(
        "INSERT INTO bulk_staff SELECT organisation_id, array_agg(id) FROM dispatch_worker WHERE organisation_id = ANY(%s)"
        " GROUP BY 1 ON CONFLICT DO NOTHING",
        [providers],
    )
    midnight = f"'{on.isoformat()} 00:00+08'::timestamptz"
    moment = f"'{now.isoformat()}'::timestamptz"
    cursor.execute("DROP TABLE IF EXISTS bulk_day")
    cursor.execute(
        f"""CREATE TEMP TABLE bulk_day AS SELECT i, e.id elder, e.area_code area, (ARRAY{items}::bigint[])[1 + mod(h3, {len(items)})] item,
          f.provider, f.ids[1 + mod(h1 / 7, cardinality(f.ids))] worker,
          {midnight} + make_interval(mins => 420 + mod(h2 / 3, 144) * 5) starts, h1, h2, h3
        FROM (SELECT i, abs(hashint8(i)) h1, abs(hashint8(i + 7919)) h2, abs(hashint8(i * 31 + 5)) h3
          FROM generate_series({first}, {first + count - 1}) i) s
        JOIN people_elder e ON e.id = 1 + mod(h1, {elders})
        JOIN bulk_staff f ON f.provider = (ARRAY{providers}::bigint[])[
          CASE WHEN mod(h2, 20) = 0 THEN 1 ELSE 1 + mod(h3, {len(providers)}) END]"""
    )
    state = (
        state
        or f"""CASE WHEN mod(h2 / 11, 25) = 0 THEN 'cancelled'
      WHEN starts < {moment} - interval '2 hours' THEN (ARRAY['rated','rated','rated','confirmed','checked_out','rated','checked_out','rated','rated','disputed'])[1 + mod(h3 / 5, 10)]
      WHEN starts < {moment} - interval '40 minutes' THEN (ARRAY['checked_out','checked_out','in_service','checked_out','no_show'])[1 + mod(h3 / 5, 5)]
      WHEN starts < {moment} THEN (ARRAY['in_service','in_service','departed','accepted'])[1 + mod(h3 / 5, 4)]
      WHEN starts < {moment} + interval '1 hour' THEN (ARRAY['accepted','accepted','departed','accepted','placed'])[1 + mod(h3 / 5, 5)]
      ELSE (ARRAY['accepted','accepted','accepted','dispatching','placed','accepted','accepted','accepted'])[1 + mod(h3 / 5, 8)] END"""
    )
    cursor.execute(f"ALTER TABLE bulk_day ADD COLUMN state text; UPDATE bulk_day SET state = {state}")
    late = f"(state IN ('accepted', 'departed') AND starts < {moment} OR state = 'placed' AND starts < {moment} + interval '1 hour')"
    insert(
        cursor,
        "orders_order",
        {
            "number": f"'DD-{town.COUNTY}-{on:%Y%m%d}-B' || i", "channel": "(ARRAY['phone','family','api'])[1 + mod(h1, 3)]",
            "elder_id": "elder", "area_code": "area", "item_id": "item", "provider_id": "provider", "state": "state",
            "quantity": "1", "starts_at": "starts", "ends_at": "starts + interval '1 hour'", "planned_start_at": "starts",
            "planned_end_at": "starts + interval '45 minutes'", "price_fen": "3000", "subsidy_fen": "1800", "own_fen": "1200",
            "placed_by": "'system'", "placed_name": "'演示'", "created_at": "starts - interval '20 hours'",
            "placed_at": "starts - interval '20 hours'", "dispatch_at": f"CASE WHEN state = 'placed' THEN {moment} + interval '1 day' END",
            "worker_id": "CASE WHEN state NOT IN ('placed', 'dispatching') THEN worker END",
            "worker_name": "CASE WHEN state NOT IN ('placed', 'dispatching') THEN '护理' ELSE '' END",
            "accepted_at": "CASE WHEN state NOT IN ('placed', 'dispatching') THEN starts - interval '19 hours' END",
            "checked_out_at": "CASE WHEN state IN ('checked_out','rated','confirmed','disputed') THEN starts + interval '50 minutes' END",
            "confirm_due_at": f"CASE WHEN state = 'checked_out' THEN {moment} + interval '40 hours' END",
            "rating": "CASE WHEN state = 'rated' THEN 5 END",
            "alert": f"CASE WHEN {late} THEN CASE state WHEN 'placed' THEN 'nobody' ELSE 'late' END ELSE '' END",
            "alert_at": f"CASE WHEN {late} THEN {moment} END",
        },
        "FROM bulk_day",
    )  # fmt: skip
    cursor.execute("CREATE UNIQUE INDEX ON bulk_day (i); ALTER TABLE bulk_day ADD COLUMN number bigint")
    cursor.execute(
        f"UPDATE bulk_day d SET number = o.id FROM orders_order o WHERE o.number = 'DD-{town.COUNTY}-{on:%Y%m%d}-B' || d.i"
    )
    insert(
        cursor,
        "dispatch_assignment",
        {
            "thing": "'order'", "thing_id": "number", "elder_id": "elder", "area_code": "area", "worker_id": "worker",
            "state": """CASE state WHEN 'accepted' THEN 'accepted' WHEN 'departed' THEN 'accepted' WHEN 'in_service' THEN 'arrived'
              WHEN 'dispatching' THEN 'offered' WHEN 'cancelled' THEN 'withdrawn' WHEN 'no_show' THEN 'withdrawn' ELSE 'finished' END""",
            "item": "'cleaning'", "kind": "'cleaning'", "organisation_id": "provider", "planned_from": "starts",
            "planned_to": "starts + interval '45 minutes'", "offered_by": "'system'", "offered_at": "starts - interval '19 hours'",
            "answer_by": "starts - interval '18 hours'", "answered_at": "starts - interval '19 hours'",
            "arrived_at": "CASE WHEN state IN ('in_service','checked_out','rated','confirmed','disputed') THEN starts END",
            "finished_at": "CASE WHEN state IN ('checked_out','rated','confirmed','disputed') THEN starts + interval '50 minutes' END",
            "minutes_estimated": "12", "urgent": "false",
        },
        "FROM bulk_day WHERE state <> 'placed'",
    )  # fmt: skip
    for step, (before, after, verb) in enumerate(MOVES):
        insert(
            cursor,
            "journal_move",
            {
                "thing": "'order'", "thing_id": "number", "area_code": "area", "verb": f"'{verb}'", "from_state": f"'{before}'",
                "to_state": f"'{after}'", "at": f"starts - interval '20 hours' + interval '{step} minutes'", "actor": "'system'",
                "actor_name": "'系统'",
            },
            "FROM bulk_day WHERE state <> 'placed'" if step else "FROM bulk_day",
        )  # fmt: skip


def plan(cursor: Any, on: date, provider: int, now: datetime) -> None:
    """Write the published plan of one provider's day: its visits as they are given."""
    cursor.execute(
        """INSERT INTO orders_dayplan (provider_id, area_code, day, version, state, stops, unplaced, changed_at, changed_by,
          published_at) SELECT p.id, p.area_code, %s, 1, 'published', s.stops, '[]', %s, '演示', %s
        FROM institutions_institution p, (SELECT jsonb_agg(jsonb_build_object('order', thing_id, 'person', 0, 'worker',
            worker_id, 'arrives', m - 2, 'starts', m, 'ends', m + 45, 'travel', 12, 'pinned', false) ORDER BY m, thing_id) stops
          FROM (SELECT thing_id, worker_id, extract(epoch FROM planned_from - %s)::int / 60 m FROM dispatch_assignment
            WHERE organisation_id = %s AND planned_from >= %s AND planned_from < %s AND state <> 'withdrawn') a) s
        WHERE p.id = %s ON CONFLICT DO NOTHING""",
        [on, now, now, *_plan_of(on, provider)],
    )


def _plan_of(on: date, provider: int) -> list[Any]:
    from anju.kernel import clock

    start, end = clock.day_bounds(on)
    return [start, provider, start, end, provider]


def chain(now: datetime) -> None:
    """Chain what was written past the journal's commands: a backlog of a million rows is no day's work."""
    from anju.journal import commands as journal
    from anju.kernel.viewer import SYSTEM

    begun, laid = time.perf_counter(), 0
    while step := journal.lay_links(SYSTEM, now=now, limit=50_000):
        laid += step
    print(f"{laid:,} rows chained in {time.perf_counter() - begun:.0f} s", flush=True)


TABLES = ("orders_order", "dispatch_assignment", "journal_move")


def fill(
    now: datetime, *, count: int, history_days: int, workers_count: int, providers: list[int], elders: int
) -> None:
    """Make everything: earlier days first, then the day."""
    from django.db import connection

    from anju.kernel import clock

    begun = time.perf_counter()
    with connection.cursor() as cursor:
        people(cursor, elders)
        workers(providers, workers_count, now)
        # every provider serves the whole county: a ranking looks at all its workers, and without a provider at all there are
        cursor.execute("UPDATE institutions_institution SET service_areas = %s", [[town.COUNTY]])
        today, first = clock.local_day(now), 1
        for back in range(history_days, -1, -1):
            on = today - timedelta(days=back)
            seen = now if not back else clock.day_bounds(on)[1] + timedelta(hours=6)
            orders(cursor, on, seen, count=count, elders=elders, providers=providers, first=first)
            first += count
        if history_days:  # what is over long ago is closed
            start = clock.day_bounds(today)[0]
            cursor.execute(
                "UPDATE orders_order SET state = 'archived', alert = '', alert_at = NULL, confirm_due_at = NULL WHERE starts_at < %s"
                " AND state <> 'cancelled'",
                [start],
            )
            cursor.execute(
                "UPDATE dispatch_assignment SET state = 'finished' WHERE planned_from < %s AND state <> 'withdrawn'",
                [start],
            )
        plan(cursor, today, providers[0], now)
        cursor.execute(
            f"VACUUM (ANALYZE) {', '.join(TABLES)}, dispatch_worker, dispatch_shift, people_elder, people_dwelling"
        )
    chain(now)
    print(f"{first - 1:,} orders made in {time.perf_counter() - begun:.0f} s", flush=True)
