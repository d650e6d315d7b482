"""The joins of the emergency: one alarm reaches the case, the family, the worker and the neighbouring desk."""

import pytest

from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.incidents.models import Incident
from anju.journal import commands as journal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import queries as messages
from anju.people import commands as people
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


@pytest.fixture
def zhao(db: None) -> Elder:
    return scene.zhao_defu()


@pytest.fixture
def li(db: None) -> Viewer:
    return world.viewer(world.operator_li())


class TestAlarmToIncident:
    def test_opens_the_case_in_the_same_transaction(self, zhao: Elder) -> None:
        journal.publish(SYSTEM, scene.heard(zhao, "fall"), now=scene.NOW)
        assert Incident.objects.get().state == "ringing"


class TestTelling:
    def test_family_hears_every_step(self, zhao: Elder, li: Viewer) -> None:
        daughter = world.daughter_zhao()
        people.link_contact(SYSTEM, scene.contact(zhao, "赵丽华").pk, user_id=daughter.pk, now=scene.NOW)
        sun_user = world.responder_sun()
        sun, worker = world.viewer(sun_user), scene.worker(sun_user)
        case = scene.alarm(zhao, "fall")
        incidents.claim(li, case.pk, now=scene.after(13))
        incidents.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(60))
        scene.run_later()
        job = workers.my_assignments(sun)[0]
        dispatch.accept(sun, job.id, now=scene.after(70))
        dispatch.arrive(sun, job.id, now=scene.after(400))
        incidents.resolve(li, case.pk, outcome="real_treated", now=scene.after(600))
        scene.run_later()
        inbox = messages.inbox(world.viewer(daughter)).order_by("id")
        assert [row.template.split("@")[0] for row in inbox] == [
            "incident_claimed", "incident_dispatched", "incident_accepted", "incident_arrived", "incident_resolved",
        ]  # fmt: skip
        assert "赵德福的居家跌倒报警" in inbox[0].body

    def test_a_take_over_is_not_told_twice(self, zhao: Elder, li: Viewer) -> None:
        daughter = world.daughter_zhao()
        people.link_contact(SYSTEM, scene.contact(zhao, "赵丽华").pk, user_id=daughter.pk, now=scene.NOW)
        case = scene.alarm(zhao, "fall")
        incidents.claim(li, case.pk, now=scene.after(13))
        scene.run_later()
        incidents.take_over(world.viewer(world.operator_wang()), case.pk, now=scene.after(20))
        scene.run_later()
        assert messages.inbox(world.viewer(daughter)).count() == 1

    def test_worker_is_asked_without_name_and_door(self, zhao: Elder, li: Viewer) -> None:
        sun_user = world.responder_sun()
        worker = scene.worker(sun_user)
        case = incidents.claim(li, scene.alarm(zhao, "fall").pk, now=scene.after(13))
        incidents.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(60))
        scene.run_later()
        row = messages.inbox(world.viewer(sun_user)).get()
        assert row.title == "新任务：居家跌倒"
        assert "赵德福" not in row.body
        assert "测绘路" not in row.body

    def test_community_worker_is_told_without_the_name(self, zhao: Elder, li: Viewer) -> None:
        ma = world.grid_worker_ma()
        people.set_contacts(
            SYSTEM, zhao.pk,
            [people.ContactValues(name="李敏", relation="网格员", kind="community", user_id=ma.pk)],
            now=scene.NOW,
        )  # fmt: skip
        case = incidents.claim(li, scene.alarm(zhao, "fall").pk, now=scene.after(13))
        scene.run_later()
        rows = messages.messages_of(SYSTEM, "incident", case.pk).filter(template="incident_notice@1")
        assert "赵德福" not in rows.get().body

    def test_missed_contact_gets_a_word(self, zhao: Elder, li: Viewer) -> None:
        case = incidents.claim(li, scene.alarm(zhao, "fall").pk, now=scene.after(13))
        daughter = scene.contact(zhao, "赵丽华")
        call = incidents.start_call(li, case.pk, target="contact", contact_id=daughter.pk, now=scene.after(20))
        incidents.end_call(li, call.pk, result="no_answer", now=scene.after(40))
        scene.run_later()
        assert messages.messages_of(SYSTEM, "incident", case.pk).get().template == "contact_missed@1"

    def test_present_seats_hear_of_an_unanswered_case(self, zhao: Elder, li: Viewer) -> None:
        incidents.take_seat(li, now=scene.NOW)
        case = scene.alarm(zhao, "sos")
        incidents.beat_seat(li, now=scene.after(55))
        incidents.fire_timers(scene.after(60))
        from anju.flows.escalation_to_desks import tell_desks
        from anju.incidents.events import IncidentEscalated

        fact = IncidentEscalated(
            area=case.area_code, incident_id=case.pk, number=case.number, kind="sos", priority="P1", state="ringing",
            elder_id=zhao.pk, at=scene.after(60).isoformat(), to="desk", desk_area="230103",
        )  # fmt: skip
        tell_desks(SYSTEM, fact, scene.after(61))
        assert "响铃 60 秒" in messages.inbox(li).first().body

    def test_missed_call_back_reminds_who_closed(self, zhao: Elder) -> None:
        chen_user = world.lead_operator_chen()
        chen = world.viewer(chen_user)
        li = world.viewer(world.operator_li())
        case = incidents.claim(li, scene.alarm(zhao, "fall").pk, now=scene.after(13))
        incidents.resolve(chen, case.pk, outcome="duplicate", now=scene.after(60))
        incidents.fire_timers(scene.after(61 + 24 * 3600))
        scene.run_later()
        assert messages.inbox(chen).get().template == "call_back_missed@1"

    def test_delivery_stands_in_the_timeline_and_ticks_the_plan(self, zhao: Elder, li: Viewer) -> None:
        daughter = world.daughter_zhao()
        people.link_contact(SYSTEM, scene.contact(zhao, "赵丽华").pk, user_id=daughter.pk, now=scene.NOW)
        case = incidents.claim(li, scene.alarm(zhao, "fall").pk, now=scene.after(13))
        scene.run_later()
        assert any(entry.kind == "message" and "已送达" in entry.text for entry in queries.timeline(li, case.pk))
        told = next(step for step in queries.plan(li, case.pk) if step.code == "tell")
        assert (told.state, told.note) == ("done", "1 送达 · 0 失败")
