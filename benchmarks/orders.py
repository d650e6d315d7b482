"""The pages of services at home on a day of 50,000 orders, beside hand-written SQL for the same rows.

Run ``python -m benchmarks.orders [--orders N] [--history-days D] [--workers W] [--rounds R] [--json FILE]``. It makes a
database of its own beside the configured one, fills it set-wise (``benchmarks.orders_fill``) and asks three things in turn:

* **reads**: the queries behind a page against hand-written SQL with constants for the same rows, as ``benchmarks.registry``
  does it; the row numbers are compared before anything is timed. The goal is a p95 of at most 1.5 ×.
* **page**: the whole page of somebody signed in (routing, session, scope, reads, template) through Django's handler. It cannot
  be compared with SQL alone: a page that shows nothing of orders has its own price, the floor. The ratio is
  page ÷ (floor + hand-written SQL), shown, not held: what is above 1 is the reading into objects and the drawing of the rows.
* **clocks**: how long a minute's timers take with every order open, one ranking with all workers, a night of weekly plans.

It ends with 1 when a held ratio is missed.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import orders_fill, registry, town
from benchmarks.orders_clocks import clocks
from benchmarks.orders_pages import Place, questions

GOAL = 1.5


def make(count: int, history_days: int, workers: int, providers: int) -> None:
    """Make the database unless it is there already."""
    from django.db import connection

    from anju.kernel import clock

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orders_order")
        if cursor.fetchone()[0] >= count * (1 + history_days):
            return
    now = clock.now()
    # the people first: they are made in empty tables
    begun = time.perf_counter()
    found = town.lay(workers=providers, providers=providers, now=now)
    numbers = [login["provider"] for login in found["logins"] if "provider" in login]
    print(f"county, {providers} providers in {time.perf_counter() - begun:.0f} s", flush=True)
    orders_fill.fill(
        now, count=count, history_days=history_days, workers_count=workers, providers=numbers, elders=max(1000, count)
    )


def look_around() -> Place:
    """Find whose pages are measured: the largest provider, its dispatcher, a worker of it."""
    from django.db import connection

    from anju.accounts import queries as accounts
    from anju.accounts.models import User
    from anju.dispatch.models import Worker
    from anju.kernel import clock

    manager = accounts.viewer_of(User.objects.get(username="manager0"))
    carer = User.objects.get(username="carer0-0")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(id) FROM orders_order WHERE state = 'placed' AND provider_id = %s", [manager.organisation_id]
        )
        waiting = cursor.fetchone()[0]
    return Place(
        operator=accounts.viewer_of(User.objects.get(username="operator1")), manager=manager,
        carer=accounts.viewer_of(carer), provider=manager.organisation_id or 0,
        worker=Worker.objects.get(user=carer).pk, waiting=waiting, now=clock.now(),
    )  # fmt: skip


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def _timed(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _hand(statements: list[str]) -> list[list[Any]]:
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            found.append(cursor.fetchall())
    return found


def _client(username: str) -> Any:
    from django.test import Client

    from anju.accounts.models import User
    from anju.kernel import clock

    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["seen_at"] = clock.now().timestamp()
    session.save()
    return client


def measure(place: Place, rounds: int) -> list[dict[str, Any]]:  # noqa: C901 - two kinds of asking, in turn
    """Ask both sides in turn, A B B A; then the pages, each beside the floor of the same person."""
    floors = {"operator1": "/password/", "manager0": "/password/", "carer0-0": "/field/outbox/"}
    rows = []
    for question in questions(place):
        ours_ids, hand = question.ours(), _hand(question.by_hand)
        known = [row[0] for rows_read in hand[: question.rows] for row in rows_read]
        if ours_ids != known or not ours_ids:
            msg = f"{question.name}: the answers differ ({len(ours_ids)}, {len(known)})"
            raise AssertionError(msg)
        times: dict[str, list[float]] = {"ours": [], "hand": [], "page": [], "floor": []}
        client = _client(question.who)
        for turn in range(rounds):
            sides: list[tuple[str, Callable[[], Any]]] = [
                ("ours", question.ours), ("hand", lambda: _hand(question.by_hand))  # noqa: B023 - used at once
            ]  # fmt: skip
            first, second = sides if turn % 2 else sides[::-1]
            for name, act in (first, second, second, first):
                times[name].append(_timed(act))
        for turn in range(max(5, rounds // 3)):
            for name, path in (("page", question.page), ("floor", floors[question.who])):
                answer = client.get(path)
                if answer.status_code != 200:
                    msg = f"{path}: {answer.status_code}"
                    raise AssertionError(msg)
                if turn:
                    times[name].append(_timed(lambda: client.get(path)))  # noqa: B023 - used at once
        p95 = {name: _p95(values) for name, values in times.items()}
        rows.append(
            {
                "question": question.name, "rows": len(ours_ids), **{f"{name}_p95_ms": round(value, 2) for name, value in p95.items()},
                **{f"{name}_p50_ms": round(statistics.median(values), 2) for name, values in times.items()},
                "ratio": round(p95["ours"] / p95["hand"], 2), "page_ratio": round(p95["page"] / (p95["floor"] + p95["hand"]), 2),
            }
        )  # fmt: skip
        _print_row(rows[-1])
    return rows


def _print_row(row: dict[str, Any]) -> None:
    mark = "" if row["ratio"] <= GOAL else "  over"
    print(
        f"{row['question']:16} {row['rows']:5} rows   reads {row['ours_p95_ms']:8.1f}  by hand {row['hand_p95_ms']:8.1f}  "
        f"{row['ratio']:6.2f} ×{mark:6}   page {row['page_p95_ms']:8.1f}  floor {row['floor_p95_ms']:7.1f}  {row['page_ratio']:5.2f} ×",
        flush=True,
    )


def _database(count: int) -> None:
    import psycopg
    from psycopg import conninfo

    url = os.environ.get("ANJU_DATABASE_URL", "postgresql://postgres@127.0.0.1:5480/anju")
    parts = conninfo.conninfo_to_dict(url)
    name = f"{parts.get('dbname', 'anju')}_orders_{count}"
    with psycopg.connect(url, autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            admin.execute(f'CREATE DATABASE "{name}"')
    os.environ["ANJU_DATABASE_URL"] = conninfo.make_conninfo(**{**parts, "dbname": name})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
    os.environ["ANJU_SECOND_FACTOR"] = "off"


def _prepare() -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    call_command("migrate", verbosity=0, skip_checks=True)
    _afternoon()


def _afternoon() -> None:
    """Let this process live at two in the afternoon of the day that is filled: half is done, half is to come."""
    from django.db import connection

    from anju.kernel import clock

    begun = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(starts_at) FROM orders_order WHERE number LIKE %s", ["DD-%-B%"])
        last = cursor.fetchone()[0]
    start = clock.day_bounds(clock.local_day(last or begun))[0] + timedelta(hours=14)
    clock.now = lambda: start + (datetime.now(UTC) - begun)


def main() -> int:
    """Make, measure, print; 1 when a ratio is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=50_000, help="of the day")
    parser.add_argument("--history-days", type=int, default=4, help="earlier days with as many orders each")
    parser.add_argument("--workers", type=int, default=3000)
    parser.add_argument("--providers", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    _database(wanted.orders)
    os.environ["ANJU_DATA"] = os.environ.get("ANJU_DATA") or "/tmp/anju-bench-orders"
    _prepare()
    make(wanted.orders, wanted.history_days, wanted.workers, wanted.providers)
    place = look_around()
    from anju.kernel import memory

    memory.settle()  # as the product's own process does
    print(
        f"\n{wanted.orders:,} orders of the day, {wanted.history_days} days before it, {wanted.workers:,} workers — p95 in ms — {registry.machine()}\n"
    )
    rows = measure(place, wanted.rounds)
    timed = clocks(place)
    print("\nclocks:", *(f"  {name:32} {value:10,.1f}" for name, value in timed.items()), sep="\n")
    print("load average:", *(f"{value:.1f}" for value in os.getloadavg()))
    held = sum(row["ratio"] <= GOAL for row in rows)
    print(f"\nreads p95 ≤ {GOAL} × held in {held} of {len(rows)}; worst {max(row['ratio'] for row in rows)} ×")
    if wanted.json:
        answer = {
            "orders": wanted.orders,
            "workers": wanted.workers,
            "goal_p95": GOAL,
            "rows": rows,
            "clocks": timed,
            "load": os.getloadavg(),
        }
        wanted.json.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    return 0 if held == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
