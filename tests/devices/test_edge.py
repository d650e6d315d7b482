"""From a socket to the incident: our gateways, the real door, both lanes, the pages."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from anju.devices import commands
from anju.devices.models import DeviceCommand, DoorEvent, Frame, Line, UnknownDevice
from anju.incidents.models import Incident, Press
from anju.journal.models import Move
from anju.kernel.viewer import SYSTEM
from anju_edge.gateways import lines
from anju_edge.gateways.process import Service
from anju_edge.gateways.store import Store
from tests import world
from tests.devices import build
from tests.devices.at_work import until, working
from tests.devices.build import alarms
from tests.mqtt import Mqtt, Refused

pytestmark = [pytest.mark.django_db(transaction=True)]
LK = b"[3G*3707805539*0002*LK]"
FRAME = "[3G*3707805539*006A*AL,{:%d%m%y,%H%M%S},A,45.756700,N,126.642400,E,0.00,0,0,9,19,90,0,0,00010000,1,1,460,0,9360,4082,131,,10]"
SOS = FRAME.format(datetime.now(UTC)).encode()
AL = b"[3G*3707805539*0002*AL]"


@pytest.fixture
def wang(watches):
    """Elder Wang wears a watch."""
    elder = build.elder("王淑兰")
    build.device("3707805539", "watch", elder, watches)
    return elder


@contextmanager
def gateways(served):
    """The edge process, on a thread, with every line of the installation open."""
    started, path = [], commands.write_edge_config(SYSTEM)
    wanted = lines.read(path).keys()

    def work():
        async def main():
            service = Service(path, Store(served.url), served.ports)
            started.append((service, asyncio.get_running_loop()))
            await service.run()

        asyncio.run(main())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    until(lambda: started and started[0][0].open.keys() >= wanted)
    try:
        yield started[0][0]
    finally:
        started[0][1].call_soon_threadsafe(started[0][0].stop)
        thread.join(10)
        assert not thread.is_alive()


def dial(line):
    connection = socket.create_connection(("127.0.0.1", line.port), timeout=8)
    connection.settimeout(8)
    return connection


def said(connection, owed):
    heard = b""
    while len(heard) < len(owed):
        more = connection.recv(4096)
        assert more, heard
        heard += more
    return heard


def test_a_press_of_a_watch_becomes_an_alarm_of_its_wearer(served, watches, wang):
    with gateways(served), working(served, "alarms", "records"), dial(watches) as watch:
        watch.sendall(LK + SOS)
        assert said(watch, LK + AL) == LK + AL
        [alarm] = until(alarms)
        assert (alarm["signal"], alarm["elder_id"], alarm["faults"]) == ("sos", wang.pk, [])
        until(lambda: Frame.objects.filter(device_number="3707805539").count() == 2)
        frame = Frame.objects.order_by("stream_seq").last()
        assert bytes(frame.raw) == SOS
        assert frame.subject.endswith("3707805539.127//0//0//1")
        until(lambda: Line.objects.get(pk=watches.pk).beat_at)


def test_a_repeat_of_an_alarm_whose_answer_was_lost_is_the_same_alarm(served, watches, wang):
    with gateways(served), working(served, "alarms", "records"):
        for _again in range(3):
            with dial(watches) as watch:
                watch.sendall(SOS)
                said(watch, AL)
        until(lambda: Frame.objects.filter(outcome="read", device_number="3707805539").count() == 3)
        until(alarms)
        time.sleep(0.5)
        assert len(alarms()) == 1


def test_an_unknown_number_is_kept_shown_and_rings(served, watches):
    with gateways(served), working(served, "alarms", "records"), dial(watches) as watch:
        watch.sendall(SOS)
        assert said(watch, AL) == AL
        [alarm] = until(alarms)
        assert alarm["faults"] == ["unknown_device"]
        until(lambda: UnknownDevice.objects.filter(number="3707805539", line=watches, alarms=1, frames=1).exists())


def test_killed_between_storing_and_answering_the_watch_repeats_and_one_case_is_open(served, watches, wang):
    """Nine lives: the edge process is killed at a random moment of every press; the watch repeats until answered."""
    place = str(commands.write_edge_config(SYSTEM))
    presses = 3

    def start():
        environment = {**os.environ, "ANJU_NATS_URL": served.url}
        return subprocess.Popen(
            [sys.executable, "-m", "anju_edge.gateways", "--lines", place], env=environment, stderr=subprocess.DEVNULL
        )

    with working(served, "alarms", "records"):
        for number in range(presses):
            press = FRAME.format(datetime.now(UTC) - timedelta(minutes=number)).encode()
            for life in range(3):
                process = start()
                try:
                    answered = _press(watches, press, patience=None if life == 2 else 0.01 * life)
                finally:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                if answered:
                    break
            assert answered
            time.sleep(1.1)  # nobody presses twice within a second
        until(lambda: Press.objects.count() == presses)
        time.sleep(0.5)
    assert Press.objects.count() == presses
    assert Incident.objects.count() == 1


def _press(line, press, *, patience):
    """Connect as soon as the port is there, press, and wait so long for the answer (without end: eight seconds)."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            with dial(line) as watch:
                watch.sendall(press)
                watch.settimeout(8 if patience is None else max(patience, 0.001))
                return watch.recv(100) == AL
        except ConnectionRefusedError:
            time.sleep(0.02)
        except (TimeoutError, OSError):
            return False
    return False


