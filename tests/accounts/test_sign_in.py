"""Signing in, being locked out, owing a password or a second factor, coming back to the same page."""

from datetime import timedelta

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from anju.accounts import commands
from anju.accounts.models import SignIn
from anju.journal.models import Audit
from anju.kernel import clock
from tests import world

pytestmark = pytest.mark.django_db


class TestSignIn:
    def test_li_comes_in_and_goes_back_to_the_page_she_asked_for(self):
        li = world.operator_li()
        browser = world.client_for()
        asked = browser.get("/start/")
        assert asked.status_code == 302
        assert asked["Location"] == "/sign-in/?next=%2Fstart%2F"
        answer = browser.post("/sign-in/", {"username": li.username, "password": world.PASSWORD, "next": "/start/"})
        assert (answer.status_code, answer["Location"]) == (302, "/start/")
        assert "李静" in browser.get("/start/").content.decode()
        assert Audit.objects.filter(kind="sign_in", thing_id=li.pk).count() == 1

    def test_the_session_gets_a_new_key(self):
        li = world.operator_li()
        browser = world.client_for()
        browser.get("/sign-in/")
        session = browser.session
        session["planted"] = "1"
        session.save()
        before = browser.session.session_key
        browser.post("/sign-in/", {"username": li.username, "password": world.PASSWORD})
        assert browser.session.session_key != before

    def test_a_wrong_password_is_told_and_counted(self):
        li = world.operator_li()
        answer = world.client_for().post("/sign-in/", {"username": li.username, "password": "wrong"})
        assert answer.status_code == 422
        assert "用户名或密码不正确" in answer.content.decode()

    def test_five_failures_lock_the_account_with_a_clear_page(self):
        li = world.operator_li()
        browser = world.client_for()
        answers = [browser.post("/sign-in/", {"username": li.username, "password": "wrong"}) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
        right = browser.post("/sign-in/", {"username": li.username, "password": world.PASSWORD})
        assert right.status_code == 429
        assert "账号锁定 30 分钟" in right.content.decode()
        commands.unlock(world.SYSTEM, li.pk, now=clock.now())
        assert browser.post("/sign-in/", {"username": li.username, "password": world.PASSWORD}).status_code == 302

    def test_a_stopped_account_does_not_come_in(self):
        li = world.operator_li()
        browser = world.client_for(li)
        commands.set_active(world.SYSTEM, li.pk, active=False, now=clock.now())
        assert browser.get("/start/").status_code == 302

    def test_the_fourth_session_ends_the_first(self):
        li = world.operator_li()
        browsers = [world.client_for() for _ in range(4)]
        for browser in browsers:
            browser.post("/sign-in/", {"username": li.username, "password": world.PASSWORD})
        assert [browser.get("/start/").status_code for browser in browsers] == [302, 200, 200, 200]
        assert SignIn.objects.filter(user=li).count() == 3

    def test_nobody_is_sent_to_another_site(self):
        li = world.operator_li()
        facts = {"username": li.username, "password": world.PASSWORD, "next": "//evil.example/"}
        assert world.client_for().post("/sign-in/", facts)["Location"] == "/"

    def test_signing_out_ends_the_session(self):
        browser = world.client_for(world.operator_li())
        assert browser.post("/sign-out/")["Location"] == "/sign-in/"
        assert browser.get("/start/").status_code == 302


class TestIdle:
    def test_an_operator_is_out_after_half_an_hour_and_told_so(self):
        browser = world.client_for(world.operator_li())
        session = browser.session
        session["seen_at"] = (clock.now() - timedelta(minutes=31)).timestamp()
        session.save()
        answer = browser.post("/posts/switch/", {"post": "1"}, headers={"Referer": "http://testserver/desk/?open=7"})
        assert answer.status_code == 302
        assert answer["Location"] == "/sign-in/?next=%2Fdesk%2F%3Fopen%3D7&ended=1"
        assert "登录已过期" in browser.get(answer["Location"]).content.decode()

    def test_an_administrator_is_out_after_ten(self):
        browser = world.client_for(world.system_admin())
        session = browser.session
        session["seen_at"] = (clock.now() - timedelta(minutes=11)).timestamp()
        session.save()
        assert browser.get("/admin/accounts/")["Location"].endswith("&ended=1")

    def test_within_a_fragment_the_answer_is_401_and_leads_back_to_the_page(self):
        browser = world.client_for(world.operator_li())
        session = browser.session
        session["seen_at"] = (clock.now() - timedelta(minutes=31)).timestamp()
        session.save()
        headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/?open=7"}
        answer = browser.post("/posts/switch/", {"post": "1"}, headers=headers)
        assert answer.status_code == 401
        assert answer["HX-Redirect"] == "/sign-in/?next=%2Fdesk%2F%3Fopen%3D7&ended=1"

    def test_a_fragment_that_fetches_itself_does_not_keep_a_session_alive(self):
        browser = world.client_for(world.official_xu())
        session = browser.session
        long_ago = (clock.now() - timedelta(minutes=20)).timestamp()
        session["seen_at"] = long_ago
        session.save()
        browser.get("/start/", headers={"X-Quiet": "1"})
        assert browser.session["seen_at"] == long_ago
        browser.get("/start/")
        assert browser.session["seen_at"] > long_ago


class TestFirstPassword:
    def test_it_must_be_changed_before_anything_else(self):
        li = world.operator_li()
        commands.reset_password(world.SYSTEM, li.pk, password="Start-Here-2026", now=clock.now())
        browser = world.client_for()
        browser.post("/sign-in/", {"username": li.username, "password": "Start-Here-2026"})
        assert browser.get("/start/")["Location"] == "/password/?next=%2Fstart%2F"
        weak = browser.post("/password/", {"old": "Start-Here-2026", "new": "short", "again": "short"})
        assert weak.status_code == 422
        assert "长度不够" in weak.content.decode()
        new = {"old": "Start-Here-2026", "new": "Nan-Gang-0451!", "again": "Nan-Gang-0451!", "next": "/start/"}
        assert browser.post("/password/", new)["Location"] == "/start/"
        assert browser.get("/start/").status_code == 200

    def test_the_old_one_must_be_right_and_the_new_ones_equal(self):
        browser = world.client_for(world.operator_li())
        facts = {"old": "wrong", "new": "Nan-Gang-0451!", "again": "Nan-Gang-0451!"}
        assert "原密码不正确" in browser.post("/password/", facts).content.decode()
        facts = {"old": world.PASSWORD, "new": "Nan-Gang-0451!", "again": "Nan-Gang-0452!"}
        assert "不一样" in browser.post("/password/", facts).content.decode()

    def test_after_ninety_days_a_new_one_is_due(self):
        li = world.operator_li()
        li.password_changed_at = clock.now() - timedelta(days=91)
        li.save()
        assert world.client_for(li).get("/start/")["Location"].startswith("/password/")


class TestSecondFactor:
    def test_an_administrator_sets_it_up_once_and_gives_it_each_time(self):
        zhou = world.system_admin()
        browser = world.client_for()
        browser.post("/sign-in/", {"username": zhou.username, "password": world.PASSWORD})
        assert browser.get("/admin/accounts/")["Location"].startswith("/second-factor/?next=%2Fadmin%2Faccounts%2F")
        assert "开始设置" in browser.get("/second-factor/").content.decode()
        browser.post("/second-factor/")
        assert "<svg" in browser.get("/second-factor/").content.decode()
        device = TOTPDevice.objects.get(user=zhou)
        wrong = browser.post("/second-factor/", {"token": "000000"})
        assert wrong.status_code == 422
        TOTPDevice.objects.update(throttling_failure_count=0)
        token = f"{totp(device.bin_key):06d}"
        assert browser.post("/second-factor/", {"token": token, "next": "/admin/accounts/"}).status_code == 302
        assert browser.get("/admin/accounts/").status_code == 200
        assert TOTPDevice.objects.get(user=zhou).confirmed

    def test_a_demonstration_may_go_without(self, settings):
        settings.ANJU_SECOND_FACTOR = "off"
        zhou = world.system_admin()
        browser = world.client_for()
        browser.post("/sign-in/", {"username": zhou.username, "password": world.PASSWORD})
        assert browser.get("/admin/accounts/").status_code == 200
