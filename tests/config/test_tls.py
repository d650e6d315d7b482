"""The device door with a certificate: TLS only, checked by devices, looked at before the start."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from anju.config.runtime import certificates, ports
from anju.config.runtime.nats import NatsServer
from anju.config.runtime.trouble import Trouble
from anju.devices.rules import door
from tests import migrated
from tests.config.anju_up import READY, Running, environment, once
from tests.config.authority import Authority
from tests.mqtt import Mqtt

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


class TestDoor:
    def test_a_press_over_tls_rings_and_nothing_else_is_let_in(self, tmp_path: Path, authority: Authority) -> None:
        issued = authority.issue()
        env = environment(tmp_path / "data", ANJU_DOOR_CERT=issued.certificate, ANJU_DOOR_KEY=issued.key)
        if database := migrated.copy("anju_tls"):
            env["ANJU_DATABASE_URL"] = database  # what is new here is the door
        started = Running(["run", "--no-city"], env)
        try:
            started.wait_for(READY)
            demo = json.loads((tmp_path / "data" / "demo.json").read_text())
            device = next(item for item in demo["devices"] if item["kind"] == "button")
            line = demo["lines"][device["line"]]
            port, name, password = int(env["ANJU_MQTT_PORT"]), line["username"], line["password"]

            with Mqtt(port, name, password, tls=authority.trusted()) as link:
                link.publish(device["topic"], json.dumps(device["says"]).encode())
            assert _rings(demo, device["number"])["kind"] == "sos"

            with pytest.raises((ConnectionError, TimeoutError)):
                Mqtt(port, name, password, timeout=3)
            foreign = Authority(tmp_path, "别家").trusted()
            with pytest.raises(ssl.SSLCertVerificationError):
                Mqtt(port, name, password, tls=foreign)
            elsewhere = authority.trusted()
            with socket.create_connection(("127.0.0.1", port)) as plain, pytest.raises(ssl.SSLCertVerificationError):
                elsewhere.wrap_socket(plain, server_hostname="anju.example.gov.cn")
        finally:
            started.ctrl_c()

    def test_the_platforms_own_processes_can_come_in_by_tls_too(self, tmp_path: Path, authority: Authority) -> None:
        issued = authority.issue()
        port, mqtt_port = ports.free_port(), ports.free_port()
        config = tmp_path / "nats.conf"
        config.write_text(
            door.render_door_config(
                data_dir=str(tmp_path), host="127.0.0.1", nats_port=port, mqtt_port=mqtt_port, lines=[],
                internal_password="p", tls_cert=issued.certificate, tls_key=issued.key, nats_tls=True,
                max_age_hours=1, max_bytes=1 << 26,
            )
        )  # fmt: skip
        server = NatsServer(config, port=port, mqtt_port=mqtt_port, log=tmp_path / "nats.log")
        server.start()
        try:
            address = f"tls://anju:p@127.0.0.1:{port}"
            trusting = {"SSL_CERT_FILE": str(authority.path)}
            assert _opens(address, trusting).returncode == 0, _opens(address, trusting).stderr
            assert "CERTIFICATE_VERIFY_FAILED" in _opens(address, {}).stderr
        finally:
            server.stop()


_OPEN = """
import asyncio, sys
import django; django.setup()
import nats
from anju.devices.jobs import pull, streams

async def both():
    admin = await nats.connect(sys.argv[1], allow_reconnect=False, connect_timeout=3)
    await streams.ensure(admin, streams.stream_configs(max_age_hours=1, max_bytes=1 << 26))
    await streams.read_from(admin, "ANJU_PLAIN", "anju-test", 1)
    data = await pull.opened(sys.argv[1], "ANJU_PLAIN", "anju-test")
    assert await data.fetch(10, 0.1) == []
    data.close()
    await admin.close()

asyncio.run(both())
"""


def _opens(address: str, more: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Let both clients of the lanes connect, in a process that trusts what ``more`` says."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "anju.config.settings"} | more
    command = [sys.executable, "-c", _OPEN, address]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)


def _rings(demo: dict, number: str) -> dict:
    key = {"Authorization": f"Bearer {demo['key']['token']}"}
    until = time.monotonic() + 60
    while time.monotonic() < until:
        answer = httpx.get(f"{demo['api']}/incidents", params={"state": "open"}, headers=key, trust_env=False)
        for case in answer.json()["items"]:
            if case["device_number"] == number:
                return dict(case)
        time.sleep(0.3)
    raise AssertionError(number)


class TestCertificate:
    def test_without_one_there_is_nothing_to_say(self) -> None:
        assert certificates.check("", "") == ""

    def test_a_good_one(self, authority: Authority) -> None:
        assert certificates.check(*authority.issue()) == ""

    def test_one_that_has_run_out_is_said_and_does_not_keep_the_desk_from_starting(self, authority: Authority) -> None:
        said = certificates.check(*authority.issue(until=timedelta(days=-1)))
        assert "已于" in said
        assert "过期" in said

    def test_one_that_runs_out_within_a_month(self, authority: Authority) -> None:
        assert "将于" in certificates.check(*authority.issue(until=timedelta(days=20)))

    def test_one_that_is_not_valid_yet(self, authority: Authority) -> None:
        assert "才有效" in certificates.check(*authority.issue(since=timedelta(days=3)))

    def test_half_of_one(self, authority: Authority) -> None:
        with pytest.raises(Trouble) as trouble:
            certificates.check(authority.issue().certificate, "")
        assert trouble.value.code == "tls_half"

    def test_somebody_elses_key(self, authority: Authority) -> None:
        with pytest.raises(Trouble) as trouble:
            certificates.check(authority.issue().certificate, authority.issue().key)
        assert trouble.value.code == "tls_mismatch"

    @pytest.mark.parametrize("content", [None, "", "not PEM at all"])
    def test_one_that_cannot_be_read(self, authority: Authority, tmp_path: Path, content: str | None) -> None:
        path = tmp_path / "broken.pem"
        if content is not None:
            path.write_text(content)
        with pytest.raises(Trouble) as trouble:
            certificates.check(str(path), authority.issue().key)
        assert trouble.value.code == "tls_unreadable"
        with pytest.raises(Trouble) as trouble:
            certificates.check(authority.issue().certificate, str(path))
        assert trouble.value.code == "tls_unreadable"


class TestCommand:
    def test_a_wrong_pair_stops_the_start_with_one_sentence(self, tmp_path: Path, authority: Authority) -> None:
        env = environment(tmp_path / "data")
        said = once(
            ["up"], env | {"ANJU_DOOR_CERT": authority.issue().certificate, "ANJU_DOOR_KEY": authority.issue().key}
        )
        assert said.returncode == 1
        assert "不是一对" in said.stderr
        assert "Traceback" not in said.stderr
        assert not (tmp_path / "data" / "postgres").exists()

    def test_the_check_names_a_certificate_that_has_run_out(self, tmp_path: Path, authority: Authority) -> None:
        old = authority.issue(until=timedelta(days=-1))
        env = environment(tmp_path / "data", ANJU_DOOR_CERT=old.certificate, ANJU_DOOR_KEY=old.key)
        said = once(["check"], env)
        assert said.returncode == 1
        assert "✗ 设备入口的证书" in said.stdout
        assert "过期" in said.stdout
