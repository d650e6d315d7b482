"""An alarm of an institution: its card, its duty room on the telephone, closing on its word; a panel's parts."""

import pytest
from django.db import IntegrityError, transaction

from anju.devices import commands as devices
from anju.devices import queries as sensors
from anju.devices.models import Device, UnknownDevice
from anju.incidents import commands, queries
from anju.incidents.models import Incident
from anju.incidents.permissions import ClosingLocked
from anju.incidents.rules import plan
from anju.institutions.models import Point
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.devices.test_sensing import install
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Incident:
    home = world.institution()
    line = build.line("anju_json", base="anju/frames")
    install(home, "G-1", "gas", line=line)
    door = build.Door()
    door.publish("anju/frames/G-1/up", {"values": {"gas": True}})
    door.hear()
    return Incident.objects.get()


class TestPlan:
    def test_an_institutions_plan_calls_its_duty_room_and_leads_people_out(self):
        known = plan.Known(kind="gas", state="assessing", received_at=NOW, claimed_at=NOW, institution=True)
        assert [step.code for step in plan.steps(known)] == [
            "stored", "answer", "duty", "evacuate", "send", "arrive", "close",
        ]  # fmt: skip
        assert next(step.code for step in plan.steps(known) if step.state == "now") == "duty"
        assert plan.steps_of("offline", institution=True) == plan.steps_of("offline")
        assert "speech" in plan.steps_of("gas")


class TestDesk:
    def test_rings_with_the_name_and_the_spot_and_opens_the_card(self, case):
        browser = world.client_for(world.operator_li())
        strip = browser.get("/desk/strip/").content.decode()
        assert "安康养老院" in strip
        assert "不知道是谁" not in strip
        page = browser.get(f"/desk/cases/{case.pk}/").content.decode()
        assert "白静" in page
        assert "045****" in page or "0451*****0001" in page
        assert "045182340001" not in page

    def test_a_later_row_names_the_institution_and_the_spot_like_the_first(self):
        home, line, door = world.institution(), build.line("anju_json", base="anju/frames"), build.Door()
        for number, kind in (("G-1", "gas"), ("S-2", "smoke")):
            install(home, number, kind, line=line)
            door.publish(f"anju/frames/{number}/up", {"values": {kind: True}})
        door.hear()
        strip = world.client_for(world.operator_li()).get("/desk/strip/").content.decode()
        first, _, queue = strip.partition('class="ds-queue"')
        for part in (first, queue):
            assert "安康养老院" in part
            assert Point.objects.get().full in part
        assert "S-2" not in queue

    def test_the_word_of_the_duty_room_closes_a_life_alarm(self, case):
        li = world.viewer(world.operator_li())
        now = clock.now()
        commands.claim(li, case.pk, now=now)
        with pytest.raises(ClosingLocked):
            commands.resolve(li, case.pk, outcome="real_treated", now=now)
        call = commands.start_call(li, case.pk, target="institution", now=now)
        assert call.who == "安康养老院"
        commands.end_call(li, call.pk, result="reached", now=now)
        steps = queries.plan(li, case.pk)
        assert next(step.text for step in steps if step.code == "evacuate").startswith("燃气")
        assert next(step.state for step in steps if step.code == "duty") == "done"
        done = commands.resolve(li, case.pk, outcome="real_treated", now=now, spoken_with="安康养老院")
        assert done.state == "resolved"

    def test_a_case_of_a_home_has_no_duty_room(self):
        li = world.viewer(world.operator_li())
        case = commands.open_manually(li, kind="sos", elder_id=build.elder().pk, now=NOW)
        commands.claim(li, case.pk, now=NOW)
        with pytest.raises(commands.calling.NotTheirContact):
            commands.start_call(li, case.pk, target="institution", now=NOW)


class TestScope:
    def test_staff_see_the_cases_of_their_own_institution_alone(self, case):
        assert queries.incident(world.viewer(world.staff_bai()), case.pk) == case
        for person in (world.staff_of_daoli(), world.official_zhao_daoli()):
            with pytest.raises(NotVisible):
                queries.incident(world.viewer(person), case.pk)
        page = world.client_for(world.staff_bai()).get(f"/incidents/{case.pk}/")
        assert page.status_code == 200

    def test_the_database_lets_no_second_case_open_at_a_point(self, case):
        values = {"number": "X-1", "kind": "gas", "priority": "P1", "state": "ringing", "source": "device"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Incident.objects.create(**values, point=case.point, last_press_at=NOW, received_at=NOW, opened_at=NOW)


class TestPanel:
    def test_parts_become_points_that_wait_for_a_name_and_do_not_ring_twice(self):
        home = world.institution()
        line = build.line("gb26875", port=15_999)
        panel = install(home, "990001", "gateway", line=line, name="消防控制室")
        door = build.Door()
        frame = bytes.fromhex(
            "404060c401011b2208110a172ad49a3b0000000000000000300002020101052839000d000300fe056f82000400050c120000000823"
            "100917000000000000000000000000001b2208110a17092323"
        )
        Device.objects.filter(pk=panel.device_id).update(number="1000002602")
        door.publish(f"{line.topic_base}/1000002602/up", frame)
        door.hear()
        door.record()
        case = Incident.objects.get()
        assert (case.point_id, case.area_code) == (panel.device.point_id, home.area_code)
        assert UnknownDevice.objects.filter(number__startswith="1000002602-").exists()
        assert devices.adopt_parts(SYSTEM, now=NOW) == 1
        assert devices.adopt_parts(SYSTEM, now=NOW) == 0
        part = Device.objects.get(number__startswith="1000002602-")
        point = Point.objects.get(pk=part.point_id)
        assert (part.kind, point.named_at, point.institution_id, part.gateway_id) == (
            "smoke",
            None,
            home.pk,
            panel.device_id,
        )
        assert sensors.sensors(SYSTEM, unnamed=True).get().state == "alarm"
        door.publish(f"{line.topic_base}/1000002602/up", frame)
        door.listener.forget()
        door.hear()
        assert Incident.objects.count() == 1

    def test_a_number_with_a_dash_of_nobodys_panel_stays_unknown(self):
        from anju.devices.commands.parts import panel_of

        world.institution()
        line = build.line("gb26875", port=15_999)
        UnknownDevice.objects.create(number="7-1-2", line=line, first_seen_at=NOW, last_seen_at=NOW)
        assert devices.adopt_parts(SYSTEM, now=NOW) == 0
        assert panel_of(SYSTEM, "7-1-2", line.pk) is None
        assert panel_of(SYSTEM, "712", line.pk) is None
