"""The small world, fresh for every test."""

import pytest

from tests.api import world


@pytest.fixture
def districts(db: None) -> None:
    world.forget()
    world.load_areas()


@pytest.fixture
def vendor(districts: None) -> world.Machine:
    """A machine client of 南岗区 with every verb a key may hold."""
    return world.machine()
