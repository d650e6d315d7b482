"""Homes with devices, made by commands; frames as the streams would give them."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import orjson

from anju.devices import commands
from anju.devices.commands.lanes import Stream
from anju.devices.commands.record import Decoder, Recorder
from anju.devices.models import Device, Line
from anju.devices.queries.alarm_states import Listener
from anju.devices.rules.frames import Frame
from anju.devices.rules.rows import microseconds
from anju.journal.models import Fact
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from anju.people.models import Elder
from tests import world

NOW = world.NOW
STREAM = Stream("$MQTT_msgs@test", 1)
PLAIN = Stream("ANJU_PLAIN@test", 0)
SMOKE = "0x00158d0001000101"
_numbers = count(1)


def elder(name: str = "赵德福", area: str = world.COMMUNITY, **more: Any) -> Elder:
    world.harbin()
    return people.register_elder(
        SYSTEM,
        now=NOW,
        name=name,
        sex="m",
        area_code=area,
        address=f"花园街 {next(_numbers)} 号",
        living_alone=True,
        **more,
    )


def line(protocol: str = "zigbee2mqtt", base: str = "", **more: Any) -> Line:
    values = {"name": "南岗网关", "area": world.NANGANG, **more}
    return commands.create_line(SYSTEM, protocol=protocol, topic_base=base, now=NOW, **values)[0]


def device(number: str, kind: str, owner: Elder | None, where: Line | None = None, **more: Any) -> Device:
    area = "" if owner else world.COMMUNITY
    return commands.enrol(
        SYSTEM, number=number, kind=kind, area=area, elder_id=owner.pk if owner else None,
        line_id=where.pk if where else None, now=NOW, **more,
    )  # fmt: skip


class Door:
    """Frames in the order of a stream, handed to a lane as intake does."""

    def __init__(self, stream: Stream = STREAM) -> None:
        self.stream = stream
        self.seq = 0
        self.frames: list[Frame] = []
        self.listener = Listener(SYSTEM)
        self.recorder = Recorder(Decoder(SYSTEM))

    def publish(self, topic: str, body: object, *, at: datetime | None = None) -> Frame:
        self.seq += 1
        payload = body if isinstance(body, bytes) else orjson.dumps(body)
        moment = at or NOW + timedelta(seconds=10 * self.seq)
        prefix = "$MQTT.msgs." if self.stream.door else ""
        frame = Frame(self.seq, microseconds(moment), prefix + topic.replace("/", "."), payload)
        self.frames.append(frame)
        return frame

    def hear(self, frames: list[Frame] | None = None, **more: Any) -> int:
        return commands.hear_batch(
            SYSTEM, self.stream, frames or self.frames, listener=self.listener, first_seq=1, now=NOW, **more
        )

    def record(self, frames: list[Frame] | None = None, **more: Any) -> int:
        return commands.record_batch(
            SYSTEM, self.stream, frames or self.frames, recorder=self.recorder, first_seq=1, now=NOW, **more
        )


def alarms() -> list[dict[str, Any]]:
    return [row.data for row in Fact.objects.filter(name="devices.alarm_heard").order_by("id")]
