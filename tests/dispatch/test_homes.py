"""The second proof at the door: the home's code, the elder's card, the elder's telephone; judged as it held then."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from anju.dispatch import commands, queries
from anju.dispatch.commands import Press
from anju.dispatch.commands.homes import CallInvalid, NotAtHome, RevokeReasonMissing
from anju.dispatch.models import Assignment, HomeCall
from anju.dispatch.rules import homes
from anju.journal.models import Audit, Move
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.models import Elder
from tests import world
from tests.dispatch.test_moments import PLACE, job
from tests.world import NOW

__all__ = ["job"]
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@dataclass
class Home:
    """Elder Zhao's home with its code, and Ding standing in it."""

    zhao: Elder
    ding: Viewer
    job: Assignment
    text: str
    short: str

    def show(self, text: str, way: str = "qr", *, at: Any = NOW + 12 * MINUTE, heard: Any = None) -> Assignment:
        press = Press(at, heard, timedelta(0)) if heard else None
        return commands.show_code(self.ding, self.job.pk, text=text, way=way, now=heard or at, press=press)

    def ended(self) -> list[str]:
        """What the proof says when Ding leaves after half an hour."""
        commands.finish(self.ding, self.job.pk, now=NOW + 40 * MINUTE, note="送到", **PLACE)
        return [item["code"] for item in Assignment.objects.get(pk=self.job.pk).proof["checks"]]


@pytest.fixture
def home(job: Assignment) -> Home:
    he = world.viewer(world.registrar_he())
    elder = Elder.objects.get(pk=job.elder_id)
    commands.issue_tag(he, elder.pk, now=NOW - HOUR)
    shown = queries.tag_shown(he, elder.pk)
    ding = world.viewer(job.worker.user)
    commands.arrive(ding, job.pk, now=NOW + 10 * MINUTE, **PLACE)
    return Home(elder, ding, job, shown.text, shown.short)


class TestAtTheDoor:
    def test_the_printed_code_is_read(self, home):
        assert home.show(home.text).second == "qr"
        assert home.ended() == []

    def test_the_tag_is_touched(self, home):
        assert home.show(home.text, "nfc").second == "nfc"

    @pytest.mark.parametrize(
        "spoil", [str.lower, lambda text: text.replace("-", ""), lambda text: f" {text[:4]} {text[5:]} "]
    )
    def test_eight_characters_are_typed(self, home, spoil):
        assert home.show(spoil(home.short), "qr").second == "typed", "eight characters are no QR code, whatever is said"

    def test_the_number_of_the_elders_card_counts(self, home):
        assert home.show(home.zhao.number, "typed").second == "card"
        assert home.ended() == []

    def test_nothing_shown_is_to_be_cleared_by_a_person(self, home):
        assert home.ended() == ["second_missing"]
        assert Assignment.objects.get(pk=home.job.pk).proof["result"] == "block"

    def test_a_wrong_code_is_recorded_and_a_right_one_after_it_counts(self, home):
        assert home.show("AAAA-BBBB").noticed == ["tag_unknown"]
        assert home.show(home.text).second == "qr"
        assert home.ended() == []

    def test_the_code_of_another_home_is_flagged(self, home):
        number, code = home.text.split(".")[1:]
        home.show(f"AJH.{int(number) + 1}.{code}")
        assert home.ended() == ["second_missing", "tag_foreign"]

    def test_only_between_check_in_and_check_out(self, home):
        home.ended()
        with pytest.raises(NotAtHome):
            home.show(home.text, at=NOW + HOUR)

    def test_each_showing_leaves_its_row(self, home):
        home.show(home.text)
        assert Move.objects.get(thing="assignment", verb="show_code").data["way"] == "qr"

    def test_nobody_shows_it_for_another(self, home):
        other = world.viewer(world.person("孔明", "caregiver", world.COMMUNITY, at=world.provider().pk))
        with pytest.raises(NotVisible):
            commands.show_code(other, home.job.pk, text=home.text, way="qr", now=NOW + HOUR)


