"""Who could go is ranked when somebody wants to see it: not with each look at an order."""

import pytest

from anju.orders import commands
from tests import world
from tests.dispatch.test_ranking_kept import rankings
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = pytest.mark.django_db
__all__ = ["rankings"]


@pytest.fixture
def bath(monkeypatch):
    """Zhou Qian and Zheng Shuang of 康馨 could bathe Elder Zhao."""
    from anju.kernel import clock

    monkeypatch.setattr(clock, "now", lambda: scene.NOW)
    scene.catalogue()
    home = world.provider()
    for name in ("周倩", "郑爽"):
        row, _viewer = scene.worker(name, of=home)
        row.certificates.create(kind="caregiver")
    return scene.placed(alarms.zhao_defu(), "bath", provider_id=home.pk)


def text(answer) -> str:
    return answer.content.decode()


def test_the_page_of_an_order_ranks_nobody_and_leads_there(bath, rankings):
    browser = world.client_for(world.operator_li())
    page = text(browser.get(f"/orders/{bath.pk}/"))
    assert not rankings
    assert f'href="/orders/{bath.pk}/candidates/"' in page
    assert 'hx-trigger="revealed, click"' in page
    assert "周倩" not in page
    shown = text(browser.get(f"/orders/{bath.pk}/candidates/"))
    assert len(rankings) == 1
    for words in ("<html", "1. 周倩", "2. 郑爽", "约 ", f'action="/orders/{bath.pk}/send/"', "返回订单"):
        assert words in shown, words
    part = text(browser.get(f"/orders/{bath.pk}/candidates/", htmx=True))
    assert "<html" not in part
    assert 'id="candidates"' in part
    assert "1. 周倩" in part


def test_somebody_else_instead_is_looked_for_on_demand(bath):
    commands.send(alarms.SYSTEM, bath.pk, now=scene.NOW)
    browser = world.client_for(world.operator_li())
    page = text(browser.get(f"/orders/{bath.pk}/"))
    assert 'hx-trigger="click"' in page
    assert "换人原因" in text(browser.get(f"/orders/{bath.pk}/candidates/"))


def test_nobody_sends_to_what_is_over(bath):
    commands.cancel(alarms.SYSTEM, bath.pk, now=scene.NOW, why="临时有事")
    browser = world.client_for(world.operator_li())
    assert "candidates/" not in text(browser.get(f"/orders/{bath.pk}/"))
    assert browser.get(f"/orders/{bath.pk}/candidates/").status_code == 409


def test_the_page_costs_the_same_with_more_moves(bath, django_assert_num_queries, django_assert_max_num_queries):
    browser = world.client_for(world.operator_li())
    browser.get(f"/orders/{bath.pk}/")
    with django_assert_max_num_queries(14) as first:
        browser.get(f"/orders/{bath.pk}/")
    for number in range(5):
        commands.remark(alarms.SYSTEM, bath.pk, text=f"第 {number} 次来电", now=scene.NOW)
    with django_assert_num_queries(len(first)):
        browser.get(f"/orders/{bath.pk}/")
