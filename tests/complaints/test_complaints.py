"""Complaints: clocks, who answers, who must not learn the name, and that a case always has somewhere to go."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from anju.complaints import commands, queries, rules
from anju.complaints.commands import Words
from anju.complaints.lifecycle import LIFECYCLE
from anju.complaints.models import Complaint
from anju.journal.models import Fact, Move
from anju.kernel.lifecycle import WrongState
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.models import Elder
from tests import world
from tests.orders import scene

NOW = scene.NOW
DAY = timedelta(days=1)


def opened(elder: Elder, *, by: Viewer | None = None, channel: str = "phone", **more: Any) -> Complaint:
    words = Words(**{"kind": "short", "text": "只来了二十分钟", "caller": "赵丽华", **more})
    return commands.open_complaint(by or scene.desk(), elder.pk, words, channel=channel, now=NOW)


def manager() -> Viewer:
    return world.viewer(world.manager_shen())


def handed(elder: Elder, **more: Any) -> tuple[Complaint, Viewer]:
    """A complaint about an order of 康馨居家养老, handed to it."""
    shen = manager()
    order = scene.placed(elder, "bath", provider_id=shen.organisation_id)
    desk = scene.desk()
    row = opened(elder, by=desk, order_id=order.pk, **more)
    commands.accept(desk, row.pk, now=NOW)
    return commands.hand_over(desk, row.pk, brief="服务时间不够", now=NOW), shen


class TestOpening:
    def test_the_order_names_the_provider_and_the_clocks_run(self, zhao):
        order = scene.placed(zhao, "bath", provider_id=world.provider().pk)
        row = opened(zhao, order_id=order.pk)
        assert (row.provider_id, row.state, row.number[:10]) == (order.provider_id, "opened", "TS-230103-")
        assert (row.acknowledge_due_at, row.answer_due_at) == (NOW + DAY, NOW + 5 * DAY)
        assert Move.objects.filter(thing="complaint", thing_id=row.pk, verb="open").count() == 1

    def test_a_grave_one_is_accepted_within_two_hours(self, zhao):
        row = opened(zhao, kind="money")
        assert (row.acknowledge_due_at, row.answer_due_at) == (NOW + timedelta(hours=2), NOW + DAY)

    def test_the_same_one_about_the_same_order_is_told(self, zhao):
        order = scene.placed(zhao)
        first = opened(zhao, order_id=order.pk)
        with pytest.raises(commands.ComplaintThere) as told:
            opened(zhao, order_id=order.pk)
        assert told.value.facts == {"number": first.number}

    def test_an_order_of_somebody_else_is_refused(self, zhao):
        from tests.incidents import scene as alarms

        other = scene.placed(alarms.zhao_defu(name="钱桂兰"))
        with pytest.raises(commands.ComplaintKindUnknown):
            opened(zhao, order_id=other.pk)

    @pytest.mark.parametrize(("kind", "text"), [("nonsense", "话"), ("late", "  ")])
    def test_nonsense_is_refused(self, zhao, kind, text):
        with pytest.raises(Refusal):
            opened(zhao, kind=kind, text=text)

    def test_a_dispute_of_an_order_is_a_complaint_once(self, zhao):
        from anju.orders import commands as orders

        order = scene.served(zhao)
        orders.dispute(scene.desk(), order.pk, why="饭是凉的", now=NOW + DAY)
        row = Complaint.objects.get()
        assert (row.order_id, row.channel, row.text) == (order.pk, "order", "饭是凉的")


class TestAnswering:
    def test_the_provider_answers_its_own_and_does_nothing_else(self, zhao):
        row, shen = handed(zhao)
        for act in (commands.escalate, commands.dismiss):
            with pytest.raises(NotAllowed):
                act(shen, row.pk, why="不想答", now=NOW)
        row = commands.answer(shen, row.pk, text="已补足时间", now=NOW)
        assert (row.state, row.answered_name, row.rounds) == ("answered", "沈岚", 1)
        with pytest.raises(WrongState):
            commands.answer(shen, row.pk, text="再答一次", now=NOW)

    def test_another_provider_sees_nothing_and_neither_does_its_own_before_it_is_handed_over(self, zhao):
        row, shen = handed(zhao)
        with pytest.raises(NotVisible):
            queries.complaint(world.viewer(world.manager_of_songhua()), row.pk)
        order = scene.placed(zhao, "cleaning", provider_id=shen.organisation_id)
        fresh = opened(zhao, order_id=order.pk)
        assert list(queries.complaints(shen)) == [row]
        with pytest.raises(NotVisible):
            commands.answer(shen, fresh.pk, text="抢答", now=NOW)

    def test_the_next_county_sees_nothing(self, zhao):
        row, _shen = handed(zhao)
        with pytest.raises(NotVisible):
            queries.complaint(world.viewer(world.official_zhao_daoli()), row.pk)

    def test_nobody_can_be_handed_to_before_the_provider_is_known(self, zhao):
        desk = scene.desk()
        row = opened(zhao, by=desk)
        commands.accept(desk, row.pk, now=NOW)
        with pytest.raises(commands.ComplaintNoProvider):
            commands.hand_over(desk, row.pk, brief="请查", now=NOW)
        own = world.provider().pk
        assert commands.hand_over(desk, row.pk, brief="", provider_id=own, now=NOW).brief == "只来了二十分钟"

    def test_after_an_escalation_only_the_county_closes(self, zhao):
        row, shen = handed(zhao)
        desk, xu = scene.desk(), world.viewer(world.official_xu())
        commands.answer(shen, row.pk, text="没有的事", now=NOW)
        commands.object_to(desk, row.pk, why="还是不认账", now=NOW)
        commands.escalate(desk, row.pk, why="两次答复不一致", now=NOW)
        with pytest.raises(NotAllowed):
            commands.close(desk, row.pk, result="upheld", why="退款", now=NOW)
        row = commands.close(xu, row.pk, result="upheld", why="退款并约谈", now=NOW)
        assert (row.state, row.result, row.ended_at) == ("closed", "upheld", NOW)
        with pytest.raises(commands.ComplaintOver):
            commands.close(xu, row.pk, result="upheld", why="再来", now=NOW)


class TestAnUnnamedCaller:
    def test_the_provider_never_reads_who_it_was(self, zhao, client):
        row, shen = handed(zhao, secret=True, text="赵丽华说赵德福只洗了二十分钟")
        commands.answer(shen, row.pk, text="已补足", now=NOW)
        commands.object_to(scene.desk(), row.pk, why="赵丽华不满意", now=NOW)
        commands.hand_over(scene.desk(), row.pk, brief="请再查", now=NOW)
        browser = world.client_for(world.person("沈二", "provider_manager", world.COMMUNITY, at=shen.organisation_id))
        told = [
            browser.get(f"/complaints/{row.pk}/").content.decode(), browser.get("/complaints/").content.decode(),
            browser.get(f"/api/v1/complaints/{row.pk}").content.decode(),
            browser.get("/api/v1/complaints").content.decode(),
            json.dumps([fact.data for fact in Fact.objects.filter(name__startswith="complaints.")]),
        ]  # fmt: skip
        for page in told:
            assert not any(name in page for name in ("赵丽华", "赵德福", row.order.number))
        assert "请再查" in told[0]
        assert row.number in told[1]

    def test_a_brief_must_be_written_for_it(self, zhao):
        desk = scene.desk()
        row = opened(zhao, by=desk, secret=True)
        commands.accept(desk, row.pk, now=NOW)
        with pytest.raises(commands.ComplaintWordsNeeded):
            commands.hand_over(desk, row.pk, brief=" ", provider_id=world.provider().pk, now=NOW)

    def test_the_rest_of_the_family_does_not_read_it_either(self, zhao):
        family = [
            world.viewer(world.person(name, "relative"), elders=frozenset({zhao.pk})) for name in ("女儿", "儿子")
        ]
        row = opened(zhao, by=family[0], channel="family", secret=True, caller="")
        assert queries.complaint(family[0], row.pk) == row
        with pytest.raises(NotVisible):
            queries.complaint(family[1], row.pk)


class TestClocks:
    def test_what_nobody_accepts_or_answers_rings_once_and_is_quiet_after_the_next_step(self, zhao):
        row = opened(zhao)
        assert commands.fire_timers(NOW + DAY - timedelta(seconds=1)) == 0
        assert commands.fire_timers(NOW + DAY) == 1
        assert commands.fire_timers(NOW + DAY) == 0
        desk = scene.desk()
        [rung], count = queries.ringing(desk)
        assert (rung.alert, count) == ("acknowledge", 1)
        assert commands.see(desk, row.pk, now=NOW + DAY).alert_seen_by == "李静"
        assert commands.accept(desk, row.pk, now=NOW + DAY).alert == ""
        assert commands.fire_timers(NOW + 5 * DAY) == 1
        assert queries.counts(desk).overdue == 1
        assert Fact.objects.filter(name="complaints.overdue").count() == 2

    def test_the_strip_of_the_desk_shows_it(self, zhao):
        row = opened(zhao)
        commands.fire_timers(NOW + DAY)
        page = world.client_for(world.operator_wang()).get("/complaints/ringing/").content.decode()
        assert row.number in page
        assert "逾期未受理" in page

    @pytest.mark.parametrize("state", LIFECYCLE.states)
    def test_only_what_waits_can_be_overdue(self, state):
        late = rules.overdue(state=state, acknowledge_due_at=NOW, answer_due_at=NOW, now=NOW + DAY)
        expected = {
            "opened": "acknowledge",
            **dict.fromkeys(("accepted", "with_provider", "escalated", "unsatisfied"), "answer"),
        }
        assert late == expected.get(state, "")

    def test_a_second_round_gets_two_days_and_never_less_than_it_had(self):
        assert rules.later_due(NOW, NOW + DAY) == NOW + 3 * DAY
        assert rules.later_due(NOW + 9 * DAY, NOW) == NOW + 9 * DAY


class TestPages:
    def test_the_family_complains_and_says_that_the_answer_will_do(self, zhao):
        from anju.people import commands as people

        daughter = world.daughter_zhao()
        people.link_account(SYSTEM, zhao.pk, user_id=daughter.pk, now=NOW)
        browser = world.client_for(daughter)
        url = f"/family/{zhao.pk}/complaints/"
        assert "还没有投诉" in browser.get(url).content.decode()
        assert browser.post(url, {"kind": "late"}).status_code == 422
        assert browser.post(url, {"kind": "late", "text": "晚了两小时"}).status_code == 302
        row = Complaint.objects.get()
        desk, home = scene.desk(), f"/family/{zhao.pk}/"
        assert "1 件正在处理" in browser.get(home).content.decode()
        commands.accept(desk, row.pk, now=NOW)
        commands.answer(desk, row.pk, text="已批评教育", now=NOW)
        assert "1 件已答复，请看" in browser.get(home).content.decode()
        assert "已批评教育" in browser.get(url).content.decode()
        assert browser.post(f"{url}{row.pk}/satisfy/").status_code == 302
        row.refresh_from_db()
        assert row.state == "satisfied"

    def test_the_desk_takes_one_in_from_an_order(self, zhao):
        order = scene.placed(zhao, "bath", provider_id=world.provider().pk)
        browser = world.client_for(world.operator_li())
        page = browser.get(f"/complaints/new/?order={order.pk}").content.decode()
        assert order.number in page
        body = {"elder": zhao.pk, "order": order.pk, "kind": "late", "text": "没准时", "caller": "赵德福"}
        assert browser.post("/complaints/new/", body).status_code == 302
        row = Complaint.objects.get()
        assert row.channel == "order"
        refused = browser.post(f"/complaints/{row.pk}/answer/", {"why": "x"})
        assert refused.status_code == 409

    def test_an_empty_list_says_what_to_do(self, db):
        world.harbin()
        assert "登记投诉" in world.client_for(world.operator_li()).get("/complaints/").content.decode()
        assert "还没有投诉" in world.client_for(world.manager_shen()).get("/complaints/").content.decode()

    def test_the_list_costs_the_same_however_long_it_is(self, zhao, django_assert_max_num_queries):
        browser = world.client_for(world.operator_li())
        for text in ("一", "二", "三", "四"):
            opened(zhao, by=SYSTEM, text=text)
        browser.get("/complaints/")
        with django_assert_max_num_queries(14):
            assert browser.get("/complaints/").status_code == 200


class ComplaintMachine(RuleBasedStateMachine):
    """Any verbs in any order: a complaint is where its moves say, and open ones always have a next step."""

    elder: Any = None
    desk: Any = None
    shen: Any = None

    @initialize()
    def start(self) -> None:
        self.row = opened(self.elder, by=self.desk, kind="other", text="试")
        self.moves = 1

    @rule(verb=st.sampled_from([item.verb for item in LIFECYCLE.moves]), provider=st.booleans())
    def act(self, verb: str, provider: bool) -> None:
        acts: dict[str, Any] = {
            "accept": {}, "hand_over": {"brief": "请查", "provider_id": self.shen.organisation_id},
            "answer": {"text": "答"}, "satisfy": {}, "object": {"why": "不"}, "escalate": {"why": "上"},
            "close": {"result": "upheld", "why": "完"}, "dismiss": {"why": "不是投诉"},
        }  # fmt: skip
        name = "object_to" if verb == "object" else verb
        before = Complaint.objects.get(pk=self.row.pk)
        who = self.shen if provider else SYSTEM
        try:
            getattr(commands, name)(who, self.row.pk, now=NOW, **acts[verb])
        except Refusal:
            assert Complaint.objects.get(pk=self.row.pk).state == before.state
            return
        self.moves += 1
        assert LIFECYCLE.allows(before.state, verb)
        assert not provider or verb == "answer"

    @invariant()
    def the_journal_tells_the_state(self) -> None:
        if not hasattr(self, "row"):
            return
        row = Complaint.objects.get(pk=self.row.pk)
        moves = Move.objects.filter(thing="complaint", thing_id=row.pk).order_by("id")
        assert moves.count() == self.moves
        assert moves.last().to_state == row.state
        assert (row.state in LIFECYCLE.closed) == (row.ended_at is not None) == (not LIFECYCLE.verbs(row.state))


@pytest.mark.django_db
def test_any_verbs_in_any_order(zhao):
    ComplaintMachine.elder, ComplaintMachine.desk, ComplaintMachine.shen = zhao, scene.desk(), manager()
    run_state_machine_as_test(
        ComplaintMachine,
        settings=settings(
            max_examples=15, stateful_step_count=12, deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture],
        ),
    )  # fmt: skip
