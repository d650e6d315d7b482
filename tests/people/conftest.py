"""Every test of people stands on the same few divisions."""

import pytest

from tests.people import builders


@pytest.fixture
def land(db: None) -> None:
    """Lay the divisions."""
    builders.land()
