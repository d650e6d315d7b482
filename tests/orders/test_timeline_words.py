"""What an order's timeline says: every verb in words, with the hours where hours are what was decided."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from anju.kernel.viewer import SYSTEM
from anju.orders import queries
from anju.orders.commands import daystops
from anju.orders.lifecycle import LIFECYCLE
from anju.orders.queries.shown import VERBS
from anju.people.models import Elder
from tests.orders import scene
from tests.orders.scene import NOW

COMMANDS = Path(daystops.__file__).parent
_NOTED = re.compile(r'note\(\w+, \w+, "(\w+)"')
_OF_MEALS_AND_ROUNDS = {"serve", "take_back"}  # noted about another thing


def test_every_verb_has_words() -> None:
    noted = {verb for file in COMMANDS.rglob("*.py") for verb in _NOTED.findall(file.read_text())}
    assert {"plan", "change", "remark"} <= noted
    assert {move.verb for move in LIFECYCLE.moves} | noted - _OF_MEALS_AND_ROUNDS <= set(VERBS)


@pytest.mark.django_db
def test_a_planned_time_is_told_with_its_hours(zhao: Elder) -> None:
    row = scene.placed(zhao)
    start = NOW.replace(hour=1, minute=5)
    daystops.plan_time(SYSTEM, row, start, start + timedelta(minutes=50), now=NOW)
    assert queries.timeline(SYSTEM, row)[0].text.startswith("排定上门时间：09:05–09:55（")
