"""A press in a home until the elder's strip stands in the operator's browser, beside ``pg_notify`` → SSE alone.

Run ``python -m benchmarks.browser [--presses N] [--port P] [--json FILE]``. A real installation: MQTT QoS 1 through the
door, both lanes, web, timers and jobs as processes, ``/desk/`` in a headless Chromium whose MutationObserver notes the
moment. First the most that ingest can take is measured, then a tenth of it runs beside presses and bare notifications
in turn. Goals: p99 ≤ 250 ms, and at most 3 × the p99 of ``pg_notify`` → SSE alone.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import duty_room
from benchmarks.mqtt_load import connect, packet
from benchmarks.place import DEVICE_PASSWORD, ROOT, Place, machine, show

GOAL_MS, GOAL_RATIO, SHARE = 250.0, 3.0, 0.1
BASE = "zigbee2mqtt/bench"
WARM_UP = 10
AT_REST_MS = 400  # the duty room collects for 150 ms before it fetches itself
WORD = json.dumps({"topic": "assignment", "area": duty_room.COMMUNITY, "id": 0, "elder": None, "user": None})
STAGES = ("door", "lane", "transaction", "stream", "fetch", "drawing")


@dataclass
class Scene:
    """What every measurement needs."""

    place: Place
    page: Any
    viewer: Any
    link: Any
    database: psycopg.Connection[Any]
    heard: dict[int, float]
    gap: float

    def here(self, there: float) -> float:
        """Turn a moment of the page into one of ours, in milliseconds."""
        return there - self.gap

    def until(self, key: str) -> float:
        """Wait until the page has noted a key, and return when it was, by the page's clock."""
        moment = self.page.evaluate("(key) => watch.until(key)", key)
        if moment is None:
            msg = f"the page never saw {key!r}: {self.page.inner_text('#strip')}"
            raise RuntimeError(msg)
        return float(moment)


def _listen(url: str, heard: dict[int, float], stop: threading.Event) -> None:
    """Note when the first word about each case leaves the database: its transaction has been committed."""
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("LISTEN live")
        while not stop.is_set():
            for notice in link.notifies(timeout=0.2):
                word = json.loads(notice.payload)
                if word["topic"] == "incident":
                    heard.setdefault(word["id"], time.time() * 1000)


def press(scene: Scene, number: int) -> dict[str, float]:
    """Press one elder's button, wait for the strip, and return what each stage took, in milliseconds."""
    from anju.incidents.models import Incident

    name = duty_room.name_of(number)
    scene.page.evaluate("watch.fetches()")
    sent = time.time() * 1000
    scene.link.sendall(packet(f"{BASE}/{duty_room.button_of(number)}", b'{"action":"emergency"}', number % 65000 + 1))
    scene.link.recv(4)
    acknowledged = time.time() * 1000
    there = scene.until(f"strip {name}")
    case = Incident.objects.get(elder__name=name)
    word = scene.until(f"incident {case.pk}")
    rows = scene.page.evaluate("watch.fetches()")
    fetches = [row for row in rows if "/strip/" in row["name"] and row["end"] <= there]
    fetched = scene.here(max((row["end"] for row in fetches), default=word))
    opened = case.opened_at.timestamp() * 1000
    told, shown = scene.heard.get(case.pk, opened), scene.here(there)
    marks = [sent, case.received_at.timestamp() * 1000, opened, told, scene.here(word), fetched, shown]
    _handle(scene.viewer, case.pk)
    return {
        "whole": shown - sent,
        "acknowledged": acknowledged - sent,
        **{stage: end - start for stage, start, end in zip(STAGES, marks, marks[1:], strict=False)},
    }


def _handle(viewer: Any, case: int) -> None:
    """Answer, speak, close and call back, so that the strip is empty again and nothing is left to do."""
    from django.db import transaction

    from anju.incidents import commands
    from anju.kernel import clock

    with transaction.atomic():
        now = clock.now()
        commands.claim(viewer, case, now=now)
        call = commands.start_call(viewer, case, target="elder", now=now)
        commands.end_call(viewer, call.pk, result="reached", now=now)
        commands.resolve(viewer, case, outcome="false_press", note="按错了", spoken_with="elder", now=now)
        commands.call_back(viewer, case, note="平安", now=now)


def notify(scene: Scene, number: int) -> float:
    """Notify about a thing that no fragment of this page fetches; return milliseconds until the page heard."""
    key = 1_000_000 + number
    started = time.time() * 1000
    scene.database.execute("SELECT pg_notify('live', %s)", [WORD.replace('"id": 0', f'"id": {key}')])
    return scene.here(scene.until(f"assignment {key}")) - started


