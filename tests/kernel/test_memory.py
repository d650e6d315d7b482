"""A process that stays up sets its start aside and looks for garbage rarely."""

import gc

import pytest

from anju.kernel import memory


@pytest.fixture(autouse=True)
def as_before():
    before, was_on = gc.get_threshold(), gc.isenabled()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    assert gc.isenabled() == was_on


def test_what_is_loaded_is_in_no_later_collection():
    loaded = [["loaded"]]
    memory.settle()
    assert gc.get_freeze_count() > 0
    assert not any(loaded is one for one in gc.get_objects())
    assert gc.get_threshold() == (memory.YOUNG, memory.MIDDLE, memory.OLD)


def test_a_process_may_have_its_own_pace():
    memory.settle(9_000, 7, 8)
    assert gc.get_threshold() == (9_000, 7, 8)
