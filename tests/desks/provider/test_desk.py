"""Shen Lan of 康馨 sees her orders and workers, sends one with reasons, refuses; Yao Fang of 松花江 sees nothing of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from anju.accounts.models import User
from anju.config.live.words import Word, may_hear
from anju.dispatch import commands as dispatch
from anju.dispatch.models import Worker
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import queries
from anju.orders.models import Order
from tests import world
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = pytest.mark.django_db
BOARD = "/provider/"


@pytest.fixture
def shen_user() -> User:
    return world.manager_shen()


@pytest.fixture
def yao_user() -> User:
    return world.manager_of_songhua()


def hire(boss: User, name: str) -> Worker:
    who = world.viewer(boss)
    user = world.person(name, "caregiver", world.COMMUNITY, at=who.organisation_id)
    row = dispatch.register_worker(who, user_id=user.pk, kind="caregiver", area=world.NANGANG, now=clock.now())
    dispatch.set_certificate(who, row.pk, kind="caregiver", expires_on=None, now=clock.now())
    dispatch.set_duty(who, row.pk, on=True, now=clock.now())
    return row


@pytest.fixture
def ding(shen_user: User) -> Worker:
    return hire(shen_user, "丁红")


@pytest.fixture
def tao(shen_user: User) -> Worker:
    return hire(shen_user, "陶勇")


@pytest.fixture
def bath(shen_user: User) -> Order:
    """Zhao Defu is to be bathed by 康馨 in three hours."""
    scene.catalogue()
    now = clock.now()
    shen = world.viewer(shen_user)
    return scene.placed(alarms.zhao_defu(), "bath", hours=3, now=now, provider_id=shen.organisation_id)


def page(bath: Order) -> str:
    return reverse("provider:order", args=[bath.pk])


def text(answer: Any) -> str:
    return str(answer.content.decode())


class TestBoard:
    def test_shows_the_day_with_what_waits_and_who_works(self, shen_user, bath, ding):
        found = text(world.client_for(shen_user).get(BOARD + f"?day={clock.local_day(bath.starts_at)}"))
        assert "赵德福" in found
        assert "助浴" in found
        assert "1 单待派" in found
        assert "丁红" in found
        assert "0 / 10" in found

    def test_an_empty_day_says_what_next(self, shen_user):
        found = text(world.client_for(shen_user).get(BOARD))
        assert "没有等派的单" in found
        assert "先登记本机构的护理员" in found

    def test_nonsense_in_the_address_shows_today(self, shen_user):
        answer = world.client_for(shen_user).get(BOARD + "?day=never")
        assert answer.status_code == 200
        assert "今天" in text(answer)

    def test_a_fragment_is_the_board_alone(self, shen_user):
        assert "<html" not in text(world.client_for(shen_user).get(BOARD, htmx=True))


class TestSending:
    def test_the_first_is_sent_with_one_press_and_the_ranking_stays(self, shen_user, bath, ding, tao):
        browser = world.client_for(shen_user)
        before = text(browser.get(page(bath)))
        assert "1. 丁红" in before
        assert "若陶勇" in before
        assert browser.post(page(bath) + "send/", {"worker": ding.pk}).status_code == 302
        bath.refresh_from_db()
        assert bath.state == "dispatching"
        assert "为什么是丁红" in text(browser.get(page(bath)))
        job = scene.assignment(bath)
        dispatch.accept(world.viewer(ding.user), job.pk, now=clock.now())
        bath.refresh_from_db()
        assert (bath.state, bath.worker_id) == ("accepted", ding.pk)

    def test_another_needs_a_reason(self, shen_user, bath, ding, tao):
        browser = world.client_for(shen_user)
        answer = browser.post(page(bath) + "send/", {"worker": tao.pk})
        assert answer.status_code == 422
        assert "请写明理由" in text(answer)
        assert browser.post(page(bath) + "send/", {"worker": tao.pk, "why": "老人点名"}).status_code == 302
        assert scene.assignment(bath).reasons["override"] == "老人点名"
        assert "改选理由" in text(browser.get(page(bath)))

    def test_reassigning_calls_the_first_off(self, shen_user, bath, ding, tao):
        browser = world.client_for(shen_user)
        browser.post(page(bath) + "send/", {"worker": ding.pk})
        assert browser.post(page(bath) + "send/", {"worker": tao.pk}).status_code == 409
        assert browser.post(page(bath) + "send/", {"worker": tao.pk, "why": "丁红病了"}).status_code == 302
        job = scene.assignment(bath)
        assert (job.worker, job.state) == (tao, "offered")
        assert ding.assignments.get().state == "withdrawn"

    def test_who_cannot_go_is_listed_with_why_and_barred(self, shen_user, bath, ding):
        over = clock.local_day(clock.now()) - timedelta(days=1)
        dispatch.set_certificate(SYSTEM, ding.pk, kind="caregiver", expires_on=over, now=clock.now())
        browser = world.client_for(shen_user)
        assert "这项服务要求的证书到时已过期" in text(browser.get(page(bath)))
        answer = browser.post(page(bath) + "send/", {"worker": ding.pk, "why": "没有别人"})
        assert answer.status_code == 409
        assert not ding.assignments.exists()
        assert browser.post(page(bath) + "send/", {"worker": "x"}).status_code == 422


class TestRefusing:
    def test_rings_the_desk_at_once(self, shen_user, bath):
        browser = world.client_for(shen_user)
        assert browser.post(page(bath) + "refuse/", {}).status_code == 422
        assert browser.post(page(bath) + "refuse/", {"why": "当天没有人手"}).status_code == 302
        bath.refresh_from_db()
        assert bath.alert == "refused"


class TestOtherProvider:
    def test_gets_404_everywhere_and_counts_nothing(self, yao_user, bath, ding):
        browser = world.client_for(yao_user)
        assert browser.get(page(bath)).status_code == 404
        own = hire(yao_user, "路远")
        for verb, data in (("send", {"worker": own.pk}), ("refuse", {"why": "x"})):
            assert browser.post(f"{page(bath)}{verb}/", data).status_code == 404
        found = text(browser.get(BOARD + f"?day={clock.local_day(bath.starts_at)}"))
        assert "赵德福" not in found
        assert "丁红" not in found
        assert "共 0 单" in found
        yao = world.viewer(yao_user)
        assert not queries.orders(yao, text="赵德福").exists()
        assert queries.counts(yao).all == 0
        word = Word(topic="order", id=bath.pk, area=bath.area_code, elder=bath.elder_id, organisation=bath.provider_id)
        assert not may_hear(yao, word)

    def test_cannot_send_the_workers_of_another(self, shen_user, yao_user, bath, ding):
        stranger = hire(yao_user, "路远")
        answer = world.client_for(shen_user).post(page(bath) + "send/", {"worker": stranger.pk, "why": "借人"})
        assert answer.status_code == 404
        assert not stranger.assignments.exists()
