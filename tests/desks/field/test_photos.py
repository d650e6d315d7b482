"""Photographs: checked by their first bytes, limited, and seen only by those who may see the job."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anju.desks.field import photos
from tests import world

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
WEBP = b"RIFF\0\0\0\0WEBP" + b"\0" * 40


@pytest.fixture
def on_site(night):
    night.phone.post(night.at("accept/"))
    night.phone.post(night.at("arrive/"))
    return night


def take(night, data: bytes = JPEG, name: str = "现场.jpg", **extra):
    return night.phone.post(night.at("photos/"), {"photo": SimpleUploadedFile(name, data), **extra})


class TestAdding:
    @pytest.mark.parametrize("data", [PNG, JPEG, WEBP])
    def test_a_picture_is_kept_and_shown(self, on_site, data):
        assert take(on_site, data).status_code == 302
        [name] = photos.names(on_site.job.pk)
        assert name in on_site.phone.get(on_site.at("")).content.decode()
        answer = on_site.phone.get(on_site.at(f"photos/{name}/"))
        assert answer.content == data
        assert answer.headers["Content-Type"].startswith("image/")
        assert "no-store" in answer.headers["Cache-Control"]

    @pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"MZ\x90\0", b"%PDF-1.7", b"x"])
    def test_anything_else_is_refused_whatever_its_name(self, on_site, data):
        answer = take(on_site, data)
        assert answer.status_code == 422
        assert "照片" in answer.content.decode()
        assert photos.names(on_site.job.pk) == []

    def test_a_huge_file_is_refused(self, on_site, monkeypatch):
        monkeypatch.setattr(photos, "LARGEST", 1000)
        assert take(on_site, JPEG + b"\0" * 2000).status_code == 422

    def test_nine_are_enough(self, on_site):
        for _one in range(photos.MOST):
            assert take(on_site).status_code == 302
        assert take(on_site).status_code == 422
        assert len(photos.names(on_site.job.pk)) == photos.MOST

    def test_the_outbox_may_send_it_twice(self, on_site):
        take(on_site, token="p1")
        take(on_site, token="p1")
        assert len(photos.names(on_site.job.pk)) == 1

    def test_none_before_the_job_is_accepted(self, night):
        assert take(night).status_code == 404

    def test_they_are_handed_over_by_name(self, on_site):
        take(on_site)
        on_site.phone.post(on_site.at("finish/"), {"entry": "key", "condition": "fine"})
        assert on_site.now().findings["photos"] == photos.names(on_site.job.pk)


class TestSeeing:
    def test_who_oversees_the_job_may_look_and_nobody_else(self, on_site):
        take(on_site)
        address = on_site.at(f"photos/{photos.names(on_site.job.pk)[0]}/")
        assert world.client_for(world.official_xu()).get(address).status_code == 200
        assert world.client_for(world.official_zhao_daoli()).get(address).status_code == 404
        assert world.client_for(world.daughter_zhao()).get(address).status_code == 404

    @pytest.mark.parametrize("name", ["..%2f..%2fsettings.py", "none.jpg", "%00.jpg"])
    def test_a_name_that_is_not_there_is_not_there(self, on_site, name):
        take(on_site)
        assert on_site.phone.get(on_site.at(f"photos/{name}/")).status_code == 404
