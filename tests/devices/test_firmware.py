"""Which firmware a device runs: said by itself, by its gateway, or by a person; and since when."""

from datetime import timedelta
from typing import Any

import pytest

from anju.devices import commands
from anju.devices.models import Device, Firmware
from anju.kernel.viewer import SYSTEM
from anju_edge.protocols import reading
from anju_edge.protocols.anju_json import decode as read_json
from anju_edge.protocols.events import Context
from tests.devices import build
from tests.devices.build import NOW


def known(device: Device) -> list[tuple[str, Any]]:
    device.refresh_from_db()
    rows = list(Firmware.objects.filter(device=device).order_by("since").values_list("version", "since"))
    assert device.firmware == (rows[-1][0] if rows else "")
    return rows


class TestReading:
    @pytest.mark.parametrize(
        ("said", "read"),
        [("1.4.2", "1.4.2"), (" v2 ", "v2"), (7, "7"), (1.5, "1.5"), ("x" * 60, "x" * 40), (True, ""), (None, ""),
         ("a\nb", ""), ({"a": 1}, ""), ([], "")],
    )  # fmt: skip
    def test_a_version_is_a_short_printable_text_or_nothing(self, said: object, read: str) -> None:
        assert reading.version(said) == read

    def test_anju_json_says_it_beside_the_battery(self) -> None:
        [report] = read_json("B-1/up", b'{"battery": 80, "firmware": "1.4.2"}', Context())
        assert report.firmware == "1.4.2"


@pytest.mark.django_db
class TestNoting:
    def test_a_new_version_begins_when_it_is_first_said_and_a_repeat_changes_nothing(self) -> None:
        build.line("anju_json", base="anju/f")
        device = build.device("B-1", "button", build.elder())
        door = build.Door()
        times = [NOW + timedelta(hours=hour) for hour in (1, 2, 3)]
        for at, version in zip(times, ("1.0", "1.0", "1.1"), strict=True):
            door.record([door.publish("anju/f/B-1/up", {"battery": 80, "firmware": version}, at=at)])
        assert known(device) == [("1.0", times[0]), ("1.1", times[2])]

    def test_a_gateway_says_it_of_the_devices_behind_it(self) -> None:
        device = build.device("0xa1", "smoke", build.elder(), build.line(base="zigbee2mqtt/g1"))
        door = build.Door()
        described = {
            "ieee_address": "0xa1",
            "friendly_name": "厨房",
            "type": "EndDevice",
            "software_build_id": "0122052017",
        }
        strange = {"ieee_address": "0xb2", "friendly_name": "谁", "type": "EndDevice", "software_build_id": "1"}
        frame = door.publish("zigbee2mqtt/g1/bridge/devices", [described, strange])
        door.record()
        assert known(device) == [("0122052017", frame.at)]

    def test_a_person_says_it_at_enrolment_and_corrects_it(self) -> None:
        device = build.device("B-1", "button", build.elder(), firmware="1.0")
        later = NOW + timedelta(days=1)
        commands.edit(SYSTEM, device.pk, kind="button", firmware="1.1", now=later)
        commands.edit(SYSTEM, device.pk, kind="button", firmware="1.1", now=later + timedelta(days=1))
        commands.edit(SYSTEM, device.pk, kind="button", firmware="", room="床头", now=later + timedelta(days=2))
        assert known(device) == [("1.0", NOW), ("1.1", later)]
