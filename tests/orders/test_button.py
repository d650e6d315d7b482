"""A green button: a wish for a service rings as a call, never as an alarm; from nobody known it is a call for help."""

import pytest

from anju.devices.models import AlarmVerdict
from anju.incidents.models import Incident
from anju.journal import commands as journal
from anju.kernel.viewer import SYSTEM
from anju.orders import queries
from anju.orders.models import Order
from tests.devices import build
from tests.incidents import scene as alarms
from tests.incidents.scene import NOW
from tests.orders import scene


class TestButton:
    def test_a_press_through_the_door_rings_once_as_a_call(self, zhao):
        where = build.line("anju_json", "anju/s")
        build.device("S-1", "other", zhao, where)
        door = build.Door()
        door.publish(f"{where.topic_base}/S-1/up", {"signal": "service"})
        door.hear()
        door.hear()
        row = Order.objects.get()
        assert (row.state, row.channel, row.alert, row.elder_id) == ("draft", "button", "call", zhao.pk)
        assert not Incident.objects.exists()
        assert [item.verdict for item in AlarmVerdict.objects.all()] == ["service"]
        assert queries.ringing(scene.desk()).count == 1

    @pytest.mark.django_db
    def test_from_nobody_known_it_is_a_call_for_help(self):
        journal.publish(SYSTEM, alarms.heard(None, "service"), now=NOW)
        case = Incident.objects.get()
        assert (case.kind, case.priority) == ("service", "P3")
        assert not Order.objects.exists()
