"""The alarm lane under a backlog: press → ``AlarmHeard`` and its incident committed, with and without waiting frames.

Routine frames wait for the records lane (it is stopped) after the alarms lane has passed them, as when the database is
slow; then the records lane works the backlog off beside the presses.
"""

import argparse
import os
import statistics
import threading
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.mqtt_load import connect, packet
from benchmarks.place import DEVICE_PASSWORD, Place, machine, show


def _listen(url: str, heard: dict[int, float], ready: threading.Event, stop: threading.Event) -> None:
    """Note when each press's fact is visible: polled in the same way for every case, 2 ms apart."""
    with psycopg.connect(url, autocommit=True) as link:
        ready.set()
        last = 0
        while not stop.is_set():
            rows = link.execute(
                "SELECT id, data->>'values' FROM journal_fact WHERE name = 'devices.alarm_heard' AND id > %s ORDER BY id",
                [last],
            ).fetchall()
            moment = time.perf_counter()
            for fact, values in rows:
                last = fact
                heard[len(heard)] = moment
                _ = values
            time.sleep(0.002)


def _presses(place: Place, count: int) -> list[float]:
    """Press ``count`` times, each on another button or seconds apart, and return the milliseconds until committed."""
    heard: dict[int, float] = {}
    ready, stop = threading.Event(), threading.Event()
    watcher = threading.Thread(target=_listen, args=(os.environ["ANJU_DATABASE_URL"], heard, ready, stop))
    watcher.start()
    ready.wait(5)
    time.sleep(0.1)
    before = len(heard)
    link = connect(place.mqtt_port, "bench", DEVICE_PASSWORD, "presser")
    taken = []
    for number in range(count):
        sent = time.perf_counter()
        link.sendall(packet(f"zigbee2mqtt/bench/0xb{number % 20}", b'{"action":"emergency"}', number % 65000 + 1))
        link.recv(4)
        end = time.perf_counter() + 120
        while len(heard) < before + number + 1 and time.perf_counter() < end:
            time.sleep(0.001)
        taken.append((heard[before + number] - sent) * 1000)
        time.sleep(0.06)
    link.close()
    stop.set()
    watcher.join()
    return taken


def _figures(name: str, taken: list[float]) -> dict[str, float]:
    ordered = sorted(taken)
    return {f"{name}: p50 ms": statistics.median(ordered), f"{name}: p99 ms": ordered[int(len(ordered) * 0.99) - 1]}


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Run both cases and return the figures."""
    with Place(nats_port=options.port, mqtt_port=options.port + 1, sync=options.sync) as place:
        place.devices(options.devices)
        place.start_nats()
        place.lane("alarms")
        time.sleep(3)
        result: dict[str, Any] = {"backlog": options.backlog, "presses": options.presses}
        _presses(place, 20)
        result |= _figures("no backlog", _presses(place, options.presses))
        result["load average"] = os.getloadavg()[0]
        place.load(options.backlog, options.devices).run()
        result["alarms lane passed the backlog after, s"] = _passed(options.backlog)
        result |= _figures("records lane behind", _presses(place, options.presses))
        place.lane("records")
        result |= _figures("records lane catching up", _presses(place, options.presses))
        quiet, behind = result["no backlog: p99 ms"], result["records lane behind: p99 ms"]
        result["ratio of p99"] = behind / quiet
        result["load average after"] = os.getloadavg()[0]
    return result | machine()


def _passed(count: int) -> float:
    from django.db import connection

    started = time.perf_counter()
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(max(seq), 0) FROM devices_laneposition WHERE lane = 'alarms' AND stream LIKE '$MQTT%'"
            )
            if cursor.fetchone()[0] >= count:
                return time.perf_counter() - started
        time.sleep(0.1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backlog", type=int, default=1_000_000)
    parser.add_argument("--presses", type=int, default=200)
    parser.add_argument("--devices", type=int, default=5_000)
    parser.add_argument("--port", type=int, default=4356)
    parser.add_argument("--sync", default="2m", help="sync_interval of the door; always makes filling the backlog slow")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    show("press to committed alarm", measure(chosen), path=chosen.json)
