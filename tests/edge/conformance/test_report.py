"""The report: 80 columns however wide its signs are, and the same facts for a machine."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anju.config.runtime.ports import free_port
from anju_edge.conformance import PROTOCOLS, PUSHED, SPOKEN, cases, findings, pushes, report, run, words
from anju_edge.conformance.device import Asked
from anju_edge.conformance.devices import BROKERS, SOCKETS
from anju_edge.conformance.devices.pushed import PUSHERS
from anju_edge.conformance.line import Place, place
from anju_edge.conformance.listening import Heard
from anju_edge.conformance.report import Heading, Result
from anju_edge.conformance.words import Words, shown
from anju_edge.protocols import registry
from tests.edge.conformance.serving import SHORT, Address, bad, ours, posted_to

LONG = Result(
    "alarm",
    Words("报警", "alarm"),
    Words(
        "存好以后答复，逐字节符合协议，只答一次，" * 4,
        "answered once, exactly by the protocol, after it is stored " * 3,
    ),
    "failed",
    sent="a" * 200,
    came=Words("收到", "came"),
    why="silent",
    took_s=0.0123,
)
ABOUT = Heading("watch", "127.0.0.1:8001", "0000000018", datetime(2026, 3, 1, tzinfo=UTC))


class TestForPeople:
    @pytest.mark.parametrize("english", [False, True])
    def test_no_line_is_wider_than_80_columns(self, english):
        text = "\n".join(
            (
                report.heading(ABOUT, english=english),
                report.row(LONG, english=english),
                report.summary([LONG], english=english),
            )
        )
        assert max(map(report.width, text.splitlines())) == 80

    def test_the_first_line_of_a_case_is_aligned(self):
        rows = [report.row(LONG._replace(state=state), english=False).splitlines()[0] for state in ("passed", "failed")]
        assert {report.width(row) for row in rows} == {80}
        assert rows[1].startswith("未通过  报警 ")
        assert rows[1].endswith(" 12.3 毫秒")

    def test_speaks_english_when_asked(self):
        text = report.row(LONG, english=True)
        assert "FAILED" in text
        assert "no answer" in text
        assert text.isascii() or "…" in text

    def test_bytes_are_text_or_hex_and_shortened(self):
        assert shown(b"[3G*1*0002*LK]") == "[3G*1*0002*LK]"
        assert shown(b"\x00\xff") == "00ff"
        assert shown(b"7e\x7f") == "37657f"
        assert shown("404 no_such_address: 没有这个地址\r\n".encode()) == "404 no_such_address: 没有这个地址 "
        assert shown("没".encode()[:2]) == "e6b2"
        assert len(shown(b"x" * 5000)) < 120
        assert shown(b"") == ""

    def test_unseen_counts_as_not_passed(self):
        assert "1 项没有看到" in report.summary([LONG._replace(state="unseen")], english=False)
        assert not report.all_passed([LONG._replace(state="unseen")])
        assert not report.all_passed([])

    def test_every_reason_has_words(self):
        sources = Path(cases.__file__).parent
        said = "".join(file.read_text() for file in sources.glob("*.py"))
        assert all(f'"{why}"' in said for why in words.WHY if why)


def test_for_machines_the_same_facts_are_there():
    read = json.loads(report.machine(ABOUT, [LONG], english=True))
    assert read["passed"] is False
    assert read["direction"] == "server"
    assert read["results"][0] | {"sent": ""} == {
        "case": "alarm",
        "title": "alarm",
        "sent": "",
        "required": LONG.required.other,
        "came": "came",
        "state": "failed",
        "why": "silent",
        "took_ms": 12.3,
    }


class TestTheTables:
    def test_name_every_protocol_that_can_be_played(self):
        wired = {name for name, speaks in registry.PROTOCOLS.items() if speaks.wire}
        pushing = {name for name, speaks in registry.PROTOCOLS.items() if speaks.push}
        assert set(SPOKEN) == set(SOCKETS) == wired
        assert set(PUSHED) == set(PUSHERS) == pushing
        assert set(PROTOCOLS) == set(registry.PROTOCOLS) - {"ha_discovery"}

    def test_name_each_case_once_and_in_both_languages(self):
        for table in (cases.CASES + cases.NOT_STORED, pushes.CASES + pushes.STORE_DOWN, findings.CHECKS):
            assert len({item.name for item in table}) == len(table)
            for item in table:
                assert item.title.other.isascii()
                assert item.required.other.isascii()
                assert not item.title.chinese.isascii()

    def test_every_case_stands_in_the_guide(self):
        guide = Path(__file__).parents[3] / "docs" / "guides" / "vendor-check.md"
        text = guide.read_text()
        for item in (*cases.CASES, *cases.NOT_STORED, *pushes.CASES, *findings.CHECKS):
            assert item.title.chinese in text, item.name


class TestAddresses:
    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("127.0.0.1:8001", Place("127.0.0.1", 8001)),
            ("[::1]:8001", Place("::1", 8001)),
            ("mqtt://broker", Place("broker", 1883, broker=True)),
            ("mqtts://broker:9", Place("broker", 9, tls=True, broker=True)),
        ],
    )
    def test_are_read(self, written, read):
        assert place(written, udp=False) == read

    @pytest.mark.parametrize("written", ["8001", "host", "ftp://host:1", "host:x", ":8001"])
    def test_are_refused(self, written):
        with pytest.raises(ValueError, match=r".*"):
            place(written, udp=False)


def job(address, protocol="watch", **more):
    said = []
    return run.Job(protocol, address, more.pop("asked", Asked()), said.append, patience=SHORT, **more), said


class TestExitCodes:
    async def code(self, made):
        return await asyncio.to_thread(run.against_server, made)

    async def test_0_when_all_passed_and_the_machine_reads_it(self, tmp_path):
        async with ours("watch") as (where, _):
            made, said = job(f"127.0.0.1:{where.port}", json=tmp_path / "r.json")
            assert await self.code(made) == 0
        assert said[0].startswith("服务器自检  watch  127.0.0.1:")
        assert said[-1].endswith("17 项通过，0 项未通过\n")
        assert json.loads((tmp_path / "r.json").read_text())["passed"] is True

    async def test_1_when_one_failed(self):
        async with bad("watch", "drops_without_fix") as where:
            made, said = job(f"127.0.0.1:{where.port}", english=True)
            assert await self.code(made) == 1
        assert said[-1].endswith("16 passed, 1 failed\n")

    async def test_2_when_nobody_answers(self):
        async with bad("watch", "never_answers") as where:
            pass
        made, said = job(f"127.0.0.1:{where.port}")
        assert await self.code(made) == 2
        assert "没有答复" in said[-1]

    async def test_pushes_are_posted(self):
        address = Address("ctwing")
        with posted_to(address) as to:
            made, said = job(to, "ctwing")
            made = made._replace(patience=SHORT._replace(answer_s=4))
            assert await self.code(made) == 0
        assert "/push/l1/***" in said[0]
        assert "secret" not in "".join(said)

    @pytest.mark.parametrize(
        ("address", "protocol", "number"),
        [
            ("mqtt://127.0.0.1:1", "watch", ""),
            ("127.0.0.1:1", "zigbee2mqtt", ""),
            ("http://127.0.0.1:1/push/a/b", "watch", ""),
            ("127.0.0.1:1", "gb26875", "no number"),
            ("nothing", "watch", ""),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, address, protocol, number):
        made, _ = job(address, protocol, asked=Asked(number=number))
        with pytest.raises(ValueError, match=r".*"):
            run.against_server(made)

    def test_a_broker_device_cannot_be_listened_for(self):
        made, _ = job("127.0.0.1:1", "zigbee2mqtt")
        with pytest.raises(ValueError, match=r".*"):
            run.with_device(made, 0.01)

    def test_listening_shows_each_message_and_whether_it_was_answered(self):
        heard = Heard(0.0, datetime.now(UTC), "1", b"[AL]", (), frozenset({"sos"}), owed=True, answered=False)
        assert run._line(heard, english=False).endswith("1  报警，故意不答复  [AL]")
        assert run._line(heard._replace(answered=True), english=True).endswith("1  alarm  [AL]")
        assert run._line(heard._replace(calls=frozenset()), english=True).endswith("1  [AL]")

    def test_pushes_are_only_for_who_pushes(self):
        made, _ = job("http://127.0.0.1:1/push/a/b", "jt808")
        with pytest.raises(ValueError, match="http"):
            run.against_server(made)

    def test_listening_tells_what_came_and_2_when_nobody_did(self):
        made, said = job(f"127.0.0.1:{free_port()}", english=True)
        assert run.with_device(made, 0.002) == 2
        assert said[0].startswith("Device check  watch")
        assert "not seen" in said[-1]


def test_all_brokers_speak():
    assert set(BROKERS) <= set(PROTOCOLS)