def test_while_the_door_is_away_nobody_is_answered_and_it_comes_back_by_itself(served, watches, wang):
    with gateways(served), working(served, "alarms", "records"), dial(watches) as watch:
        served.server.process.kill()
        served.server.process.wait()
        watch.sendall(SOS)
        watch.settimeout(0.5)
        with pytest.raises(TimeoutError):
            watch.recv(1)
        served.server.start()
        watch.settimeout(8)

        def repeated():
            watch.sendall(SOS)
            watch.settimeout(1)
            try:
                return watch.recv(100).startswith(AL)
            except TimeoutError:
                return False

        assert until(repeated, 20)
        until(alarms)


def test_two_sockets_with_one_number_stand_on_the_devices_and_the_lines_page(served, watches, wang):
    with gateways(served), working(served, "records"), dial(watches) as one, dial(watches) as two:
        for connection in (one, two, one):
            connection.sendall(LK)
            said(connection, LK)
        until(lambda: DoorEvent.objects.filter(what="two_sockets", device_number="3707805539").exists())
    installer = world.client_for(world.installer_gao())
    device = wang.devices.get()
    assert "同一编号有两个连接在说话" in installer.get(reverse("devices:device", args=[device.pk])).content.decode()
    admin = world.client_for(world.system_admin())
    page = admin.get(reverse("devices:line", args=[watches.pk])).content.decode()
    assert "同一编号有两个连接在说话" in page
    assert "同一编号有两个连接在说话" in admin.get(reverse("devices:faults")).content.decode()


class TestCommands:
    def test_goes_out_and_is_confirmed_by_the_devices_own_word(
        self, served, watches, wang, django_capture_on_commit_callbacks
    ):
        device = wang.devices.get()
        installer = world.client_for(world.installer_gao())
        with gateways(served), working(served, "records"), dial(watches) as watch:
            watch.sendall(LK)
            said(watch, LK)
            page = installer.post(
                reverse("devices:ask", args=[device.pk]), {"verb": "upload_interval", "written": "300"}, follow=True
            )
            assert "已发出，等设备回答" in page.content.decode()
            assert said(watch, b"[3G*3707805539*000A*UPLOAD,300]") == b"[3G*3707805539*000A*UPLOAD,300]"
            watch.sendall(b"[3G*3707805539*0006*UPLOAD]")
            until(lambda: DeviceCommand.objects.get().state == "confirmed")
        verbs = Move.objects.filter(thing="device_command").order_by("id").values_list("verb", flat=True)
        assert list(verbs) == ["ask", "send", "confirm"]

    def test_to_a_watch_that_is_not_connected_fails_and_says_so(self, served, watches, wang):
        device = wang.devices.get()
        installer = world.client_for(world.installer_gao())
        with gateways(served):
            page = installer.post(reverse("devices:ask", args=[device.pk]), {"verb": "find"}, follow=True)
        assert "没有发出（设备没有连着）" in page.content.decode()
        assert DeviceCommand.objects.get().state == "failed"

    @pytest.mark.parametrize(
        ("verb", "written"),
        [("upload_interval", "1"), ("upload_interval", "often"), ("contacts", "1"), ("message", "")],
    )
    def test_what_makes_no_sense_is_said_and_nothing_is_sent(self, watches, wang, verb, written):
        device = wang.devices.get()
        answer = world.client_for(world.installer_gao()).post(
            reverse("devices:ask", args=[device.pk]), {"verb": verb, "written": written}
        )
        assert answer.status_code == 422
        assert "填得不对" in answer.content.decode()
        assert not DeviceCommand.objects.exists()

    @pytest.mark.parametrize("verb", ["monitor", "call", "power_off", "duty_check"])
    def test_listening_in_and_what_the_protocol_does_not_know_is_not_offered(self, watches, wang, verb):
        device = wang.devices.get()
        answer = world.client_for(world.installer_gao()).post(reverse("devices:ask", args=[device.pk]), {"verb": verb})
        assert answer.status_code == 409
        assert not DeviceCommand.objects.exists()

    def test_what_never_got_out_ends_by_itself(self, watches, wang):
        row = DeviceCommand.objects.create(
            device=wang.devices.get(), verb="find", asked_by="user:1", asked_at=build.NOW, echo="FIND"
        )
        assert commands.give_up(SYSTEM, now=build.NOW) == 0
        assert commands.give_up(SYSTEM, now=build.NOW + commands.asking.UNANSWERED * 2) == 1
        row.refresh_from_db()
        assert (row.state, row.why) == ("failed", "not_sent")


def test_a_topic_with_a_space_and_a_wrong_password_are_told_of_at_the_line(served, watches):
    """The door's server drops the connection of such a client; its monitoring port tells us why."""
    with gateways(served), working(served, "records"):
        with pytest.raises((Refused, OSError)):
            Mqtt(served.mqtt, "g1", "guessed")
        with pytest.raises((Refused, OSError)), Mqtt(served.mqtt, "g1", served.passwords["g1"]) as mqtt:
            mqtt.publish("zigbee2mqtt/g1/living room", b"{}", 1)
        seen = DoorEvent.objects.filter(line=served.line).order_by("id").values_list("what", flat=True)
        until(lambda: set(seen.all()) == {"password_refused", "topic_refused"}, 30)
    page = world.client_for(world.system_admin()).get(reverse("devices:line", args=[served.line.pk]))
    assert "主题里有服务器不收的字符（如空格）" in page.content.decode()
