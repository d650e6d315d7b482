import pytest

from tests import world
from tests.care import scene


@pytest.fixture
def street(db: None) -> scene.Street:
    """A street of two communities with a list of this morning."""
    world.harbin()
    return scene.Street()
