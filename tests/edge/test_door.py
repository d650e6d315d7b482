"""The edge looks at the door's server on its machine: full, stuck, started anew; and says past the store how it is."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from anju_edge.gateways import door as doors
from anju_edge.gateways.door import Door
from anju_edge.gateways.pulse import Pulse
from anju_edge.gateways.store import Store
from anju_edge.protocols import topics
from tests.edge.test_gateways import Memory, until

WRITE = {
    "errors": [{"type": "STREAM", "error": "JetStream stream '$G > $MQTT_msgs' write error: no space left on device"}]
}
OTHER = {"errors": [{"type": "STREAM", "error": "stream is recovering"}]}


@contextmanager
def monitoring(folder, status, body):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_about):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        (folder / "a.ports").write_text(json.dumps({"monitoring": [f"http://127.0.0.1:{server.server_port}"]}))
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def room(monkeypatch, free):
    monkeypatch.setattr(doors.shutil, "disk_usage", lambda _folder: SimpleNamespace(total=100 << 30, free=free))


class TestTrouble:
    @pytest.mark.parametrize(
        ("answered", "free", "trouble"),
        [
            ((200, {"status": "ok"}), 0, ""),
            ((503, WRITE), 0, "full"),
            ((503, WRITE), 20 << 20, "full"),  # less than a hundredth
            ((503, WRITE), 2 << 30, "stuck"),
            ((503, OTHER), 0, ""),
            ((503, ["odd"]), 0, ""),
            ((503, "{"), 0, ""),
        ],
    )
    def test_is_a_write_error_and_the_disk_says_which(self, tmp_path, monkeypatch, answered, free, trouble):
        room(monkeypatch, free)
        status, said = answered
        body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        with monitoring(tmp_path, status, body):
            assert Door(tmp_path).trouble() == trouble

    def test_of_a_server_that_does_not_answer_is_not_known(self, tmp_path):
        (tmp_path / "a.ports").write_text('{"monitoring": ["http://127.0.0.1:9"]}')
        (tmp_path / "b.ports").write_text("{")
        assert Door(tmp_path).trouble() == ""


class TestStartAnew:
    def test_ends_the_server_once_in_a_minute(self, tmp_path, nats_maker):
        server = nats_maker()
        (tmp_path / "nats.pid").write_text(str(server.process.pid))
        door = Door(tmp_path)
        assert door.start_anew()
        server.process.wait(10)
        assert not door.start_anew()

    @pytest.mark.parametrize("number", ["1", "nonsense", "99999999"])
    def test_ends_nobody_else(self, tmp_path, number):
        (tmp_path / "nats.pid").write_text(number)
        assert not Door(tmp_path).start_anew()

    def test_needs_to_know_whom(self, tmp_path):
        assert not Door(tmp_path).start_anew()


class TestPulse:
    async def test_says_that_all_is_stored(self):
        again = []
        await Pulse(store := Memory(), None, lambda: again.append(1)).beat()
        assert [(subject, json.loads(body)) for subject, body in store.said] == [
            (topics.STORING, {"storing": True, "full": False, "refused": 0})
        ]
        assert again == []

    async def test_says_that_nothing_is_stored_and_has_the_lines_try(self):
        store, again = Memory(), []
        store.storing, store.lost = False, 7
        pulse = Pulse(store, None, lambda: again.append(1))
        await pulse.beat()
        store.storing = True
        await pulse.beat()
        assert [json.loads(body) for _, body in store.said] == [
            {"storing": False, "full": False, "refused": 7}, {"storing": True, "full": False, "refused": 7},
        ]  # fmt: skip
        assert again == [1]

    async def test_names_a_full_disk_and_starts_a_stuck_door_anew(self, tmp_path, monkeypatch):
        begun = []
        monkeypatch.setattr(Door, "start_anew", lambda _door: begun.append(1))
        with monitoring(tmp_path, 503, json.dumps(WRITE).encode()):
            pulse = Pulse(store := Memory(), tmp_path, lambda: None)
            room(monkeypatch, 0)
            await pulse.beat()
            assert begun == []
            room(monkeypatch, 50 << 30)
            await pulse.beat()
        assert begun == [1]
        assert [json.loads(body)["full"] for _, body in store.said] == [True, False]

    async def test_is_heard_on_a_plain_subject_and_lost_quietly_while_the_server_is_away(self, nats_maker):
        server, heard = nats_maker(), []
        store = Store(f"nats://127.0.0.1:{server.port}")
        await store.say(topics.STORING, b"before it is connected")
        await store.start()

        async def note(message):
            heard.append(message.data)

        await store.listen(topics.STORING, note)
        await store.say(topics.STORING, b"1")
        await until(lambda: heard == [b"1"])
        server.process.kill()
        server.process.wait()
        await until(lambda: not store.connected)
        await store.say(topics.STORING, b"2")
        await store.stop()
