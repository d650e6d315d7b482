import pytest

from anju.people.models import Elder
from tests.incidents import scene as alarms
from tests.orders import scene


@pytest.fixture
def zhao(db: None) -> Elder:
    """Elder Zhao of 花园社区, with the catalogue and its prices around him."""
    scene.catalogue()
    return alarms.zhao_defu()
