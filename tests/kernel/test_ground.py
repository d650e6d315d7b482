"""Lifecycles, refusals and their sentences, viewers and scopes, clock, money, facts, requests."""

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

import anju
from anju.kernel import clock, facts, http, money, scope, sentences
from anju.kernel.lifecycle import Lifecycle, WrongState, move
from anju.kernel.lights import Light
from anju.kernel.refusals import Conflict, Invalid, NotAllowed, Refusal
from anju.kernel.viewer import SYSTEM, Principal, Viewer

DOOR = Lifecycle(
    "door",
    ("open", "shut", "locked", "gone"),
    (move("close", "open", "shut"), move("lock", ["shut"], "locked"), move("remove", "open shut locked", "gone")),
    frozenset({"gone"}),
)
LI = Viewer(principal=Principal.OFFICIAL, name="李静", area="230103", verbs=frozenset({"incident.claim"}), user_id=7)


class TestLifecycle:
    @given(st.sampled_from(DOOR.states), st.sampled_from(["close", "lock", "remove", "fly"]))
    def test_a_verb_leads_somewhere_exactly_when_it_is_allowed(self, state, verb):
        if DOOR.allows(state, verb):
            assert DOOR.after(state, verb) in DOOR.states
            assert verb in DOOR.verbs(state)
        else:
            with pytest.raises(WrongState) as refused:
                DOOR.after(state, verb)
            assert refused.value.facts == {"lifecycle": "door", "state": state, "verb": verb}

    def test_open_states_keep_their_order(self):
        assert DOOR.open == ("open", "shut", "locked")

    def test_a_table_with_an_unknown_state_is_no_table(self):
        with pytest.raises(ValueError, match="unknown states"):
            Lifecycle("door", ("open",), (move("close", "open", "shut"),))


class TestSentences:
    def test_every_refusal_of_the_platform_has_one(self):
        codes = set()
        for path in Path(anju.__file__).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [
                    ast.unparse(item) for item in getattr(node, "targets", [getattr(node, "target", None)]) if item
                ]
                value = getattr(node, "value", None)
                if names == ["code"] and isinstance(value, ast.Constant) and isinstance(value.value, str):
                    codes.add(value.value)
        assert {"wrong_state", "post_excluded", "area_unknown"} <= codes
        assert sorted(codes - set(sentences.SENTENCES) - {""}) == []
        for code in sentences.SENTENCES:
            assert sentences.of_code(code, {})

    def test_facts_are_filled_in_and_missing_ones_do_not_break_the_page(self):
        class Taken(Conflict):
            code = "username_taken"

        assert sentences.sentence(Taken(username="li")) == "用户名 li 已被使用。"
        assert sentences.sentence(Taken()) == "用户名 — 已被使用。"

    def test_a_code_without_a_line_uses_the_one_of_its_kind(self):
        class Odd(Invalid):
            code = "nobody_wrote_a_line_for_this"

        assert sentences.sentence(Odd()) == str(sentences.SENTENCES["invalid"])
        assert sentences.of_code("nobody_wrote_a_line_for_this") == str(sentences.SENTENCES["refused"])

    def test_something_without_any_code_gets_the_general_one(self, monkeypatch):
        monkeypatch.setattr(sentences, "SENTENCES", {"refused": "没有完成"})

        class Bare(Refusal):
            code = "bare"

        assert sentences.sentence(Bare()) == "没有完成"
        monkeypatch.setattr(Refusal, "code", "unlisted")
        assert sentences.sentence(Bare()) == "没有完成"

    def test_a_refusal_prints_its_code_and_facts(self):
        assert str(Conflict()) == "conflict"
        assert str(Conflict(by="王")) == "conflict {'by': '王'}"


class TestViewer:
    def test_who_acts(self):
        assert (LI.actor, SYSTEM.actor) == ("user:7", "system")
        assert Viewer(principal=Principal.MACHINE, name="网关", area="2301", key_id=3).actor == "key:3"

    def test_verbs(self):
        LI.need("incident.claim")
        SYSTEM.need("anything")
        with pytest.raises(NotAllowed):
            LI.need("audit.read")

    def test_a_subtree_and_its_parts(self):
        assert LI.covers("230103001001")
        assert not LI.covers("230102")
        assert LI.narrowed("230103001").area == "230103001"
        assert LI.narrowed("2301") is LI

    def test_family_covers_no_area_at_all(self):
        assert not Viewer(principal=Principal.FAMILY, name="赵丽华", area="").covers("230103")

    def test_somebody_sent_to_an_elder_sees_that_elder_only(self):
        sent = LI.sent_to(5)
        assert (sent.principal, sent.elders, sent.user_id) == (Principal.FAMILY, frozenset({5}), 7)
        assert sent.can("elder.read")
        assert not sent.covers("230103")