class TestRevoked:
    def test_a_code_that_was_replaced_does_not_count_any_more(self, home):
        he = world.viewer(world.registrar_he())
        commands.issue_tag(he, home.zhao.pk, now=NOW + 11 * MINUTE)
        assert home.show(home.text).noticed == ["tag_revoked"]
        assert home.ended() == ["second_missing", "tag_revoked"]

    def test_what_was_read_before_without_a_net_counts(self, home):
        commands.revoke_tag(world.viewer(world.registrar_he()), home.zhao.pk, why="遗失", now=NOW + 20 * MINUTE)
        assert home.show(home.text, at=NOW + 12 * MINUTE, heard=NOW + 30 * MINUTE).second == "qr"

    def test_revoking_needs_a_reason_and_leaves_its_row(self, home):
        he = world.viewer(world.registrar_he())
        with pytest.raises(RevokeReasonMissing):
            commands.revoke_tag(he, home.zhao.pk, why=" ", now=NOW)
        commands.revoke_tag(he, home.zhao.pk, why="被拍照外传", now=NOW)
        assert [row.data["verb"] for row in Audit.objects.filter(thing="home_tag").order_by("id")] == [
            "issue",
            "revoke",
        ]
        assert queries.tag_shown(he, home.zhao.pk).row is None

    def test_only_who_keeps_the_record_issues_and_sees_it(self, home):
        with pytest.raises(NotAllowed):
            commands.issue_tag(home.ding, home.zhao.pk, now=NOW)
        with pytest.raises(NotAllowed):
            queries.tag_shown(world.viewer(world.operator_of_daoli()), home.zhao.pk)
        daoli = world.viewer(world.person("林梅", "registrar", world.DAOLI))
        with pytest.raises(NotVisible):
            queries.tag_shown(daoli, home.zhao.pk)


class TestCall:
    @pytest.mark.parametrize(("minute", "expected"), [(15, []), (-19, []), (70, []), (-21, ["second_missing"])])
    def test_a_call_from_the_elders_line_counts_while_the_worker_is_there(self, home, minute, expected):
        phone = "136 1234 4408"
        at = NOW + minute * MINUTE
        for _again in range(2):
            commands.hear_call(SYSTEM, caller=f"+86 {phone}", called_at=at, now=max(at, NOW))
        assert HomeCall.objects.count() == 1
        assert home.ended() == expected

    def test_a_call_from_elsewhere_proves_nothing(self, home):
        commands.hear_call(SYSTEM, caller="13800001111", called_at=NOW + 15 * MINUTE, now=NOW + HOUR)
        assert home.ended() == ["second_missing"]

    @pytest.mark.parametrize(
        ("caller", "ahead"), [("", 0), ("anonymous", 0), ("13800001111", 10), ("13800001111", -3 * 24 * 60)]
    )
    def test_nonsense_of_an_exchange_is_refused(self, db, caller, ahead):
        with pytest.raises(CallInvalid):
            commands.hear_call(SYSTEM, caller=caller, called_at=NOW + ahead * MINUTE, now=NOW)

    def test_only_the_exchange_tells(self, home):
        with pytest.raises(NotAllowed):
            commands.hear_call(home.ding, caller="13800001111", called_at=NOW, now=NOW)


class TestPage:
    def test_is_printed_from_the_elders_record_and_replaced(self, home):
        browser = world.client_for(world.registrar_he())
        page = browser.get(f"/workers/homes/{home.zhao.pk}/code/").content.decode()
        assert home.short in page
        assert "<svg" in page
        assert f"/workers/homes/{home.zhao.pk}/code/" in browser.get(f"/elders/{home.zhao.pk}/").content.decode()
        browser.post(f"/workers/homes/{home.zhao.pk}/code/issue/")
        after = browser.get(f"/workers/homes/{home.zhao.pk}/code/").content.decode()
        assert home.short not in after
        assert "换新码" in after
        assert browser.post(f"/workers/homes/{home.zhao.pk}/code/revoke/", {"why": ""}).status_code == 422
        browser.post(f"/workers/homes/{home.zhao.pk}/code/revoke/", {"why": "遗失"})
        assert "这一户还没有签到码" in browser.get(f"/workers/homes/{home.zhao.pk}/code/").content.decode()


class TestPhotos:
    def test_the_same_picture_at_another_visit_is_flagged(self, home):
        earlier = Assignment.objects.create(
            thing="round", thing_id=9, area_code=world.COMMUNITY, worker=home.job.worker, state="finished",
            offered_by="x", offered_at=NOW, answer_by=NOW,
        )  # fmt: skip
        commands.note_photo(home.ding, earlier.pk, name="a.jpg", digest=b"1" * 32, now=NOW)
        commands.note_photo(home.ding, home.job.pk, name="b.jpg", digest=b"1" * 32, now=NOW)
        commands.note_photo(home.ding, home.job.pk, name="c.jpg", digest=b"2" * 32, now=NOW)
        home.show(home.text)
        assert home.ended() == ["photo_again"]


def test_codes_are_long_and_read_as_nothing_else():
    codes = {homes.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("01IOL")
