"""The administrators' pages and the switches of the top bar."""

import re

import pytest

from anju.accounts import commands
from anju.accounts.models import ApiKey, Post, User
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world

pytestmark = pytest.mark.django_db
ACCOUNT = {"username": "lijing", "name": "李静", "area": world.NANGANG, "password": "Start-Here-2026", "phone": ""}


class TestAccounts:
    def test_zhou_opens_an_account_and_finds_it(self):
        browser = world.client_for(world.system_admin())
        made = browser.post("/admin/accounts/new/", ACCOUNT)
        assert made.status_code == 302
        assert "李静" in browser.get(made["Location"]).content.decode()
        assert "李静" in browser.get("/admin/accounts/?q=lij").content.decode()
        assert "没有符合条件的账号" in browser.get("/admin/accounts/?q=nobody").content.decode()

    def test_what_is_wrong_is_said_beside_the_form(self):
        browser = world.client_for(world.system_admin())
        weak = browser.post("/admin/accounts/new/", ACCOUNT | {"password": "weak"})
        assert weak.status_code == 422
        assert "密码不符合要求：长度不够" in weak.content.decode()
        browser.post("/admin/accounts/new/", ACCOUNT)
        again = browser.post("/admin/accounts/new/", ACCOUNT)
        assert "用户名 lijing 已被使用" in again.content.decode()

    @pytest.mark.parametrize("change", ["unlock", "reset_second_factor", "deactivate", "activate"])
    def test_each_change_needs_a_reason(self, change):
        li, browser = world.operator_li(), world.client_for(world.system_admin())
        address = f"/admin/accounts/{li.pk}/{change}/"
        assert browser.post(address).status_code == 422
        assert browser.post(address, {"reason": "本人来电"}).status_code == 302
        assert User.objects.get(pk=li.pk).is_active == (change != "deactivate")

    def test_a_new_starting_password(self):
        li, browser = world.operator_li(), world.client_for(world.system_admin())
        address = f"/admin/accounts/{li.pk}/reset_password/"
        weak = browser.post(address, {"password": "weak", "reason": "忘记"})
        assert weak.status_code == 422
        assert "长度不够" in weak.content.decode()
        assert browser.post(address, {"password": "Start-Here-2026", "reason": "忘记"}).status_code == 302
        assert User.objects.get(pk=li.pk).must_change_password

    def test_an_unknown_change_is_refused(self):
        li, browser = world.operator_li(), world.client_for(world.system_admin())
        assert browser.post(f"/admin/accounts/{li.pk}/promote/", {"reason": "x"}).status_code == 422


class TestPosts:
    def test_wu_grants_a_post_and_ends_it(self):
        li, browser = world.person("李静", area=world.NANGANG), world.client_for(world.security_admin())
        asked = {"username": li.username, "role": "operator", "area": world.NANGANG}
        assert browser.post("/admin/posts/grant/", asked).status_code == 302
        assert "应答中心坐席" in browser.get("/admin/posts/?role=operator").content.decode()
        post = Post.objects.get(user=li)
        browser.post(f"/admin/posts/{post.pk}/end/", {"reason": "离岗"})
        assert Post.objects.get(pk=post.pk).ends_on == clock.local_day(clock.now())

    def test_a_person_is_named_and_two_of_one_name_are_told_apart(self):
        one = world.person("王磊", area=world.NANGANG, username="wanglei1")
        browser = world.client_for(world.security_admin())
        asked = {"username": "王磊", "role": "operator", "area_words": "南岗区"}
        assert browser.post("/admin/posts/grant/", asked).status_code == 302
        assert Post.objects.get(user=one).area_code == world.NANGANG
        world.person("王磊", area=world.NANGANG, username="wanglei2")
        answer = browser.post("/admin/posts/grant/", asked)
        assert answer.status_code == 422
        assert "王磊（wanglei1）、王磊（wanglei2）" in answer.content.decode()

    def test_a_refusal_is_explained_on_the_form(self):
        zhou, browser = world.system_admin(), world.client_for(world.security_admin())
        asked = {"username": zhou.username, "role": "audit_admin", "area": ""}
        refused = browser.post("/admin/posts/grant/", asked)
        assert refused.status_code == 422
        assert "不能由同一人担任" in refused.content.decode()
        nobody = browser.post("/admin/posts/grant/", asked | {"username": "nobody"})
        assert "没有叫这个姓名或用户名的人" in nobody.content.decode()


class TestKeys:
    def test_the_token_is_shown_once(self):
        world.harbin()
        browser = world.client_for(world.security_admin())
        asked = {"name": "网关", "verbs": ["frame.push"], "area": world.NANGANG, "per_minute": 60}
        shown = browser.post("/admin/keys/issue/", asked | {"expires_on": "2030-01-01"}).content.decode()
        key = ApiKey.objects.get()
        token = re.search(rf'value="({key.prefix}\.[^"]+)"', shown)[1]
        assert token not in browser.get("/admin/keys/").content.decode()
        assert browser.post(f"/admin/keys/{key.pk}/revoke/").status_code == 302
        assert "已吊销" in browser.get("/admin/keys/").content.decode()

    def test_an_area_that_is_not_there_is_said(self):
        browser = world.client_for(world.security_admin())
        asked = {"name": "网关", "verbs": ["frame.push"], "area": "999999", "per_minute": 60}
        assert browser.post("/admin/keys/issue/", asked).status_code == 422


class TestSwitches:
    def test_xu_looks_at_one_street_and_back(self):
        browser = world.client_for(world.official_xu())
        answer = browser.post("/areas/switch/", {"area": world.STREET, "next": "/areas/"})
        assert answer["Location"] == "/areas/"
        page = browser.get("/areas/").content.decode()
        assert "花园社区" in page
        assert "回到上级" in page
        assert browser.get(f"/areas/{world.NANGANG}/").status_code == 404
        browser.post("/areas/switch/", {"area": world.NANGANG})
        assert browser.get(f"/areas/{world.NANGANG}/").status_code == 200

    @pytest.mark.parametrize("area", [world.DAOLI, "2301", "", "230103999", "abc"])
    def test_never_out_of_the_own_area(self, area):
        browser = world.client_for(world.official_xu())
        assert browser.post("/areas/switch/", {"area": area}).status_code == 404

    def test_li_changes_her_post(self):
        li = world.operator_li()
        second = commands.grant_post(SYSTEM, li.pk, role="registrar", area=world.STREET, now=clock.now())
        browser = world.client_for(li)
        assert "换岗位" in browser.get("/start/").content.decode()
        assert browser.post("/posts/switch/", {"post": second.pk})["Location"] == "/"
        assert "档案管理员" in browser.get("/start/").content.decode()
        foreign = world.operator_wang().posts.get()
        assert browser.post("/posts/switch/", {"post": foreign.pk}).status_code == 404


def test_the_start_page_says_what_to_do_without_a_post():
    assert "您还没有岗位" in world.client_for(world.person("路人")).get("/start/").content.decode()
