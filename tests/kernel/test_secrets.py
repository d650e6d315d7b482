"""Sealing: opened by the right key only, in both suites, across a rotation."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel import secrets
from anju.kernel.secrets import KeyMissing


@pytest.fixture(params=["international", "sm"])
def suite(request, settings):
    settings.ANJU_CRYPTO = request.param
    return request.param


class TestSeal:
    def test_what_is_sealed_opens(self, suite):
        sealed = secrets.seal("230103194501054329")
        assert b"2301" not in sealed
        assert secrets.unseal(memoryview(sealed)) == "230103194501054329"

    @given(st.text(max_size=80))
    def test_any_text(self, value):
        assert secrets.unseal(secrets.seal(value)) == value

    def test_the_same_value_never_looks_the_same(self, suite):
        assert secrets.seal("赵德福") != secrets.seal("赵德福")

    def test_one_touched_bit_is_noticed(self, suite):
        sealed = bytearray(secrets.seal("赵德福"))
        sealed[-1] ^= 1
        with pytest.raises(InvalidTag):
            secrets.unseal(bytes(sealed))

    def test_another_key_does_not_open_it(self, settings):
        sealed = secrets.seal("赵德福")
        settings.ANJU_MASTER_KEY = "another"
        with pytest.raises(InvalidTag):
            secrets.unseal(sealed)


class TestRotation:
    def test_old_values_open_and_new_ones_use_the_new_key(self, settings):
        settings.ANJU_MASTER_KEY = "old"
        before = secrets.seal("赵德福")
        settings.ANJU_MASTER_KEY = "new,old"
        after = secrets.seal("赵德福")
        assert (before[1], after[1]) == (1, 2)
        assert secrets.unseal(before) == secrets.unseal(after) == "赵德福"

    def test_the_blind_index_stays_so_that_search_goes_on(self, settings):
        settings.ANJU_MASTER_KEY = "old"
        before = secrets.blind_index("13800138000")
        settings.ANJU_MASTER_KEY = "new,old"
        assert secrets.blind_index("13800138000") == before

    def test_sealing_again_brings_a_value_to_the_newest_key_and_suite(self, settings):
        settings.ANJU_MASTER_KEY = "old"
        before = secrets.seal("赵德福")
        assert secrets.reseal(before) == before
        settings.ANJU_MASTER_KEY, settings.ANJU_CRYPTO = "new,old", "sm"
        after = secrets.reseal(before)
        assert (after[0], after[1]) == (2, 2)
        assert secrets.unseal(after) == "赵德福"

    def test_a_version_that_is_gone_is_said(self, settings):
        settings.ANJU_MASTER_KEY = "new,old"
        sealed = secrets.seal("赵德福")
        settings.ANJU_MASTER_KEY = "old"
        with pytest.raises(KeyMissing) as refused:
            secrets.unseal(sealed)
        assert refused.value.facts == {"version": 2, "suite": 1}
        with pytest.raises(KeyMissing):
            secrets.unseal(bytes([9, 1]) + sealed[2:])


class TestBlindIndex:
    def test_equal_for_equal_and_sixteen_bytes(self, suite):
        assert secrets.blind_index("13800138000") == secrets.blind_index("13800138000")
        assert secrets.blind_index("13800138000") != secrets.blind_index("13800138001")
        assert len(secrets.blind_index("")) == 16
