"""What the desk, the board and the elder's page read."""

from datetime import timedelta

import pytest

from anju.incidents import commands, queries
from anju.incidents.models import ElderPlan, Incident
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people import queries as people
from anju.people.models import Elder
from tests import world
from tests.incidents import scene

DAY = timedelta(days=1)


class TestPlan:
    @pytest.fixture
    def case(self, zhao: Elder, li: Viewer) -> Incident:
        return commands.claim(li, scene.alarm(zhao, "fall").pk, now=scene.after(13))

    def _step(self, li: Viewer, case: Incident, code: str) -> queries.PlanStep:
        return next(step for step in queries.plan(li, case.pk) if step.code == code)

    def test_ticks_itself_with_the_time_of_the_move(self, case: Incident, li: Viewer) -> None:
        assert self._step(li, case, "answer").at == scene.after(13)
        assert self._step(li, case, "answer").note == "13 秒"
        assert self._step(li, case, "check").state == "now"
        commands.answer_step(li, case.pk, step="check", answer={}, now=scene.after(21))
        assert self._step(li, case, "check").at == scene.after(21)
        case.refresh_from_db()
        assert case.state == "assessing"

    def test_suggests_120_for_a_silent_fall_of_who_takes_warfarin(self, case: Incident, li: Viewer) -> None:
        commands.answer_step(li, case.pk, step="responds", answer={"value": "no"}, now=scene.after(30))
        advice = self._step(li, case, "send").advice
        assert advice is not None
        assert (advice.service, "抗凝" in advice.text) == ("120", True)
        commands.call_emergency(li, case.pk, service="120", now=scene.after(40))
        assert self._step(li, case, "send").advice is None

    def test_never_calls_by_itself(self, case: Incident, li: Viewer) -> None:
        commands.answer_step(li, case.pk, step="responds", answer={"value": "no"}, now=scene.after(30))
        commands.fire_timers(scene.after(3600))
        assert not queries.calls(li, case).filter(target="emergency").exists()

    def test_this_elders_own_words_stand_in_the_open_step(self, case: Incident, li: Viewer, zhao: Elder) -> None:
        for kind, text in (("", "先打邻居张桂云"), ("fall", "不要自己起身"), ("smoke", "关煤气")):
            ElderPlan.objects.create(elder=zhao, kind=kind, text=text, changed_by="user:1", changed_at=scene.NOW)
        assert self._step(li, case, "check").additions == ("先打邻居张桂云", "不要自己起身")
        assert self._step(li, case, "close").additions == ()

    def test_second_answer_replaces_and_both_stay_in_the_journal(self, case: Incident, li: Viewer) -> None:
        for value in ("no", "yes"):
            commands.answer_step(li, case.pk, step="responds", answer={"value": value}, now=scene.after(30))
        question = self._step(li, case, "send").questions[0]
        assert [option.value for option in question.options if option.chosen] == ["yes"]
        assert sum(entry.kind == "answer_step" for entry in queries.timeline(li, case.pk)) == 2

    def test_of_a_case_without_an_elder(self, li: Viewer) -> None:
        case = scene.alarm(None, "smoke", device_number="NOBODY-3")
        assert next(step.code for step in queries.plan(li, case.pk)) == "stored"
        assert queries.card(li, case) is None
        assert queries.next_contact(li, case) is None
        assert list(queries.together_with(li, case)) == []


class TestTimeline:
    def test_says_who_did_what_and_why(self, zhao: Elder, li: Viewer, wang: Viewer) -> None:
        case = scene.alarm(zhao, "fall", faults=["two_elders"])
        commands.fire_timers(scene.after(60))
        commands.claim(li, case.pk, now=scene.after(70))
        commands.take_over(wang, case.pk, now=scene.after(100), reason="李静去接第二起")
        commands.no_speech(wang, case.pk, now=scene.after(101))
        for seconds in (121, 141, 161):
            commands.fire_timers(scene.after(seconds))
        call = commands.start_call(wang, case.pk, target="elder", now=scene.after(170))
        commands.end_call(wang, call.pk, result="no_answer", now=scene.after(180))
        commands.call_emergency(wang, case.pk, service="120", now=scene.after(190), note="抗凝")
        commands.answer_step(wang, case.pk, step="bleeding", answer={"value": "unclear"}, now=scene.after(200))
        commands.answer_step(wang, case.pk, step="check", answer={}, now=scene.after(201))
        commands.change_fault(SYSTEM, case.pk, fault="wearer_died", now=scene.after(202))
        entries = queries.timeline(li, case.pk)
        texts = [entry.text for entry in entries]
        for words in (
            "居家跌倒报警，原始报文已存；一户两位老人、设备未登记", "无人接警，转到邻近坐席", "接警，响铃 1 分 10 秒",
            "从 李静 接手：已写明原因",
            "回拨 3 次到时，均未登记接通：按真实警情处置", "老人本人：无人接", "转 120", "看得到出血吗？不清楚", "佩戴人已去世",
            "已完成：核对老人、地址、进门方式",
        ):  # fmt: skip
            assert words in texts, words
        taken = next(entry for entry in entries if entry.kind == "take_over")
        assert (taken.who, taken.why) == ("王磊", "李静去接第二起")

    def test_family_hears_no_internal_talk(self, zhao: Elder, li: Viewer) -> None:
        case = commands.claim(li, scene.alarm(zhao, "fall").pk, now=scene.after(9))
        commands.add_note(li, case.pk, text="儿子电话里很凶", now=scene.after(20))
        near = world.viewer(world.daughter_zhao(), elders=frozenset({zhao.pk}))
        assert "儿子电话里很凶" not in str(queries.timeline(near, case.pk))


