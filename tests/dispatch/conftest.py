"""Who can be sent."""

import pytest

from anju.accounts.models import User
from anju.kernel.viewer import Viewer
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


@pytest.fixture
def zhao(db: None) -> Elder:
    return scene.zhao_defu()


@pytest.fixture
def sun_user(db: None) -> User:
    return world.responder_sun()


@pytest.fixture
def sun(sun_user: User) -> Viewer:
    return world.viewer(sun_user)


@pytest.fixture
def zhou_user(db: None) -> User:
    return world.person("周倩", "responder", world.NANGANG)


@pytest.fixture
def li(db: None) -> Viewer:
    return world.viewer(world.operator_li())


@pytest.fixture
def chen(db: None) -> Viewer:
    return world.viewer(world.lead_operator_chen())
