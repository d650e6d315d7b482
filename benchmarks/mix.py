"""Ingest with every codec in the mix: routine frames of all protocols, built from their vectors with varied numbers.

The same measurement as ``benchmarks.ingest``, but what is published comes from thirteen protocols in turn, as the edge
and the push door publish it: straight into the door's stream, each confirmed. Nothing may be left unread: a frame that
its codec could not read would be cheap, so the run ends with an error. Goal: ≥ 0.40 × COPY of the same rows.

What counts is a lane that has been running: of each backlog the first third, 100,000, is left out (``--warm``). In it
every device says for the first time what it says again later, and the alarms lane learns its outlines, once in the
life of a process. A run takes one to four minutes.
"""

import array
import itertools
import json
from pathlib import Path
from typing import Any

from benchmarks import mix_frames
from benchmarks.ingest import Scene, arguments, measure
from benchmarks.mix_load import command
from benchmarks.place import PASSWORD, Place, Publisher, show

_COMMUNITY = "230103001001"
_KEEPING_S = 43200


class Mix(Scene):
    """All protocols, one line each."""

    def prepare(self, place: Place) -> None:
        """Make lines, devices, and the file of what is said."""
        from anju.areas import commands as areas
        from anju.devices import commands
        from anju.devices.models import Device, DeviceState
        from anju.kernel import clock
        from anju.kernel.viewer import SYSTEM

        rows = [
            areas.Row(code, name) for code, name in (("23", "黑龙江省"), ("2301", "哈尔滨市"), ("230103", "南岗区"))
        ]
        areas.load_reference(SYSTEM, "23", now=clock.now(), valid_from=clock.local_day(clock.now()), rows=rows)
        protocols, bases = list(mix_frames.DIGITS), {}
        self.each = self.options.devices // len(protocols)
        devices = []
        for protocol in protocols:
            line, _ = commands.create_line(
                SYSTEM, name=protocol, protocol=protocol, username=f"m{protocol.replace('_', '')}", area="230103",
                now=clock.now(),
            )  # fmt: skip
            bases[protocol] = line.topic_base
            devices += [
                Device(
                    number=mix_frames.number(protocol, index), kind="other", protocol=protocol, line=line,
                    area_code=_COMMUNITY, silent_after_s=_KEEPING_S, created_at=clock.now(), synthetic=True,
                )
                for index in range(self.each)
            ]  # fmt: skip
        made = Device.objects.bulk_create(devices, batch_size=2000)
        DeviceState.objects.bulk_create([DeviceState(device=row) for row in made], batch_size=2000)
        said = itertools.islice(mix_frames.pool(protocols, self.each, bases), self.options.frames)
        commands_ = [command(subject, payload) for subject, payload in said]
        self.path = place.folder / "mix"
        self.path.write_bytes(b"".join(commands_))
        Path(f"{self.path}.sizes").write_bytes(array.array("I", map(len, commands_)).tobytes())

    def load(self, place: Place, first: int, end: int) -> Publisher:
        """Make a publisher of a part of it ready."""
        return Publisher("mix_load.py", str(place.nats_port), PASSWORD, str(self.path), str(first), str(end))

    def check(self) -> dict[str, Any]:
        """Count what was read, by protocol, and refuse a run in which anything was not."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT outcome, count(*) FROM devices_frame GROUP BY outcome ORDER BY outcome")
            outcomes = dict(cursor.fetchall())
            cursor.execute(
                "SELECT l.protocol, count(*) FROM devices_frame f JOIN devices_line l ON l.id = f.line_id GROUP BY 1"
            )
            protocols = dict(cursor.fetchall())
            cursor.execute("SELECT (SELECT count(*) FROM devices_gap) + (SELECT count(*) FROM devices_lanefault)")
            faults = cursor.fetchone()[0]
        if set(outcomes) != {"read"} or faults or len(protocols) != len(mix_frames.DIGITS):
            raise SystemExit(f"not all was read: {json.dumps(outcomes)}, {faults} faults, {protocols}")
        return {"outcomes": json.dumps(outcomes), "protocols in the mix": len(protocols), "decoding errors": 0}


if __name__ == "__main__":
    chosen = arguments(__doc__, frames=300_000, devices=2_600, port=4366, sync="2m")
    show("ingest, every codec", measure(chosen, Mix(chosen)), path=chosen.json)
