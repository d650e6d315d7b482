"""The kit against servers: our own pass every case, bad ones fail the right ones."""

import pytest

from anju_edge.conformance import SPOKEN
from anju_edge.conformance.runner import NobodyThere
from anju_edge.protocols.registry import PROTOCOLS
from tests.edge.conformance.serving import SHORT, bad, checked, failed, ours

ALL_OF_WATCH = {
    "beat", "alarm", "no_fix", "year_2000", "future", "battery_and_sos", "unknown_number", "duplicate",
    "half_then_silence", "half_completed", "two_in_one", "every_byte", "rubbish", "over_long", "storm_in_a_row",
    "storm_at_once", "two_sockets",
}  # fmt: skip
DATAGRAMS = [name for name in SPOKEN if PROTOCOLS[name].wire.udp]
HALVES = {"half_then_silence": "early", "half_completed": "early"}


class TestOurOwnListeners:
    @pytest.mark.parametrize("protocol", SPOKEN)
    async def test_pass_everything(self, protocol):
        async with ours(protocol) as (where, _):
            results = await checked(protocol, where)
            assert failed(results) == {}
            assert {"beat", "alarm", "every_byte", "storm_at_once", "two_sockets"} <= set(results)

    @pytest.mark.parametrize("protocol", DATAGRAMS)
    async def test_pass_everything_over_udp(self, protocol):
        async with ours(protocol, udp=True) as (where, _):
            results = await checked(protocol, where)
            assert failed(results) == {}
            assert not {"every_byte", "two_in_one", "half_completed"} & set(results)

    async def test_are_asked_all_that_was_promised(self):
        async with ours("watch") as (where, store):
            results = await checked("watch", where)
            assert set(results) == ALL_OF_WATCH
            alarm = results["alarm"]
            assert alarm.sent.startswith("[3G*0000000018*")
            assert alarm.came == "[3G*0000000018*0002*AL]"
            assert 0 < alarm.took_s < 1
            assert ("two_sockets", "0000000018") in store.noticed()

    async def test_take_the_number_that_was_typed(self):
        async with ours("watch") as (where, _):
            results = await checked("watch", where, SHORT, number="1234567890")
            assert results["alarm"].came == "[3G*1234567890*0002*AL]"

    async def test_a_terminal_whose_code_is_checked_gets_in(self):
        async with ours("jt808", settings={"check_auth": True, "secret": "s"}) as (where, _):
            assert failed(await checked("jt808", where)) == {}

    async def test_hold_a_unit_with_a_status_that_is_right_too(self):
        async with ours("scaip") as (where, _):
            results = await checked("scaip", where, SHORT)
            assert "<snu>4</snu>" in results["alarm"].came


class TestTheStoreIsDown:
    @pytest.mark.parametrize("protocol", ["watch", "gb26875", "scaip"])
    async def test_our_own_say_nothing(self, protocol):
        async with ours(protocol, away=True) as (where, _):
            results = await checked(protocol, where, SHORT, store_down=True)
            assert list(results) == ["store_down"]
            assert failed(results) == {}

    async def test_who_answers_all_the_same_is_found_out(self):
        async with bad("watch", "answers_before_storing") as where:
            assert failed(await checked("watch", where, SHORT, store_down=True)) == {"store_down": "stored"}


class TestBadServers:
    async def test_one_that_answers_before_it_has_the_frame(self):
        async with bad("watch", "answers_before_storing") as where:
            problems = failed(await checked("watch", where, SHORT))
            assert HALVES.items() <= problems.items()
            assert not {"alarm", "beat", "storm_in_a_row"} & set(problems)

    async def test_one_that_never_answers(self):
        async with bad("watch", "never_answers") as where:
            problems = failed(await checked("watch", where, SHORT))
            assert set(problems) == ALL_OF_WATCH
            assert problems["alarm"] == "silent"
            assert problems["over_long"] == "unreachable"

    async def test_one_that_answers_something_else(self):
        async with bad("watch", "answers_wrong") as where:
            results = await checked("watch", where, SHORT)
            assert failed(results)["alarm"] == "wrong"
            assert results["alarm"].came == "[3G*0000000018*0002*KO]"

    async def test_one_that_answers_twice(self):
        async with bad("watch", "answers_twice") as where:
            problems = failed(await checked("watch", where, SHORT))
            assert problems["alarm"] == "extra"
            assert "storm_at_once" not in problems

    async def test_one_that_half_a_frame_kills(self):
        async with bad("watch", "dies_on_half") as where:
            problems = failed(await checked("watch", where, SHORT))
            assert problems["half_then_silence"] == "unreachable"
            assert not {"beat", "alarm", "no_fix", "duplicate"} & set(problems)
            assert problems["two_sockets"] == "unreachable"

    async def test_one_that_drops_what_has_no_position(self):
        async with bad("watch", "drops_without_fix") as where:
            assert failed(await checked("watch", where, SHORT)) == {"no_fix": "silent"}

    async def test_one_that_takes_a_segment_for_a_frame(self):
        async with bad("watch", "one_frame_a_segment") as where:
            problems = failed(await checked("watch", where, SHORT))
            assert {"half_completed", "two_in_one", "every_byte", "rubbish"} <= set(problems)
            assert not {"alarm", "duplicate", "storm_at_once"} & set(problems)

    async def test_one_that_hangs_up_after_its_answer(self):
        async with bad("watch", "hangs_up") as where:
            problems = failed(await checked("watch", where, SHORT))
            assert problems["alarm"] == problems["duplicate"] == "closed"
            assert not {"half_then_silence", "storm_in_a_row"} & set(problems)

    async def test_an_address_where_nobody_is(self):
        async with bad("watch", "never_answers") as where:
            pass
        with pytest.raises(NobodyThere):
            await checked("watch", where, SHORT)

    async def test_a_port_where_no_datagram_is_taken(self):
        async with ours("gb26875", udp=True) as (where, _):
            pass
        with pytest.raises(NobodyThere):
            await checked("gb26875", where, SHORT)

    async def test_datagrams_that_nobody_answers(self):
        async with ours("gb26875", udp=True, away=True) as (where, _):
            with pytest.raises(NobodyThere):
                await checked("gb26875", where, SHORT)
