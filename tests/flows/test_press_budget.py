"""A press on its way to the operator's eyes: so many statements and no more, in the lane and for the strip."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.incidents.models import Incident
from anju.journal.models import Fact, Move
from tests import world
from tests.devices import build

pytestmark = pytest.mark.django_db
PRESS = 25  # with the two that begin and end the transaction, and two parts of it that may fail alone
AGAIN = 24  # one more press of a case that is open
STRIP = 6  # session, person, posts; cases, card, what the last month held


@pytest.fixture
def door() -> build.Door:
    line = build.line(base="zigbee2mqtt/g1")
    for number in range(3):
        build.device(f"0xb{number}", "button", build.elder(f"赵{number}"), line)
    return build.Door()


def press(door: build.Door, number: int) -> list[str]:
    door.publish(f"zigbee2mqtt/g1/0xb{number}", b'{"action":"emergency"}')
    with CaptureQueriesContext(connection) as asked:
        door.hear(door.frames[-1:])
    return [query["sql"] for query in asked]


def test_a_press_takes_few_statements_and_leaves_all_its_rows(door: build.Door) -> None:
    press(door, 0)  # the lines, the position and the county's letters are there from now on
    said = press(door, 1)
    assert len(said) <= PRESS, said
    assert len([sql for sql in said if "pg_notify" in sql]) == 1
    assert not [sql for sql in said if sql.startswith('UPDATE "incidents_incident"')]
    case = Incident.objects.order_by("-id")[0]
    move = Move.objects.get(thing="incident", thing_id=case.pk)
    assert (case.state, move.verb, move.from_state, move.to_state) == ("ringing", "ring", "received", "ringing")
    assert case.timers.get().kind == "overflow"
    assert list(Fact.objects.order_by("-id").values_list("name", flat=True)[:2]) == [
        "incidents.opened",
        "devices.alarm_heard",
    ]


def test_a_further_press_takes_fewer(door: build.Door) -> None:
    press(door, 0)
    said = press(door, 0)
    assert Incident.objects.get().presses == 2
    assert len(said) <= AGAIN, said


def test_the_strip_takes_six_however_many_ring(door: build.Door, django_assert_max_num_queries: Any) -> None:
    client = world.client_for(world.operator_li())
    for number in range(3):
        press(door, number)
        client.get("/desk/strip/")
        with django_assert_max_num_queries(STRIP):
            text = client.get("/desk/strip/", htmx=True).content.decode()
    assert "后面还有 2 起" in text
