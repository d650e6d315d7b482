"""At the door of an ordered service: on the way, the code of the home, the elder's signature, what is handed over late."""

import base64
import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anju.desks.field import photos
from anju.dispatch import commands as dispatch
from anju.dispatch import queries
from anju.dispatch.models import Assignment, VisitPhoto
from anju.journal.models import Move
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.desks.field.test_ordered import visit

__all__ = ["visit"]
pytestmark = pytest.mark.django_db
OUTBOX = {"X-Outbox": "1"}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
DRAWN = "data:image/png;base64," + base64.b64encode(PNG).decode()
JPEG = b"\xff\xd8\xff\xe0" + b"1" * 40


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def number(address: str) -> int:
    return int(address.split("/")[3])


def at_home(phone, address: str) -> Assignment:
    phone.post(f"{address}accept/")
    phone.post(f"{address}arrive/")
    return Assignment.objects.get(pk=number(address))


class TestOnTheWay:
    def test_setting_out_is_told_once_and_the_button_goes(self, visit):
        phone, row, address = visit
        assert phone.post(f"{address}depart/").status_code == 404, "nobody sets out before saying yes"
        phone.post(f"{address}accept/")
        assert "我已出发" in phone.get(address).content.decode()
        for _again in range(2):
            assert phone.post(f"{address}depart/", headers=OUTBOX).status_code == 200
        row.refresh_from_db()
        assert row.state == "departed"
        assert "我已出发" not in phone.get(address).content.decode()
        [move] = Move.objects.filter(thing="order", thing_id=row.pk, verb="depart")
        assert move.actor_name == "周倩"
        phone.post(f"{address}arrive/")
        assert phone.post(f"{address}depart/", headers=OUTBOX).status_code == 200, "it came after the arrival"


class TestCode:
    def test_what_is_typed_is_judged_and_shown(self, visit):
        phone, row, address = visit
        dispatch.issue_tag(SYSTEM, row.elder_id, now=clock.now())
        short = queries.tag_shown(SYSTEM, row.elder_id).short
        job = at_home(phone, address)
        assert "家里贴有签到码" in phone.get(address).content.decode()
        page = phone.post(f"{address}show/", {"code": "AAAA-AAAA"}, follow=True).content.decode()
        assert "对不上这一户" in page
        for _again in range(2):
            phone.post(f"{address}show/", {"code": short.lower(), "way": "strange", "token": "s1"}, headers=OUTBOX)
        job.refresh_from_db()
        assert (job.second, job.noticed) == ("typed", ["tag_unknown"])
        assert "手输家中签到码" in phone.get(address).content.decode()
        assert Move.objects.filter(thing="assignment", verb="show_code").count() == 2

    def test_before_arriving_and_empty_it_is_refused_in_a_sentence(self, visit):
        phone, _row, address = visit
        phone.post(f"{address}accept/")
        assert "请先签到" in phone.post(f"{address}show/", {"code": "x"}, headers=OUTBOX).json()["sentence"]
        phone.post(f"{address}arrive/")
        assert phone.post(f"{address}show/", {"code": ""}, headers=OUTBOX).status_code == 422


class TestSignature:
    def test_is_kept_as_a_picture_with_its_digest(self, visit):
        phone, row, address = visit
        at_home(phone, address)
        phone.post(f"{address}finish/", {"condition": "fine", "signature": DRAWN}, headers=OUTBOX)
        job = Assignment.objects.get(pk=number(address))
        kept = job.findings["signature"]
        assert kept["sha256"] == hashlib.sha256(PNG).hexdigest()
        assert job.findings["photos"] == [], "a signature is no photograph"
        assert phone.get(f"{address}photos/{kept['name']}/").content == PNG
        manager = world.client_for(
            world.person("沈岚", "provider_manager", world.COMMUNITY, at=row.provider_id or job.worker.organisation_id)
        )
        assert manager.get(f"{address}photos/{kept['name']}/").status_code == 200
        assert world.client_for(world.operator_of_daoli()).get(f"{address}photos/{kept['name']}/").status_code == 404

    @pytest.mark.parametrize(
        "drawn",
        [
            "x",
            "data:image/png;base64,###",
            "data:image/png;base64,AAAA",
            "data:text/html;base64,AAAA",
            DRAWN + "A" * 300_001,
        ],
    )
    def test_what_is_no_signature_is_refused_and_nothing_is_lost(self, visit, drawn):
        phone, _row, address = visit
        at_home(phone, address)
        assert (
            phone.post(f"{address}finish/", {"condition": "fine", "signature": drawn}, headers=OUTBOX).status_code
            == 422
        )
        assert Assignment.objects.get(pk=number(address)).state == "arrived"

    @pytest.mark.parametrize("name", ["sign-none.png", "sign-..png", "..", "sign-x.jpg"])
    def test_only_what_is_there_is_found(self, name):
        assert photos.find(1, name) is None


class TestLate:
    def test_a_photo_that_came_after_the_end_is_handed_over_beside_the_record(self, visit):
        phone, row, address = visit
        at_home(phone, address)
        phone.post(f"{address}finish/", {"condition": "fine"}, headers=OUTBOX)
        told = {"label": "拍照", "at": "2026-11-21T02:30:00.000Z", "said": "没有这一页", "token": "p1"}
        for _again in range(2):
            picture = SimpleUploadedFile("a.jpg", JPEG, "image/jpeg")
            assert phone.post(f"{address}report/", {**told, "photo": picture}, headers=OUTBOX).status_code == 200
        [kept] = VisitPhoto.objects.filter(assignment_id=number(address))
        assert (kept.after, bytes(kept.digest)) == (True, hashlib.sha256(JPEG).digest())
        assert Assignment.objects.get(pk=number(address)).findings["photos"] == []
        [note] = Move.objects.filter(thing="order", thing_id=row.pk, verb="remark").values_list("why", flat=True)
        assert "照片 1 张" in note

    def test_each_photo_leaves_its_digest(self, visit):
        phone, _row, address = visit
        at_home(phone, address)
        picture = SimpleUploadedFile("a.jpg", JPEG, "image/jpeg")
        phone.post(f"{address}photos/", {"photo": picture, "token": "q1"}, headers=OUTBOX)
        [kept] = VisitPhoto.objects.filter(assignment_id=number(address))
        assert (kept.after, kept.kind, bytes(kept.digest)) == (False, "photo", hashlib.sha256(JPEG).digest())


def test_the_app_has_pictures_for_every_telephone(client):
    icons = client.get("/field/app.webmanifest").json()["icons"]
    assert {icon["sizes"] for icon in icons if icon["type"] == "image/png"} == {"192x192", "512x512"}
