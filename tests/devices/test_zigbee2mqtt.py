"""The real Zigbee2MQTT program, only its radio replaced, against a running door and both lanes.

Runs where Node is present: ``make test`` fetches the program by the lock file in ``tests/edge/zigbee2mqtt``. ANJU_Z2M
names another folder in which it is installed.
"""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from anju.devices.models import DeviceState, Frame, Line
from tests.devices import build
from tests.devices.at_work import until, working
from tests.devices.build import alarms

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "edge" / "zigbee2mqtt"
RADIO = HERE / "radio.cjs"
FOLDER = Path(os.environ.get("ANJU_Z2M", HERE))
SMOKE, SOS, HEIMAN = "0x00158d0000000a01", "0x00158d0000000a02", "0x00158d0000000a03"
_ZONE = {"cluster": "ssIasZone", "type": "commandStatusChangeNotification"}

pytestmark = [
    pytest.mark.node,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed"),
    pytest.mark.skipif(
        not (FOLDER / "node_modules" / "zigbee2mqtt").exists(),
        reason=f"npm ci --prefix {FOLDER} has not been run (or set ANJU_Z2M)",
    ),
]
PLAN = {
    "devices": [
        {"ieee": SMOKE, "model": "SmokeSensor-EM", "maker": "HEIMAN"},
        {"ieee": SOS, "model": "TS0215A", "maker": "_TZ3000_4fsgukof"},
        {"ieee": HEIMAN, "model": "SOS-EM", "maker": "HEIMAN"},
    ],
    "says": [
        {"ieee": SMOKE, **_ZONE, "data": {"zonestatus": 0, "extendedstatus": 0, "zoneID": 0, "delay": 0}},
        {"ieee": SMOKE, **_ZONE, "data": {"zonestatus": 1, "extendedstatus": 0, "zoneID": 0, "delay": 0}},
        {"ieee": SMOKE, **_ZONE, "data": {"zonestatus": 1, "extendedstatus": 0, "zoneID": 0, "delay": 0}},
        {"ieee": SOS, "cluster": "ssIasAce", "type": "commandEmergency", "data": {}, "after": 1500},
        {"ieee": HEIMAN, **_ZONE, "data": {"zonestatus": 2, "extendedstatus": 0, "zoneID": 0, "delay": 0}},
    ],
}


@pytest.fixture
def program(tmp_path, served):
    line = Line.objects.get(username="g1")
    (tmp_path / "plan.json").write_text(json.dumps(PLAN))
    started = []

    def start(plan=PLAN, says=True):
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        (tmp_path / "plan.json").write_text(json.dumps(plan if says else {**plan, "says": []}))
        (data / "configuration.yaml").write_text(
            f"""version: 4
mqtt:
  base_topic: {line.topic_base}
  server: mqtt://127.0.0.1:{served.mqtt}
  user: g1
  password: {served.passwords["g1"]}
  version: 4
serial: {{port: /dev/null, adapter: zstack}}
device_options: {{qos: 1}}
availability: {{enabled: true}}
advanced: {{last_seen: ISO_8601, output: json, log_output: [console], pan_id: 4660, channel: 15,
  network_key: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]}}
homeassistant: {{enabled: false}}
frontend: {{enabled: false}}
"""
        )
        environment = os.environ | {
            "ZIGBEE2MQTT_DATA": str(data), "RADIO_PLAN": str(tmp_path / "plan.json"), "Z2M_ONBOARD_NO_SERVER": "1",
            "GIT_DIR": str(tmp_path),  # the program would build itself anew when a commit around it is not its own
        }  # fmt: skip
        with (tmp_path / "z2m.log").open("ab") as log:
            process = subprocess.Popen(
                ["node", "--require", str(RADIO), "node_modules/zigbee2mqtt/index.js"],
                cwd=FOLDER, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.wait(20)
    if os.environ.get("ANJU_SHOW_LOG"):
        raise AssertionError((tmp_path / "z2m.log").read_text()[-6000:])


def test_the_real_program_is_heard_and_its_republished_cache_is_not(served, program):
    zhao = build.elder()
    line = Line.objects.get(username="g1")
    for number, kind in ((SMOKE, "smoke"), (SOS, "button"), (HEIMAN, "button")):
        build.device(number, kind, zhao, line)
    with working(served, "alarms", "records"):
        first = program()
        until(lambda: len(alarms()) >= 3, 60)
        assert [item["signal"] for item in alarms()] == ["smoke", "sos", "sos"]
        assert {item["elder_id"] for item in alarms()} == {zhao.pk}
        line.refresh_from_db()
        assert line.learned["models"][SMOKE].startswith("HS")
        first.terminate()
        first.wait(20)
        until(lambda: DeviceState.objects.filter(device__number=SMOKE, online=None).exists())
        stored = Frame.objects.count()
        program(says=False)
        until(lambda: Frame.objects.filter(subject__endswith=SMOKE).count() >= 4, 60)
        time.sleep(1)
        assert Frame.objects.count() > stored
        assert len(alarms()) == 3