def in_turn(scene: Scene, first: int, count: int) -> tuple[list[dict[str, float]], list[float]]:
    """Press and notify in turn, each when the page is at rest: nothing on its way, nothing that it still collects."""
    presses, bare = [], []
    for number in range(first, first + count):
        scene.page.evaluate(f"watch.quiet({AT_REST_MS})")
        bare.append(notify(scene, number))
        time.sleep(0.03)
        presses.append(press(scene, number))
    return presses, bare


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that is not under this share of the values."""
    ordered = sorted(values)
    return ordered[max(0, -int(-len(ordered) * share // 1) - 1)]


def _three(name: str, values: list[float]) -> dict[str, float]:
    return {f"{name}: p{int(share * 100)} ms": percentile(values, share) for share in (0.5, 0.95, 0.99)}


def most(place: Place, frames: int, devices: int) -> float:
    """Return how many frames in a second come through the door and both lanes at full speed."""
    before = _position("records")
    started = time.perf_counter()
    place.load(frames, devices).run()
    while min(_position("records"), _position("alarms")) < before + frames:
        time.sleep(0.02)
    found = frames / (time.perf_counter() - started)
    print(f"ingest takes {found:,.0f} frames/s", file=sys.stderr)
    return found


def _position(lane: str) -> int:
    from django.db import connection

    sql = "SELECT coalesce(max(seq), 0) FROM devices_laneposition WHERE lane = %s AND stream LIKE '$MQTT%%'"
    with connection.cursor() as cursor:
        cursor.execute(sql, [lane])
        return int(cursor.fetchone()[0])


def _steady(place: Place, rate: float, devices: int) -> subprocess.Popen[bytes]:
    script = ROOT / "benchmarks" / "steady_load.py"
    arguments = [str(place.mqtt_port), "bench", DEVICE_PASSWORD, BASE, f"{rate:.0f}", str(devices)]
    return subprocess.Popen([sys.executable, script, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Set everything up, measure, and return the figures."""
    quiet = max(10, options.presses // 4)
    with Place(nats_port=options.port, mqtt_port=options.port + 1, sync=options.sync) as place:
        place.devices(options.devices)
        duty_room.people(WARM_UP + quiet + options.presses)
        viewer, cookie = duty_room.operator()
        place.start_nats()
        for lane in ("alarms", "records"):
            place.lane(lane)
        duty_room.beside(place)
        rate = most(place, options.frames, options.devices)
        heard: dict[int, float] = {}
        stop, url = threading.Event(), os.environ["ANJU_DATABASE_URL"]
        ear = threading.Thread(target=_listen, args=(url, heard, stop))
        ear.start()
        try:
            with (
                duty_room.web(place, options.port + 2) as address,
                duty_room.desk(address, cookie) as page,
                psycopg.connect(url, autocommit=True) as database,
            ):
                link = connect(place.mqtt_port, "bench", DEVICE_PASSWORD, "presser")
                scene = Scene(place, page, viewer, link, database, heard, duty_room.clock_gap_ms(page))
                return _figures(scene, options, rate, quiet) | machine()
        finally:
            stop.set()
            ear.join()


def _figures(scene: Scene, options: argparse.Namespace, rate: float, quiet: int) -> dict[str, Any]:
    in_turn(scene, 0, WARM_UP)
    alone, _ = in_turn(scene, WARM_UP, quiet)
    load = _steady(scene.place, rate * SHARE, options.devices)
    started = time.perf_counter()
    time.sleep(1)
    presses, bare = in_turn(scene, WARM_UP + quiet, options.presses)
    beside = int(load.communicate()[0]) / (time.perf_counter() - started)
    whole = [one["whole"] for one in presses]
    result: dict[str, Any] = {
        "presses": len(presses),
        "sync_interval": options.sync,
        "load average of the machine": os.getloadavg()[0],
        "most that ingest takes, frames/s": rate,
        "load beside, frames/s": beside,
        **_three("press → strip", whole),
        **_three("pg_notify → SSE alone", bare),
        **_three("press → strip without load", [one["whole"] for one in alone]),
        "ratio of p50": statistics.median(whole) / statistics.median(bare),
        "ratio of p99": percentile(whole, 0.99) / percentile(bare, 0.99),
    }
    for stage in STAGES:
        values = [one[stage] for one in presses]
        result |= {f"  {stage}: p50 ms": percentile(values, 0.5), f"  {stage}: p95 ms": percentile(values, 0.95)}
    held = result["press → strip: p99 ms"] <= GOAL_MS and result["ratio of p99"] <= GOAL_RATIO
    return result | {"goal": f"p99 ≤ {GOAL_MS:.0f} ms and ≤ {GOAL_RATIO:.0f} ×", "held": held}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=200)
    parser.add_argument("--frames", type=int, default=30_000, help="for finding the most that ingest takes")
    parser.add_argument("--devices", type=int, default=5_000)
    parser.add_argument("--port", type=int, default=4520)
    parser.add_argument("--sync", default="always", help="sync_interval of the door: always (one node) or 2m (three)")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in this thread
    show("press to the operator's browser", measure(options), path=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
