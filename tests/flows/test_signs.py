"""What other apps know of an elder's life reaches the one record of the last sign."""

from datetime import timedelta

import pytest

from anju.devices import queries as devices
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.incidents import commands as incidents
from anju.journal import commands as journal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.events import ElderMerged
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


@pytest.fixture
def zhao(db: None) -> Elder:
    return scene.zhao_defu()


@pytest.fixture
def li(db: None) -> Viewer:
    return world.viewer(world.operator_li())


class TestCalls:
    def test_the_elders_voice_is_a_sign_and_a_ring_without_answer_is_none(self, zhao: Elder, li: Viewer) -> None:
        case = scene.alarm(zhao, "fall")
        incidents.claim(li, case.pk, now=scene.after(5))
        missed = incidents.start_call(li, case.pk, target="elder", now=scene.after(10))
        incidents.end_call(li, missed.pk, result="no_answer", now=scene.after(20))
        scene.run_later()
        assert devices.last_sign(SYSTEM, zhao.pk) is None
        call = incidents.start_call(li, case.pk, target="elder", now=scene.after(30))
        incidents.end_call(li, call.pk, result="reached", now=scene.after(60))
        scene.run_later()
        sign = devices.last_sign(SYSTEM, zhao.pk)
        assert sign is not None
        assert (sign.at, sign.words) == (scene.after(60), "本人接听电话（李静）")

    def test_the_word_of_a_contact_is_none(self, zhao: Elder, li: Viewer) -> None:
        case = scene.alarm(zhao, "fall")
        incidents.claim(li, case.pk, now=scene.after(5))
        who = scene.contact(zhao, "赵丽华").pk
        call = incidents.start_call(li, case.pk, target="contact", contact_id=who, now=scene.after(10))
        incidents.end_call(li, call.pk, result="reached", now=scene.after(20))
        scene.run_later()
        assert devices.last_sign(SYSTEM, zhao.pk) is None


class TestVisits:
    @pytest.mark.parametrize(
        ("entry", "findings", "met"),
        [("elder", {}, True), ("forced", {"condition": "hurt"}, True), ("key", {}, False), ("", {}, False)],
    )
    def test_who_met_the_elder_is_a_sign(
        self, zhao: Elder, li: Viewer, entry: str, findings: dict[str, str], met: bool
    ) -> None:
        sun_user = world.responder_sun()
        sun, worker = world.viewer(sun_user), scene.worker(sun_user)
        case = scene.alarm(zhao, "fall")
        incidents.claim(li, case.pk, now=scene.after(5))
        incidents.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(60))
        scene.run_later()
        job = workers.my_assignments(sun)[0]
        dispatch.accept(sun, job.id, now=scene.after(70))
        dispatch.arrive(sun, job.id, now=scene.after(400))
        dispatch.finish(sun, job.id, now=scene.after(500), entry=entry, findings=findings)
        scene.run_later()
        sign = devices.last_sign(SYSTEM, zhao.pk)
        assert (sign is not None) is met
        if sign is not None:
            assert (sign.at, sign.words) == (scene.after(500), "上门见到本人（孙志强）")


class TestMerge:
    def test_the_sign_follows_the_record_that_stays(self, zhao: Elder) -> None:
        from anju.devices import commands

        double = scene.zhao_defu(name="赵得福", contacts=False)
        commands.note_sign(SYSTEM, double.pk, source="note", at=scene.NOW, now=scene.NOW + timedelta(hours=1))
        fact = ElderMerged(area=zhao.area_code, elder_id=zhao.pk, merged_id=double.pk)
        journal.publish(SYSTEM, fact, now=scene.NOW)
        scene.run_later()
        sign = devices.last_sign(SYSTEM, zhao.pk)
        assert sign is not None
        assert sign.source == "note"
