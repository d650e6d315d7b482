"""The filled database of ``benchmarks.orders`` made ready for a day that is played: who signs in, and a day full of others.

The day after the filled one is played. It gets as many orders of other people again, in states in which no clock acts:
pages and rankings read a full day, and whatever acts is of a played order. Their visits belong to workers who had the
night shift of that day; those who play have the day, and passwords.
"""

import os
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks import orders_fill, town

CALM = "(ARRAY['in_service','rated','in_service','archived','in_service'])[1 + mod(h3 / 5, 5)]"


def copied(count: int, name: str) -> None:
    """Make the filled database if it is not there, and copy it: what is played is thrown away."""
    import psycopg
    from psycopg import conninfo

    url = os.environ.get("ANJU_DATABASE_URL", "postgresql://postgres@127.0.0.1:5480/anju")
    parts = conninfo.conninfo_to_dict(url)
    filled = f"{parts.get('dbname', 'anju')}_orders_{count}"
    with psycopg.connect(url, autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [filled]).fetchone():
            msg = f"there is no {filled} yet: run python -m benchmarks.orders --orders {count} first"
            raise SystemExit(msg)
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{filled}" STRATEGY file_copy')


def lay(on: date, now: datetime, *, count: int, workers: int) -> dict[str, Any]:
    """Give the day its other orders and the players their keys; return what ``demo.json`` would hold."""
    from django.db import connection

    from anju.accounts import commands as accounts
    from anju.accounts.queries import KEY_VERBS
    from anju.kernel.viewer import SYSTEM

    logins = [{"username": name, "password": town.PASSWORD, "name": name, "role": role} for name, role in (
        ("operator1", "operator"), ("operator2", "operator"), ("official1", "official"),
    )]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE orders_order SET alert = 'late', alert_at = %s, alert_seen_by = '演示' WHERE alert = ''"
            " AND state IN ('placed','dispatching','reassigned','accepted','departed')",
            [now],
        )
        cursor.execute(
            "UPDATE orders_order SET dispatch_at = NULL, confirm_due_at = NULL WHERE dispatch_at IS NOT NULL"
            " OR confirm_due_at IS NOT NULL"
        )
        cursor.execute("UPDATE dispatch_assignment SET state = 'withdrawn' WHERE state = 'offered'")
        cursor.execute(
            "SELECT p.organisation_id, u.username, u.name FROM accounts_post p JOIN accounts_user u ON u.id = p.user_id"
            " WHERE p.role = 'provider_manager' ORDER BY 1"
        )
        for provider, username, name in cursor.fetchall():
            logins.append({"username": username, "password": town.PASSWORD, "name": name, "role": "provider_manager",
                           "provider": provider})  # fmt: skip
        logins += _players(cursor, on, workers, now)
        _others(cursor, on, now, count=count)
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(orders_fill.TABLES)}, dispatch_worker, dispatch_shift")
    orders_fill.chain(now)
    _key, token = accounts.issue_key(
        SYSTEM, name="city", verbs=KEY_VERBS, now=now, area=town.COUNTY, per_minute=1_000_000
    )
    return {"county": town.COUNTY, "key": {"token": token}, "logins": logins}


def _players(cursor: Any, on: date, count: int, now: datetime) -> list[dict[str, Any]]:
    """Let workers of every provider sign in, half of them of whom the prices name first, and put them on the roster."""
    from django.contrib.auth.hashers import make_password

    from anju.dispatch.models import Shift, Worker
    from anju.kernel import clock

    cursor.execute(
        """WITH chosen AS (SELECT w.id, w.user_id, w.name, w.organisation_id, w.longitude, w.latitude,
          row_number() OVER (PARTITION BY organisation_id ORDER BY w.id) place
          FROM dispatch_worker w JOIN accounts_user u ON u.id = w.user_id WHERE u.username LIKE 'bulk%%')
        SELECT id, user_id, organisation_id, longitude, latitude FROM chosen ORDER BY (place <= %s AND organisation_id = (
          SELECT min(provider_id) FROM orders_price)) DESC, place, id LIMIT %s""",
        [count // 2, count],
    )
    rows = cursor.fetchall()
    cursor.execute(
        "UPDATE accounts_user SET password = %s, must_change_password = false, password_changed_at = %s WHERE id = ANY(%s)",
        [make_password(town.PASSWORD), now, [row[1] for row in rows]],
    )
    cursor.execute(
        """INSERT INTO accounts_post (user_id, role, area_code, organisation_id, starts_on, created_by, created_at)
        SELECT user_id, 'caregiver', area_code, organisation_id, date '2020-01-01', 'system', %s FROM dispatch_worker
        WHERE id = ANY(%s)""",
        [now, [row[0] for row in rows]],
    )
    # a ring finds the phone by the worker's name
    cursor.execute("UPDATE dispatch_worker SET name = '护理' || id WHERE id = ANY(%s)", [[row[0] for row in rows]])
    midnight = clock.day_bounds(on)[0]
    shift = {"starts_at": midnight + timedelta(hours=5), "ends_at": midnight + timedelta(hours=22)}
    Shift.objects.bulk_create([Shift(worker_id=row[0], **shift) for row in rows])
    # whoever does not play has had the night shift: ranked and kept with everybody, but no phone rings that nobody hears
    night = {"starts_at": midnight, "ends_at": midnight + timedelta(hours=4)}
    Shift.objects.bulk_create(
        Shift(worker_id=pk, **night)
        for pk in Worker.objects.exclude(pk__in=[row[0] for row in rows]).values_list("pk", flat=True)
    )
    cursor.execute("SELECT id, username FROM accounts_user WHERE id = ANY(%s)", [[row[1] for row in rows]])
    names = dict(cursor.fetchall())
    return [
        {"username": names[user], "password": town.PASSWORD, "name": f"护理{worker}", "role": "caregiver",
         "place": (longitude, latitude), "worker": worker}
        for worker, user, _provider, longitude, latitude in rows
    ]  # fmt: skip


def _others(cursor: Any, on: date, now: datetime, *, count: int) -> None:
    cursor.execute("SELECT max(id) FROM people_elder")
    elders = cursor.fetchone()[0]
    cursor.execute("SELECT array_agg(DISTINCT organisation_id) FROM dispatch_worker WHERE organisation_id IS NOT NULL")
    providers = cursor.fetchone()[0]
    cursor.execute(
        """CREATE TEMP TABLE bulk_staff (provider bigint PRIMARY KEY, ids bigint[]);
        INSERT INTO bulk_staff SELECT organisation_id, array_agg(id) FROM dispatch_worker
        WHERE organisation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dispatch_shift s WHERE s.worker_id = dispatch_worker.id
          AND s.starts_at > %s) GROUP BY 1""",
        [now],
    )
    orders_fill.orders(
        cursor, on, now, count=count, elders=elders, providers=sorted(providers), first=10_000_000, state=CALM
    )
