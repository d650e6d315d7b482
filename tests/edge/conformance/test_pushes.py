"""The kit against addresses that vendors' platforms post to."""

import pytest

from anju_edge.conformance import PUSHED, pushes
from anju_edge.conformance.device import Asked
from anju_edge.conformance.runner import NobodyThere
from tests.edge.conformance.serving import QUICK, SHORT, Address, failed, posted_to


async def checked(address, to, *, store_down=False, patience=QUICK, **asked):
    told = []
    results = await pushes.check(address.protocol, to, Asked(**asked), patience, told.append, store_down=store_down)
    assert told == list(results)
    return {result.case: result for result in results}


class TestOurOwn:
    @pytest.mark.parametrize("protocol", PUSHED)
    async def test_pass_everything(self, protocol):
        address = Address(protocol)
        with posted_to(address) as to:
            results = await checked(address, to)
        assert failed(results) == {}
        assert len(address.stored) > 150
        assert ("verification" in results) is (protocol == "onenet")
        assert results["wrong_secret"].came == "404"

    async def test_pass_with_a_token_too(self):
        address = Address("onenet", settings={"token": "t"})
        with posted_to(address) as to:
            results = await checked(address, to, token="t")
        assert failed(results) == {}
        assert results["not_json"].came.startswith("401")

    async def test_refuse_what_is_signed_with_another_token(self):
        address = Address("onenet", settings={"token": "t"})
        with posted_to(address) as to:
            problems = failed(await checked(address, to, token="other"))
        assert problems["alarm"] == problems["verification"] == problems["storm_at_once"] == "status"

    async def test_say_no_200_while_the_store_is_down(self):
        address = Address("ctwing", kind="away")
        with posted_to(address) as to:
            assert failed(await checked(address, to, store_down=True)) == {}


class TestBadOnes:
    async def test_one_that_takes_any_secret(self):
        address = Address("ctwing", kind="open")
        with posted_to(address) as to:
            assert failed(await checked(address, to)) == {"wrong_secret": "taken"}

    async def test_one_that_drops_what_it_cannot_read(self):
        address = Address("ctwing", kind="json_only")
        with posted_to(address) as to:
            assert failed(await checked(address, to)) == {"not_json": "status"}

    async def test_one_that_takes_megabytes(self):
        address = Address("ctwing", kind="takes_all")
        with posted_to(address) as to:
            assert failed(await checked(address, to)) == {"over_long": "taken"}

    async def test_one_that_falls_over_megabytes(self):
        address = Address("ctwing", kind="falls_over")
        with posted_to(address) as to:
            assert failed(await checked(address, to)) == {"over_long": "status"}

    @pytest.mark.parametrize(("kind", "why"), [("slow", "silent"), ("hangs_up", "closed")])
    async def test_one_that_does_not_answer(self, kind, why):
        address = Address("ctwing", kind=kind)
        with posted_to(address) as to:
            problems = failed(await checked(address, to, patience=SHORT))
        assert problems["alarm"] == problems["storm_at_once"] == why

    async def test_one_that_does_not_echo(self):
        address = Address("onenet", kind="odd")
        with posted_to(address) as to:
            assert failed(await checked(address, to)) == {"verification": "wrong"}

    async def test_one_that_is_slow(self, monkeypatch):
        monkeypatch.setattr(pushes, "_FAST_S", 0.0)
        address = Address("chirpstack")
        with posted_to(address) as to:
            assert failed(await checked(address, to))["alarm"] == "slow"

    async def test_one_that_answers_with_its_store_down(self):
        address = Address("ctwing")
        with posted_to(address) as to:
            assert failed(await checked(address, to, store_down=True)) == {"store_down": "stored"}

    async def test_an_address_where_nobody_is(self):
        address = Address("ctwing")
        with posted_to(address) as to:
            pass
        with pytest.raises(NobodyThere):
            await checked(address, to)
