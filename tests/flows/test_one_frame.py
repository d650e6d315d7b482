"""One frame with the alarms of several devices: a fire panel's detectors, a carrier's list. Nobody's is left out."""

from datetime import timedelta

import pytest

from anju.devices.commands import balancing
from anju.devices.models import AlarmVerdict
from anju.devices.queries import ledger
from anju.incidents.models import Incident, Press
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests.devices import build
from tests.edge.gb26875_frames import component, frame, unit

pytestmark = pytest.mark.django_db
BURNING = ("39000d00", "3a000d00", "3b000d00")


@pytest.fixture
def door() -> build.Door:
    return build.Door()


def detectors(*owners: object) -> None:
    line = build.line("gb26875", "edge/fire")
    for address, owner in zip(BURNING, owners, strict=False):
        build.device(f"801014-5-{address}", "smoke", owner, line)


def fire(door: build.Door) -> None:
    told = unit(2, *(component(status=3, address=address) for address in BURNING))
    door.publish("edge/fire/801014/10.0.0.1", frame(told))
    door.hear()


def test_each_home_whose_detector_burns_gets_its_case(door: build.Door) -> None:
    zhao, wang = build.elder("赵德福"), build.elder("王淑兰")
    detectors(zhao, wang, zhao)
    fire(door)
    cases = Incident.objects.filter(kind="smoke")
    assert {case.elder_id: case.presses for case in cases} == {zhao.pk: 2, wang.pk: 1}
    assert [press.device_number[-8:] for press in Press.objects.order_by("id")] == list(BURNING)
    assert list(AlarmVerdict.objects.order_by("id").values_list("verdict", flat=True)) == ["opened", "opened", "joined"]


def test_detectors_that_nobody_registered_ring_one_by_one(door: build.Door) -> None:
    detectors()
    fire(door)
    numbers = Incident.objects.order_by("id").values_list("device_number", flat=True)
    assert list(numbers) == [f"801014-5-{address}" for address in BURNING]


def test_a_list_of_messages_of_a_carrier_is_of_several_homes(door: build.Door) -> None:
    line = build.line("onenet", "edge/onenet/on1")
    owners = [build.elder(name) for name in ("赵德福", "王淑兰")]
    messages = []
    for number, owner in zip(("860374051000011", "860374051000012"), owners, strict=True):
        build.device(number, "gas", owner, line)
        messages.append({"type": 1, "imei": number, "ds_id": "gas_state", "at": 1796000000000, "value": 1})
    door.publish("edge/onenet/on1/-", {"msg": messages, "nonce": "", "msg_signature": ""})
    door.hear()
    assert {case.elder_id for case in Incident.objects.filter(kind="gas")} == {owner.pk for owner in owners}


def test_the_same_frame_again_changes_nothing_and_the_ledger_counts_each(door: build.Door) -> None:
    detectors(build.elder("赵德福"), build.elder("王淑兰"), build.elder("钱桂珍"))
    fire(door)
    door.record()
    door.listener.forget()
    door.hear(looked_again=True)
    assert (Incident.objects.count(), Press.objects.count(), AlarmVerdict.objects.count()) == (3, 3, 3)
    day = clock.local_day(build.NOW)
    assert ledger.alarms_told(SYSTEM, day) == (3, 3)
    balance = balancing.count_day(SYSTEM, day, now=build.NOW + timedelta(hours=1))
    assert balance.alarms_told == balance.alarms_answered == 3
