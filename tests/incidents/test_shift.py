"""Handing a desk over: nothing is forgotten, both sign, and no case is without a claimant for an instant."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from anju.incidents import commands, queries
from anju.incidents.commands.handing import (
    ItemGone,
    ItemsLeft,
    NotSigned,
    SamePerson,
    SignedAlready,
    TakenAlready,
)
from anju.incidents.commands.watching import NoteInvalid, OverAlready, WatchedAlready, WatchInvalid
from anju.incidents.models import Handover, Incident
from anju.journal.models import Fact, Move
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import Viewer
from anju.people.models import Elder
from tests import world
from tests.incidents import scene
from tests.incidents.test_races import at_once

LATER = scene.after(600)
EVENING = scene.after(1200)


def keys(viewer: Viewer, now: Any = LATER) -> list[str]:
    return [item.key for item in queries.shift(viewer, now).items()]


def told(viewer: Viewer, now: Any = LATER) -> None:
    """Tick all that there is."""
    if found := keys(viewer, now):
        commands.tell_items(viewer, keys=found, told=True, now=now)


def signed(viewer: Viewer, *, note: str = "", now: Any = LATER) -> Handover:
    told(viewer, now)
    return commands.sign_handover(viewer, note=note, now=now)


def all_of(row: Handover) -> list[str]:
    return [item["key"] for item in row.items]


def claimed(viewer: Viewer, elder: Elder, kind: str = "fall", *, seconds: float = 0) -> Incident:
    case = scene.alarm(elder, kind, seconds=seconds)
    return commands.claim(viewer, case.pk, now=scene.after(seconds + 10))


class TestTheLeaver:
    def test_signs_only_when_every_item_was_ticked(self, zhao: Elder, li: Viewer) -> None:
        claimed(li, zhao)
        with pytest.raises(ItemsLeft) as refusal:
            commands.sign_handover(li, now=LATER)
        assert refusal.value.facts["count"] == 1
        assert signed(li, note="门口灯坏了").state == "signed"

    def test_hands_over_own_cases_those_of_colleagues_devices_call_backs_watches_and_notes(
        self, zhao: Elder, li: Viewer, wang: Viewer
    ) -> None:
        claimed(li, zhao)
        claimed(wang, scene.zhao_defu(name="于凤琴"), "inactivity")
        scene.alarm(scene.zhao_defu(name="何长山"), "offline")
        closed = claimed(li, scene.zhao_defu(name="宋玉珍"), "help")
        commands.resolve(li, closed.pk, outcome="service_need", now=scene.after(300))
        commands.watch_elder(li, zhao.pk, reason="今日出院", ends_at=EVENING, now=LATER)
        commands.write_shift_note(li, text="零下 27℃", ends_at=EVENING, now=LATER)
        row = signed(li)
        groups = [item["group"] for item in row.items]
        assert groups == ["mine", "colleagues", "technical", "call_backs", "watches", "notes"]
        assert [item.get("who") for item in row.items] == ["赵德福", "于凤琴", "何长山", "宋玉珍", "赵德福", None]

    def test_takes_a_tick_back(self, zhao: Elder, li: Viewer) -> None:
        claimed(li, zhao)
        told(li)
        commands.tell_items(li, keys=keys(li), told=False, now=LATER)
        with pytest.raises(ItemsLeft):
            commands.sign_handover(li, now=LATER)

    def test_is_told_when_an_item_has_gone_meanwhile(self, zhao: Elder, li: Viewer) -> None:
        case = claimed(li, zhao, "help")
        commands.resolve(li, case.pk, outcome="service_need", now=scene.after(60))
        with pytest.raises(ItemGone):
            commands.tell_items(li, keys=[f"case:{case.pk}"], told=True, now=LATER)

    def test_a_case_that_comes_after_the_ticks_is_not_signed_away(self, zhao: Elder, li: Viewer) -> None:
        claimed(li, zhao)
        told(li)
        claimed(li, zhao, "sos", seconds=100)
        with pytest.raises(ItemsLeft):
            commands.sign_handover(li, now=LATER)

    def test_signs_once_and_takes_the_signature_back_while_nobody_has_signed_against_it(
        self, zhao: Elder, li: Viewer, wang: Viewer
    ) -> None:
        claimed(li, zhao)
        row = signed(li)
        with pytest.raises(SignedAlready):
            commands.sign_handover(li, now=LATER)
        with pytest.raises(NotAllowed):
            commands.withdraw_handover(wang, row.pk, now=LATER)
        assert commands.withdraw_handover(li, row.pk, now=LATER).state == "draft"
        assert signed(li).pk == row.pk

    def test_ticks_of_yesterday_count_for_nothing(self, zhao: Elder, li: Viewer) -> None:
        claimed(li, zhao)
        told(li)
        with pytest.raises(ItemsLeft):
            commands.sign_handover(li, now=LATER + timedelta(hours=20))

    def test_with_nothing_at_hand_signs_at_once(self, li: Viewer) -> None:
        assert commands.sign_handover(li, now=LATER).items == []


class TestTheArriving:
    def test_becomes_the_claimant_in_the_same_instant_with_the_shift_as_the_reason(
        self, zhao: Elder, li: Viewer, wang: Viewer
    ) -> None:
        case = claimed(li, zhao)
        row = signed(li)
        case.refresh_from_db()
        assert case.claimed_by_id == li.user_id  # between the two signatures it is the leaver's
        commands.take_handover(wang, row.pk, read=all_of(row), now=EVENING)
        case.refresh_from_db()
        assert (case.claimed_by_id, case.claimed_name, case.state) == (wang.user_id, "王磊", "claimed")
        move = Move.objects.get(thing="incident", thing_id=case.pk, verb="take_over")
        assert (move.why, move.data["ground"], move.data["from"]) == ("交接班", "handover", "李静")
        line = next(entry for entry in queries.timeline(wang, case.pk) if entry.kind == "take_over")
        assert line.text == "从 李静 接手：交接班"

    def test_reads_and_ticks_every_item_first(self, zhao: Elder, li: Viewer, wang: Viewer) -> None:
        claimed(li, zhao)
        row = signed(li)
        with pytest.raises(ItemsLeft):
            commands.take_handover(wang, row.pk, read=[], now=EVENING)

    def test_is_told_when_the_leaver_took_the_signature_back(self, zhao: Elder, li: Viewer, wang: Viewer) -> None:
        claimed(li, zhao)
        row = signed(li)
        commands.withdraw_handover(li, row.pk, now=LATER)
        with pytest.raises(NotSigned):
            commands.take_handover(wang, row.pk, read=all_of(row), now=EVENING)

    def test_is_somebody_else(self, li: Viewer) -> None:
        row = signed(li)
        with pytest.raises(SamePerson):
            commands.take_handover(li, row.pk, read=[], now=EVENING)

    def test_leaves_alone_what_was_closed_or_taken_meanwhile(
        self, zhao: Elder, li: Viewer, wang: Viewer, chen: Viewer
    ) -> None:
        first, second = claimed(li, zhao, "help"), claimed(li, zhao, "sos")
        row = signed(li)
        commands.resolve(li, first.pk, outcome="service_need", now=LATER)
        commands.take_over(chen, second.pk, now=LATER, reason="班长接手")
        commands.take_handover(wang, row.pk, read=all_of(row), now=EVENING)
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, first.claimed_name, second.claimed_name) == ("resolved", "李静", "陈雪")

    def test_only_from_the_own_area(self, li: Viewer) -> None:
        row = signed(li)
        stranger = world.viewer(world.operator_of_daoli())
        with pytest.raises(NotVisible):
            commands.take_handover(stranger, row.pk, read=[], now=EVENING)
        assert list(queries.waiting_handovers(stranger)) == []

    def test_an_official_does_not_take_a_desk(self, li: Viewer) -> None:
        row = signed(li)
        with pytest.raises(NotVisible):
            commands.take_handover(world.viewer(world.official_xu()), row.pk, read=[], now=EVENING)


class TestTheRecord:
    def test_says_who_signed_when_and_what_moved(self, zhao: Elder, li: Viewer, wang: Viewer) -> None:
        case = claimed(li, zhao)
        row = signed(li, note="02:00 再听一次")
        commands.take_handover(wang, row.pk, read=all_of(row), now=EVENING)
        kept = queries.handover(li, row.pk)
        assert (kept.from_name, kept.signed_at, kept.to_name, kept.taken_at) == ("李静", LATER, "王磊", EVENING)
        verbs = list(
            Move.objects.filter(thing="handover", thing_id=row.pk).order_by("id").values_list("verb", flat=True)
        )
        assert verbs == ["begin", "tell", "sign", "take"]
        assert Fact.objects.get(name="incidents.shift_handed_over").data["cases"] == [case.pk]

    def test_cannot_be_changed_or_deleted_once_both_have_signed(self, li: Viewer, wang: Viewer) -> None:
        row = signed(li)
        commands.take_handover(wang, row.pk, read=[], now=EVENING)
        with pytest.raises(DatabaseError), transaction.atomic():
            Handover.objects.filter(pk=row.pk).update(note="改")
        with pytest.raises(DatabaseError), transaction.atomic():
            Handover.objects.filter(pk=row.pk).delete()

    def test_nobody_signed_for_a_quarter_of_an_hour_is_open(self, li: Viewer) -> None:
        row = signed(li)
        assert not queries.is_unsigned(row, LATER + timedelta(minutes=14))
        assert queries.is_unsigned(row, LATER + timedelta(minutes=15))


@pytest.mark.django_db(transaction=True)
class TestInOneInstant:
    def test_two_sign_and_one_wins_the_other_is_told_who(self) -> None:
        zhao = scene.zhao_defu()
        li, wang, chen = (
            world.viewer(user) for user in (world.operator_li(), world.operator_wang(), world.lead_operator_chen())
        )
        case = claimed(li, zhao)
        row = signed(li)
        answers = at_once(
            lambda: commands.take_handover(wang, row.pk, read=all_of(row), now=EVENING),
            lambda: commands.take_handover(chen, row.pk, read=all_of(row), now=EVENING),
        )
        lost = [item for item in answers if isinstance(item, Exception)]
        row.refresh_from_db()
        case.refresh_from_db()
        assert [type(item) for item in lost] == [TakenAlready]
        assert lost[0].facts["by"] == row.to_name == case.claimed_name
        assert Move.objects.filter(thing="incident", thing_id=case.pk, verb="take_over").count() == 1


class TestWatch:
    def test_ends_by_itself(self, zhao: Elder, li: Viewer, wang: Viewer) -> None:
        commands.watch_elder(li, zhao.pk, reason="昨夜出门", ends_at=EVENING, now=LATER)
        assert [row.elder.name for row in queries.watches(wang, LATER)] == ["赵德福"]
        assert not queries.watches(wang, EVENING)

    def test_of_one_elder_is_one_and_a_new_one_may_follow(self, zhao: Elder, li: Viewer, wang: Viewer) -> None:
        commands.watch_elder(li, zhao.pk, reason="今日出院", ends_at=EVENING, now=LATER)
        with pytest.raises(WatchedAlready):
            commands.watch_elder(wang, zhao.pk, reason="独居", ends_at=EVENING, now=LATER)
        later = EVENING + timedelta(hours=1)
        assert commands.watch_elder(wang, zhao.pk, reason="独居", ends_at=later, now=EVENING).by_name == "王磊"

    def test_can_be_ended_earlier_but_only_once(self, zhao: Elder, li: Viewer, wang: Viewer) -> None:
        row = commands.watch_elder(li, zhao.pk, reason="今日出院", ends_at=EVENING, now=LATER)
        commands.end_watch(wang, row.pk, now=LATER)
        assert not queries.watches(li, LATER)
        with pytest.raises(OverAlready):
            commands.end_watch(wang, row.pk, now=LATER)
        verbs = Move.objects.filter(thing="watch", thing_id=row.pk).order_by("id").values_list("verb", flat=True)
        assert list(verbs) == ["begin", "end"]

    @pytest.mark.parametrize(("reason", "hours"), [(" ", 8), ("出院", 0), ("出院", -1), ("出院", 24 * 31)])
    def test_needs_a_reason_and_an_end_in_reach(self, zhao: Elder, li: Viewer, reason: str, hours: int) -> None:
        with pytest.raises(WatchInvalid):
            commands.watch_elder(li, zhao.pk, reason=reason, ends_at=LATER + timedelta(hours=hours), now=LATER)

    def test_of_another_district_is_not_there(self, zhao: Elder, li: Viewer) -> None:
        row = commands.watch_elder(li, zhao.pk, reason="今日出院", ends_at=EVENING, now=LATER)
        stranger = world.viewer(world.operator_of_daoli())
        assert not queries.watches(stranger, LATER)
        with pytest.raises(NotVisible):
            commands.end_watch(stranger, row.pk, now=LATER)
        with pytest.raises(NotVisible):
            commands.watch_elder(stranger, zhao.pk, reason="好奇", ends_at=EVENING, now=LATER)


class TestShiftNote:
    def test_is_read_at_the_own_desk_and_the_one_above_and_ends_by_itself(self, li: Viewer, wang: Viewer) -> None:
        commands.write_shift_note(li, text="01:00–04:00 计划停电", ends_at=EVENING, now=LATER)
        city = world.viewer(world.person("郑市", "operator", "2301"))
        assert all(queries.notes(viewer, LATER) for viewer in (li, wang, city))
        assert not queries.notes(world.viewer(world.operator_of_daoli()), LATER)
        assert not queries.notes(li, EVENING)

    def test_of_the_city_is_read_in_the_district(self, li: Viewer) -> None:
        city = world.viewer(world.person("郑市", "operator", "2301"))
        commands.write_shift_note(city, text="零下 27℃", ends_at=EVENING, now=LATER)
        assert [row.by_name for row in queries.notes(li, LATER)] == ["郑市"]

    @pytest.mark.parametrize(("text", "hours"), [(" ", 8), ("停电", 0), ("停电", 24 * 4)])
    def test_needs_words_and_an_end_in_reach(self, li: Viewer, text: str, hours: int) -> None:
        with pytest.raises(NoteInvalid):
            commands.write_shift_note(li, text=text, ends_at=LATER + timedelta(hours=hours), now=LATER)

    def test_can_be_taken_down(self, li: Viewer, wang: Viewer) -> None:
        row = commands.write_shift_note(li, text="停电", ends_at=EVENING, now=LATER)
        commands.end_shift_note(wang, row.pk, now=LATER)
        assert not queries.notes(li, LATER)
        with pytest.raises(OverAlready):
            commands.end_shift_note(wang, row.pk, now=LATER)
