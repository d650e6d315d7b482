"""Who is on the scene."""

import pytest

from anju.kernel.viewer import Viewer
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


@pytest.fixture
def zhao(db: None) -> Elder:
    """Elder Zhao Defu."""
    return scene.zhao_defu()


@pytest.fixture
def li(db: None) -> Viewer:
    """Operator Li Jing of 南岗区."""
    return world.viewer(world.operator_li())


@pytest.fixture
def wang(db: None) -> Viewer:
    """Operator Wang, the colleague."""
    return world.viewer(world.operator_wang())


@pytest.fixture
def chen(db: None) -> Viewer:
    """Lead operator Chen."""
    return world.viewer(world.lead_operator_chen())
