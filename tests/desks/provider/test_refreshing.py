"""An open desk asks again and again: it is told in a word that nothing changed, and the board when something did."""

import re
from datetime import timedelta

import pytest

from anju.dispatch import commands as dispatch
from anju.kernel import clock
from anju.orders import commands
from tests import world
from tests.desks.provider.test_desk import BOARD, bath, ding, shen_user, text, yao_user

pytestmark = pytest.mark.django_db
__all__ = ["bath", "ding", "shen_user", "yao_user"]


@pytest.fixture
def still(monkeypatch):
    """The clock stands, unless the test moves it."""
    moment = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


def mark(answer) -> str:
    return re.findall(r'name="mark" value="(\w+)"', text(answer))[0]


def test_the_page_fetches_itself_and_says_what_it_shows(shen_user):
    page = text(world.client_for(shen_user).get(BOARD))
    assert 'data-hears="order assignment"' in page
    assert 'hx-include="#board-mark"' in page


def test_without_a_change_there_is_nothing_to_exchange(shen_user, bath, ding, still):
    browser = world.client_for(shen_user)
    seen = mark(browser.get(BOARD))
    answer = browser.get(f"{BOARD}?mark={seen}", htmx=True)
    assert (answer.status_code, answer.content) == (204, b"")
    assert browser.get(f"{BOARD}?mark={seen}").status_code == 200  # a reload is a page
    dispatch.report_position(
        world.viewer(ding.user), ding.pk, longitude=126.61, latitude=45.74, now=clock.now() + timedelta(seconds=9)
    )  # the desk does not show where somebody is
    assert browser.get(f"{BOARD}?mark={seen}", htmx=True).status_code == 204


def test_whatever_is_shown_and_changes_is_drawn_again(shen_user, bath, ding, still):
    browser = world.client_for(shen_user)

    def changed() -> bool:
        nonlocal seen
        answer = browser.get(f"{BOARD}?day={day}&mark={seen}", htmx=True)
        if answer.status_code == 204:
            return False
        seen = mark(answer)
        return True

    day = clock.local_day(bath.starts_at)
    seen = mark(browser.get(f"{BOARD}?day={day}"))
    assert not changed()
    commands.send(world.viewer(shen_user), bath.pk, now=clock.now())
    assert changed()
    dispatch.set_duty(world.viewer(ding.user), ding.pk, on=False, now=clock.now())
    assert changed()
    dispatch.change_worker(world.viewer(shen_user), ding.pk, visits_a_day=3, now=clock.now())
    assert changed()
    assert not changed()
    for _look in range(2):
        still[0] += timedelta(minutes=100)
        browser.get(BOARD)  # somebody is at work
    assert changed()  # time alone makes an order late


def test_the_mark_of_another_desk_fits_no_board(shen_user, yao_user, bath):
    theirs = mark(world.client_for(yao_user).get(BOARD))
    assert world.client_for(shen_user).get(f"{BOARD}?mark={theirs}", htmx=True).status_code == 200
