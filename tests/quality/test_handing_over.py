"""A call-back goes from hand to hand: by its holder or the head of the shift, to somebody of the area."""

import pytest

from anju.journal import queries as journal
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM
from anju.messaging.models import Message
from anju.quality import commands, queries
from tests import world
from tests.incidents import scene as alarms
from tests.quality.test_quality import LATER, chosen, taken

pytestmark = pytest.mark.django_db


def test_a_colleague_goes_on_and_the_story_says_who_gave_it(zhao):
    row, _order, desk = taken(zhao)
    wang = world.operator_wang()
    commands.hand_over(desk, row.pk, user_id=wang.pk, why="老人听力不好，您跟他熟", now=LATER)
    row.refresh_from_db()
    assert (row.state, row.taken_by, row.taken_name) == ("taken", wang.pk, "王磊")
    with pytest.raises(commands.CallBackTaken):
        commands.miss(desk, row.pk, now=LATER)
    line = queries.timeline(desk, row)[0]
    assert (line.text, line.why, line.who) == ("交给同事：李静 → 王磊（12-09）", "老人听力不好，您跟他熟", "李静")
    commands.miss(world.viewer(wang), row.pk, now=LATER)


def _told() -> list[Message]:
    alarms.run_later()
    return list(Message.objects.filter(template__startswith="call_back_handed_over@").order_by("pk"))


def test_the_colleague_is_told_and_finds_it_behind_the_link(zhao):
    row, order, desk = taken(zhao)
    wang = world.operator_wang()
    commands.hand_over(desk, row.pk, user_id=wang.pk, now=LATER)
    [told] = _told()
    assert (told.user_id, told.channel, told.state, told.urgent) == (wang.pk, "in_app", "delivered", False)
    assert (told.title, told.link) == ("李静 把一单回访交给了您", f"/quality/calls/{row.pk}/")
    assert order.number in told.body
    assert zhao.name not in told.title + told.body
    browser = world.client_for(wang)
    assert "李静 把一单回访交给了您" in browser.get("/messages/").content.decode()
    assert order.number in browser.get(told.link).content.decode()
    [move] = journal.moves_of(SYSTEM, thing="message", thing_ids=[told.pk])
    assert (move.verb, move.to_state) == ("write", "delivered")


def test_nobody_is_told_of_an_own_decision_nor_of_what_has_gone_on_meanwhile(zhao):
    row, _order, desk = taken(zhao)
    wang, chen = world.operator_wang(), world.lead_operator_chen()
    commands.hand_over(world.viewer(chen), row.pk, user_id=chen.pk, now=LATER)
    assert _told() == []
    commands.hand_over(world.viewer(chen), row.pk, user_id=wang.pk, now=LATER)
    commands.give_back(world.viewer(wang), row.pk, now=LATER)
    assert _told() == []
    assert desk.user_id not in {row.user_id for row in Message.objects.all()}


def test_it_is_given_by_its_holder_or_the_head_of_the_shift_to_somebody_of_the_area(zhao):
    row, _order, desk = taken(zhao)
    wang, chen = world.operator_wang(), world.lead_operator_chen()
    stranger = world.operator_of_daoli()
    for number in (stranger.pk, desk.user_id, world.grid_worker_ma().pk, 0):
        with pytest.raises(commands.NoColleague):
            commands.hand_over(desk, row.pk, user_id=number, now=LATER)
    with pytest.raises(commands.CallBackTaken):
        commands.hand_over(world.viewer(wang), row.pk, user_id=wang.pk, now=LATER)
    with pytest.raises(NotVisible):
        commands.hand_over(world.viewer(stranger), row.pk, user_id=wang.pk, now=LATER)
    commands.hand_over(world.viewer(chen), row.pk, user_id=wang.pk, now=LATER)
    row.refresh_from_db()
    assert row.taken_by == wang.pk


def test_it_is_handed_over_on_the_page_and_by_the_api(zhao):
    row, _order = chosen(zhao)
    li, wang = world.operator_li(), world.operator_wang()
    browser, colleague = world.client_for(li), world.client_for(wang)
    browser.post(f"/quality/calls/{row.pk}/take/")
    page = browser.get(f"/quality/calls/{row.pk}/").content.decode()
    assert f'<option value="{wang.pk}">王磊' in page
    assert browser.post(f"/quality/calls/{row.pk}/hand_over/", {"colleague": "x"}).status_code == 422
    assert browser.post(f"/quality/calls/{row.pk}/hand_over/", {"colleague": wang.pk}).status_code == 302
    found = colleague.get("/api/v1/call-backs?state=mine").json()["items"]
    assert [(item["id"], item["taken_name"]) for item in found] == [(str(row.pk), "王磊")]
    back = colleague.post(
        f"/api/v1/call-backs/{row.pk}/hand-over", {"colleague": str(li.pk)}, content_type="application/json"
    )
    assert (back.status_code, back.json()["taken_name"]) == (200, "李静")
    again = colleague.post(
        f"/api/v1/call-backs/{row.pk}/hand-over", {"colleague": str(wang.pk)}, content_type="application/json"
    )
    assert (again.status_code, again.json()["code"]) == (409, "call_back_taken")
