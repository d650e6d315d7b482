"""The edge process with real sockets: commands, lines that change, ports that are taken, what the door's server says."""

import asyncio
import json
from dataclasses import replace

import pytest

from anju.config.runtime.ports import free_port
from anju_edge.gateways import lines
from anju_edge.gateways.asking import Asked
from anju_edge.gateways.lines import Limits
from anju_edge.gateways.process import Service
from anju_edge.gateways.watch import Watch
from anju_edge.protocols import wire
from tests.edge.test_gateways import LK, Memory, dial, is_closed, opened, until


class TestAsking:
    async def ready(self, place):
        asked = Asked(place.store, {"w1": place})
        await asked.start()
        return asked

    def body(self, **more):
        return json.dumps({"device": "3707805539", "verb": "find", "arguments": {}, "serial": 1, **more}).encode()

    async def test_a_command_goes_to_the_devices_socket(self):
        async with opened() as (place, _):
            asked = await self.ready(place)
            reader, writer = await dial(place)
            writer.write(LK)
            await reader.readexactly(len(LK))
            assert asked.ask("w1", self.body()) == {"state": "sent"}
            assert await reader.readexactly(25) == b"[3G*3707805539*0004*FIND]"
            writer.close()

    async def test_a_device_that_is_not_connected_here_gets_no_answer_from_here(self):
        async with opened() as (place, _):
            asked = await self.ready(place)
            assert asked.ask("w1", self.body()) is None
            assert asked.ask("other", self.body()) is None

    @pytest.mark.parametrize(
        ("more", "why"),
        [({"verb": "monitor"}, "no_such_verb"), ({"verb": "upload_interval", "arguments": {"seconds": 1}}, "seconds")],
    )
    async def test_what_is_not_offered_is_refused(self, more, why):
        async with opened() as (place, _):
            asked = await self.ready(place)
            reader, writer = await dial(place)
            writer.write(LK)
            await reader.readexactly(len(LK))
            assert asked.ask("w1", self.body(**more)) == {"state": "refused", "why": why}
            writer.close()

    async def test_nonsense_is_refused(self):
        async with opened() as (place, _):
            asked = await self.ready(place)
            assert asked.ask("w1", b"{") == {"state": "refused", "why": "not_a_command"}

    async def test_a_taken_alarm_is_known_for_a_while(self):
        async with opened() as (place, _):
            await self.ready(place)
            said = type("Said", (), {"subject": "edge.taken.w1", "data": b'["3707805539"]', "reply": ""})
            await place.store.heard["edge.taken.*"](said)
            assert place.is_taken("3707805539")
            assert not place.is_taken("other")
            place._taken["3707805539"] -= 91
            assert not place.is_taken("3707805539")

    async def test_hold_is_said_until_a_desk_has_taken_the_alarm(self):
        async with opened() as (place, _):
            message = wire.Message("7", b"x", b"handled", b"hold")
            assert await place.take(message, "") == (b"hold",)
            place.taken("7")
            assert await place.take(message, "") == (b"handled",)


class TestTheProcess:
    def written(self, folder, *items):
        path = folder / "lines.json"
        path.write_text(json.dumps({"host": "127.0.0.1", "lines": list(items)}))
        return path

    def item(self, **more):
        return {"login": "w1", "protocol": "watch", "base": "edge/watch/w1", "port": free_port(), **more}

    async def test_opens_what_is_written_reopens_what_changes_and_closes_the_rest(self, tmp_path):
        first, second = self.item(), self.item(login="w2", base="edge/watch/w2")
        path = self.written(tmp_path, first)
        service = Service(path, Memory())
        await service.refresh()
        assert [place.line.port for place in service.open.values()] == [first["port"]]
        reader, writer = await asyncio.open_connection("127.0.0.1", first["port"])
        self.written(tmp_path, {**first, "networks": ["10.0.0.0/8"]}, second)
        await service.refresh()
        assert sorted(service.open) == ["w1", "w2"]
        assert await is_closed(reader)
        writer.close()
        self.written(tmp_path)
        await service.refresh()
        assert service.open == {}
        with pytest.raises(OSError, match="Connect call failed"):
            await asyncio.open_connection("127.0.0.1", second["port"])

    async def test_a_broken_file_changes_nothing(self, tmp_path):
        path = self.written(tmp_path, self.item())
        service = Service(path, Memory())
        await service.refresh()
        path.write_text('{"lines": [')
        await service.refresh()
        assert list(service.open) == ["w1"]
        self.written(tmp_path)
        await service.refresh()

    async def test_a_port_that_is_taken_is_told_of_once_and_tried_again(self, tmp_path):
        item = self.item()
        other = await asyncio.start_server(lambda *_: None, "127.0.0.1", item["port"])
        service = Service(self.written(tmp_path, item), store := Memory())
        for _again in range(3):
            await service.refresh()
        await until(lambda: store.noticed() == [("port_taken", "")])
        other.close()
        await other.wait_closed()
        await service.refresh()
        assert list(service.open) == ["w1"]
        await service._close("w1")

    async def test_beats_for_open_ports_and_ends_when_told(self, tmp_path):
        service = Service(self.written(tmp_path, self.item()), store := Memory())
        running = asyncio.create_task(service.run())
        await until(lambda: "w1" in service.open)
        await until(lambda: ("opened", "") in store.noticed())
        service.stop()
        await asyncio.wait_for(running, 5)
        assert service.open == {}

    def test_reads_limits_and_settings_and_leaves_out_what_it_cannot_speak(self, tmp_path):
        found = lines.read(
            self.written(
                tmp_path,
                self.item(limits={"sockets": 5}, settings={"bit22": "fall"}, networks=["10.1.0.0/16"]),
                self.item(login="x", protocol="of the future"),
            )
        )
        assert list(found) == ["w1"]
        assert found["w1"].limits == replace(Limits(), sockets=5)
        assert found["w1"].settings == {"bit22": "fall"}
        assert found["w1"].admits("10.1.2.3")
        assert found["w1"].admits("::ffff:10.1.2.3")
        assert not found["w1"].admits("10.2.2.3")


class TestTheDoorsOwnServer:
    async def test_tells_of_each_refused_connection_once_with_its_reason(self, tmp_path):
        async with opened() as (place, _):
            watch = Watch(tmp_path, {"w1": place}.get)
            closed = [
                {"cid": 7, "reason": "Protocol Violation", "authorized_user": "w1", "type": "mqtt", "mqtt_client": "z2m", "ip": "10.0.0.7"},
                {"cid": 8, "reason": "Client Closed", "authorized_user": "w1", "type": "mqtt"},
                {"cid": 9, "reason": "Authentication Failure", "authorized_user": "nobody", "type": "mqtt"},
            ]  # fmt: skip
            watch.look("a", closed)
            watch.look("a", closed)
            await until(lambda: place.store.noticed() == [("topic_refused", "")])
            assert json.loads(place.store.put_[0][1])["detail"] == "z2m 10.0.0.7"