class TestFigures:
    def test_one_definition_opens_to_its_cases(self, zhao: Elder, li: Viewer) -> None:
        quick, slow = scene.alarm(zhao, "fall"), scene.alarm(zhao, "sos")
        commands.claim(li, quick.pk, now=scene.after(10))
        commands.claim(li, slow.pk, now=scene.after(90))
        start, end = scene.NOW - DAY, scene.NOW + DAY
        found = queries.figures(li, area=world.NANGANG, start=start, end=end, now=scene.after(200))
        assert (found.answered_60.ids_in, found.answered_60.ids_out) == ((quick.pk,), (slow.pk,))
        assert found.answered_180.value == 1
        assert [item.name for item in found.all()] == list(queries.LABELS)
        one = queries.figure(li, "answered_60", area=world.NANGANG, start=start, end=end, now=scene.after(200))
        assert one == found.answered_60
        assert set(queries.FORMULAS) == set(queries.LABELS)

    def test_by_area_adds_up(self, zhao: Elder, li: Viewer) -> None:
        scene.alarm(zhao, "fall")
        start, end = scene.NOW - DAY, scene.NOW + DAY
        rows = queries.figures_by_area(li, area=world.NANGANG, start=start, end=end)
        whole = queries.figures(li, area=world.NANGANG, start=start, end=end)
        assert [(code, name) for code, name, _figures in rows] == [(world.STREET, "花园街道")]
        assert sum(figures.received.value or 0 for _code, _name, figures in rows) == whole.received.value == 1

    def test_period_is_half_open_and_open_cases_are_of_now(self, zhao: Elder, li: Viewer) -> None:
        scene.alarm(zhao, "fall")
        before = queries.figures(li, area=world.NANGANG, start=scene.NOW - DAY, end=scene.NOW)
        assert (before.received.value, before.open.value) == (0, 1)

    def test_outside_there_is_nothing(self, li: Viewer) -> None:
        for area in (world.DAOLI, "13"):
            with pytest.raises(NotVisible):
                queries.figures(li, area=area, start=scene.NOW, end=scene.NOW + DAY)
        with pytest.raises(NotVisible):
            queries.figure(li, "no_such", area=world.NANGANG, start=scene.NOW, end=scene.NOW + DAY)


class TestDesk:
    def test_seats_that_breathe(self, li: Viewer, wang: Viewer) -> None:
        commands.take_seat(li, now=scene.NOW)
        commands.take_seat(wang, now=scene.NOW)
        commands.beat_seat(li, now=scene.after(40))
        assert [seat.name for seat in queries.present_seats(li, scene.after(60))] == ["李静"]
        commands.leave_seat(wang, now=scene.after(61))
        assert [seat.name for seat in queries.seats(li)] == ["李静"]
        assert not queries.seats(world.viewer(world.daughter_zhao())).exists()
        with pytest.raises(Exception, match="incident_no_seat"):
            commands.beat_seat(wang, now=scene.after(70))

    def test_seat_of_another_county_is_not_listed(self, li: Viewer) -> None:
        commands.take_seat(li, now=scene.NOW)
        assert not queries.seats(world.viewer(world.operator_of_daoli())).exists()

    def test_candidates_without_those_already_asked(self, zhao: Elder, li: Viewer) -> None:
        worker = scene.worker(world.responder_sun())
        case = commands.claim(li, scene.alarm(zhao, "fall").pk, now=scene.after(9))
        assert [place.worker.pk for place in queries.candidates(li, case, now=scene.after(20))] == [worker.pk]
        commands.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(21))
        assert queries.candidates(li, case, now=scene.after(22)) == []

    def test_mine_and_by_number(self, zhao: Elder, li: Viewer, wang: Viewer) -> None:
        case = commands.claim(li, scene.alarm(zhao, "fall").pk, now=scene.after(9))
        assert list(queries.mine(li)) == [case]
        assert not queries.mine(wang).exists()
        assert queries.by_number(li, case.number) == case
        with pytest.raises(NotVisible):
            queries.by_number(li, "NG-0")

    def test_technical_cases_ring_nowhere(self, zhao: Elder, li: Viewer) -> None:
        case = scene.alarm(zhao, "battery")
        assert case.state == "received"
        assert not queries.ringing(li).exists()
        assert list(queries.technical(li)) == [case]

    def test_elders_page_lists_the_cases(self, zhao: Elder, li: Viewer) -> None:
        case = scene.alarm(zhao, "fall")
        entry = next(entry for entry in people.timeline(li, zhao.pk) if entry.kind == "incident")
        assert (entry.title, entry.text, entry.href) == ("居家跌倒", "待接警", f"/incidents/{case.pk}/")


class TestByHand:
    def test_a_call_opens_a_case_and_a_second_joins(self, zhao: Elder, li: Viewer) -> None:
        first = commands.open_manually(li, kind="sos", elder_id=zhao.pk, source="phone", note="邻居来电", now=scene.NOW)
        again = commands.open_manually(li, kind="sos", elder_id=zhao.pk, source="phone", now=scene.after(30))
        assert (first.pk, again.presses, first.state) == (again.pk, 2, "ringing")

    def test_without_an_elder_two_calls_are_two_cases(self, li: Viewer) -> None:
        one = commands.open_manually(li, kind="sos", now=scene.NOW)
        two = commands.open_manually(li, kind="sos", now=scene.NOW)
        assert one.pk != two.pk
        assert one.area_code == world.NANGANG
