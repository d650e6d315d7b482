"""After an upgrade the jobs that were queued under a flow's earlier name still run."""

import pytest

from anju.journal import jobs
from anju.journal.models import Fact
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM
from anju.messaging.models import Message
from anju.orders.events import OrderAccepted, OrderPlaced
from anju.people import commands as people
from tests import world
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = pytest.mark.django_db
_FAMILY = "anju.flows.order_to_family_message"


def test_a_job_of_the_last_release_tells_the_family():
    scene.catalogue()
    zhao = alarms.zhao_defu()
    daughter = world.daughter_zhao()
    contact = people.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", user_id=daughter.pk)
    people.set_contacts(SYSTEM, zhao.pk, [contact], now=scene.NOW)
    scene.placed(zhao)
    fact = Fact.objects.get(name=OrderPlaced.name)
    Message.objects.all().delete()
    jobs.run_flow(fact.pk, f"{_FAMILY}.placed")
    told = Message.objects.count()
    assert told
    jobs.run_flow(fact.pk, f"{_FAMILY}.moved")
    assert Message.objects.count() == 2 * told


def test_new_facts_are_queued_once_and_under_the_new_name_alone():
    assert f"{_FAMILY}.moved" in facts.flows_later(OrderAccepted.name)
    assert f"{_FAMILY}.accepted" not in facts.flows_later(OrderAccepted.name)


def test_a_name_that_nobody_ever_had_is_still_an_error():
    with pytest.raises(KeyError):
        facts.flow_later(OrderPlaced.name, f"{_FAMILY}.never")