class TestScope:
    @given(st.from_regex(r"[0-9]{2,12}", fullmatch=True), st.from_regex(r"[0-9]{12}", fullmatch=True))
    def test_the_range_is_exactly_what_starts_with_the_prefix(self, prefix, code):
        low, high = scope.area_range(prefix)
        assert (low <= code < high) == code.startswith(prefix)

    def test_the_country_filters_nothing(self):
        assert scope.area_filter("") == Q()
        assert scope.visible(SYSTEM) == Q()
        assert scope.visible(LI) == Q(area_code__gte="230103", area_code__lt="230104")

    def test_family_and_providers_see_by_their_own_columns_or_nothing(self):
        family = Viewer(principal=Principal.FAMILY, name="赵", area="", elders=frozenset({5}))
        provider = Viewer(principal=Principal.PROVIDER, name="钱", area="", organisation_id=9)
        assert scope.visible(family, elder="elder_id") == Q(elder_id__in=frozenset({5}))
        assert scope.visible(provider, organisation="organisation_id") == Q(organisation_id=9)
        assert scope.visible(family) == scope.visible(provider) == Q(pk__in=[])

    def test_what_is_written_by_hand_says_the_same(self):
        family = Viewer(principal=Principal.FAMILY, name="赵", area="", elders=frozenset({5, 4}))
        provider = Viewer(principal=Principal.PROVIDER, name="钱", area="", organisation_id=9)
        assert scope.visible_sql(LI, area="o.area_code") == (
            ["o.area_code >= %s", "o.area_code < %s"],
            ["230103", "230104"],
        )
        assert scope.visible_sql(SYSTEM, area="o.area_code") == ([], [])
        assert scope.visible_sql(family, area="o.area_code", elder="o.elder_id") == (["o.elder_id = ANY(%s)"], [[4, 5]])
        assert scope.visible_sql(provider, area="a", organisation="o.provider_id") == (["o.provider_id = %s"], [9])
        assert scope.visible_sql(family, area="a") == scope.visible_sql(provider, area="a") == (["false"], [])

    def test_staff_of_no_organisation_see_nothing_rather_than_what_is_nobody_s(self):
        nobody = Viewer(principal=Principal.PROVIDER, name="钱", area="")
        assert scope.visible(nobody, organisation="organisation_id") == Q(pk__in=[])


class TestClock:
    def test_the_day_is_beijing_s(self):
        assert clock.local_day(datetime(2026, 12, 7, 16, 30, tzinfo=UTC)) == date(2026, 12, 8)
        assert clock.day_bounds(date(2026, 12, 8))[0] == datetime(2026, 12, 7, 16, tzinfo=UTC)
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)

    @given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
    def test_days_follow_each_other_without_gap(self, day):
        assert clock.day_bounds(day)[1] == clock.day_bounds(day + timedelta(days=1))[0]

    def test_age_is_reached_on_the_birthday(self):
        assert clock.age_on(date(1945, 1, 5), date(2026, 1, 4)) == 80
        assert clock.age_on(date(1945, 1, 5), date(2026, 1, 5)) == 81
        assert clock.age_on(date(1944, 2, 29), date(2026, 2, 28)) == 81


def test_money_is_written_for_people():
    assert money.yuan(123456) == "1,234.56"


def test_a_light_is_plain():
    assert Light("接入", "正常", "ok").url == ""


class TestFacts:
    def test_a_fact_comes_back_from_its_values_and_knows_its_flows(self):
        from dataclasses import dataclass

        @dataclass(frozen=True, slots=True, kw_only=True)
        class Rang(facts.Fact):
            name = "test.rang"
            bell: int

        @facts.now(Rang)
        def at_once(viewer, fact, now): ...

        @facts.later(Rang)
        def afterwards(viewer, fact, now): ...

        fact = Rang(area="230103", bell=2)
        assert facts.rebuild("test.rang", fact.data() | {"added_later": 1}) == fact
        assert facts.flows_now("test.rang") == (at_once,)
        assert list(facts.flows_later("test.rang").values()) == [afterwards]


class TestRequest:
    def test_views_are_closed_unless_marked(self):
        def view(): ...

        assert not http.is_public(view)
        assert not http.is_half_open(view)
        assert http.is_public(http.public(view))
        assert http.is_half_open(http.half_open(view))
        assert http.large_body(9)(view).body_limit == 9

    @pytest.mark.parametrize("path", ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb"])
    def test_one_goes_back_to_this_site_only(self, path):
        assert http.safe_path(path) == ""
        assert http.safe_path("/desk/?open=7") == "/desk/?open=7"
