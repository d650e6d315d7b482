import pytest

from anju.people.models import Elder
from tests.incidents import scene as alarms


@pytest.fixture
def zhao(db: None) -> Elder:
    """Elder Zhao of 花园社区."""
    return alarms.zhao_defu()
