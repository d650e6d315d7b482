"""The doors every page goes through: size, headers, refusals, the top bar."""

import json

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from anju.config import middleware, pages, viewers
from anju.config.urls import urlpatterns as real_patterns
from anju.kernel import lights
from anju.kernel.http import large_body, public
from anju.kernel.lights import Light
from anju.kernel.refusals import Conflict, SignInNeeded
from anju.kernel.viewer import SYSTEM
from anju.people import queries as people
from tests import world

pytestmark = pytest.mark.django_db


class SomebodyFaster(Conflict):
    code = "username_taken"


def refusing(request):
    raise SomebodyFaster(username="王磊")


def signed_out(request):
    raise SignInNeeded


def crashing(request):
    msg = "boom"
    raise RuntimeError(msg)


def reading(request):
    return HttpResponse(str(len(request.body)))


urlpatterns = [
    path("refusing/", refusing),
    path("signed-out/", signed_out),
    path("crashing/", crashing),
    path("reading/", reading),
    path("open/", public(reading)),
    path("upload/", large_body(8_000_000)(reading)),
    path("api/refusing/", refusing),
    *real_patterns,
]
handler404, handler500 = "anju.config.pages.not_found", "anju.config.pages.crashed"


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = __name__


class TestRefusals:
    def test_a_page_explains(self):
        answer = world.client_for(world.operator_li()).get("/refusing/")
        assert answer.status_code == 409
        assert "用户名 王磊 已被使用" in answer.content.decode()

    def test_a_fragment_becomes_a_toast_and_leaves_the_page_alone(self):
        answer = world.client_for(world.operator_li()).get("/refusing/", htmx=True)
        assert answer.status_code == 409
        assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#aj-toasts", "beforeend")
        assert "<html" not in answer.content.decode()

    def test_the_api_gets_a_problem(self):
        answer = world.client_for(world.operator_li()).get("/api/refusing/")
        body = json.loads(answer.content)
        assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
        assert (body["code"], body["facts"]) == ("username_taken", {"username": "王磊"})

    def test_a_sign_in_that_is_needed_leads_there(self):
        answer = world.client_for(world.operator_li()).get("/signed-out/")
        assert answer["Location"].startswith("/sign-in/?next=%2Fsigned-out%2F")

    def test_a_crash_is_a_page_that_needs_nothing(self):
        browser = world.client_for(world.operator_li())
        browser.raise_request_exception = False
        answer = browser.get("/crashing/")
        assert answer.status_code == 500
        assert "警情不受影响" in answer.content.decode()

    def test_what_is_not_there_looks_like_what_may_not_be_seen(self):
        answer = world.client_for(world.operator_li()).get("/nothing/here/")
        assert answer.status_code == 404
        assert "不在您的辖区内" in answer.content.decode()

    def test_a_form_without_its_token_is_explained(self):
        from django.test import Client

        answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "li", "password": "x"})
        assert answer.status_code == 403
        assert "刷新页面" in answer.content.decode()

    @pytest.mark.parametrize(("page", "status"), [(pages.forbidden, 403), (pages.bad_request, 400)])
    def test_the_other_pages(self, page, status):
        request = RequestFactory().get("/")
        request.session = {}
        assert page(request).status_code == status


class TestBodyLimit:
    def test_a_huge_form_is_refused_before_it_is_read(self):
        browser = world.client_for(world.operator_li())
        answer = browser.post("/reading/", b"x" * 4_000_001, content_type="application/octet-stream")
        assert answer.status_code == 413
        assert "内容太大：最多 4 MB" in answer.content.decode()
        assert answer["Connection"] == "close"

    def test_just_within_is_taken(self):
        answer = world.client_for().post("/open/", b"x" * 4_000_000, content_type="application/octet-stream")
        assert answer.content == b"4000000"

    def test_a_view_for_uploads_takes_more(self, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
        browser = world.client_for(world.operator_li())
        assert browser.post("/upload/", b"x" * 5_000_000, content_type="application/octet-stream").status_code == 200
        assert browser.post("/upload/", b"x" * 8_000_001, content_type="application/octet-stream").status_code == 413

    def test_what_django_finds_while_reading_is_413_too(self, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        browser = world.client_for(world.operator_li())
        assert browser.post("/reading/", b"x" * 2000, content_type="application/octet-stream").status_code == 413

    def test_a_length_that_is_no_number_is_left_to_the_server(self):
        request = RequestFactory().post("/", headers={"Content-Length": "many"})
        assert middleware.BodyLimit(reading).process_view(request, reading, (), {}) is None


class TestHeaders:
    def test_nothing_inline_and_nothing_from_outside(self):
        answer = world.client_for(world.operator_li()).get("/start/")
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"

    def test_a_tile_server_may_be_named(self, settings):
        settings.ANJU_TILE_ORIGINS = ["https://tiles.example"]
        policy = middleware.SafeHeaders(reading).policy
        assert "img-src 'self' data: blob: https://tiles.example;" in policy

    def test_our_own_pages_keep_to_it(self):
        page = world.client_for(world.operator_li()).get("/start/").content.decode()
        assert " style=" not in page
        assert " onclick=" not in page


class TestTopBar:
    def test_each_sees_what_their_verbs_open(self):
        page = world.client_for(world.system_admin()).get("/start/").content.decode()
        assert 'href="/admin/accounts/"' in page
        assert 'href="/audit/"' not in page
        assert "全国" in page

    def test_lights_come_from_the_apps_that_offer_them(self, settings, monkeypatch):
        monkeypatch.setattr(lights, "import_string", lambda _source: lambda _who: [Light("接入", "正常", "ok")])
        settings.ANJU_LIGHTS = ["somewhere.lights"]
        assert "接入" in world.client_for(world.operator_li()).get("/start/").content.decode()

    def test_a_light_that_is_not_there_is_not_passed_over(self, settings):
        settings.ANJU_LIGHTS = ["anju.nowhere.lights"]
        with pytest.raises(ModuleNotFoundError):
            lights.lights(SYSTEM)

    def test_everybody_has_a_first_page(self):
        for person in (world.operator_li(), world.system_admin(), world.person("路人"), world.daughter_zhao()):
            assert world.client_for(person).get("/").status_code == 302

    def test_a_first_page_that_is_not_installed_is_the_start_page(self, settings):
        settings.ROOT_URLCONF = "tests.config.few_addresses"
        assert world.client_for(world.official_xu()).get("/")["Location"] == "/start/"


class TestViewers:
    def test_a_relative_sees_the_linked_elders(self, monkeypatch):
        monkeypatch.setattr(people, "linked_elders", lambda _user_id: frozenset({5, 6}))
        assert viewers.of_session(world.daughter_zhao(), {"area": "23"}).elders == frozenset({5, 6})

    def test_the_live_stream_knows_a_session_by_its_key(self):
        li = world.operator_li()
        browser = world.client_for(li)
        assert viewers.of_session_key(browser.session.session_key).user_id == li.pk
        assert viewers.of_session_key("") is None
        assert viewers.of_session_key("0" * 32) is None

    def test_but_not_when_something_is_owed_or_over(self):
        li, zhou = world.operator_li(), world.system_admin()
        browser, admin = world.client_for(li), world.client_for(zhou)
        assert viewers.of_session_key(admin.session.session_key) is not None
        session = admin.session
        session["otp_device_id"] = ""
        session.save()
        assert viewers.of_session_key(admin.session.session_key) is None
        session = browser.session
        session["_auth_user_hash"] = "changed"
        session.save()
        assert viewers.of_session_key(browser.session.session_key) is None
