"""A file brought in through the API, and contacts and notes written beside it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api import world
from tests.api.test_door import problem

TABLE = f"姓名,性别,居住地区划代码\n赵德福,男,{world.COMMUNITY}\n".encode()


def upload(vendor: world.Machine, content: bytes = TABLE, name: str = "名册.csv", **more: str) -> Any:
    body = {"file": SimpleUploadedFile(name, content), **more}
    return vendor.client.post("/api/v1/elders/imports", body, headers={"Authorization": f"Bearer {vendor.token}"})


class TestImport:
    def test_a_file_is_taken_and_followed(self, vendor: world.Machine, settings: Any, tmp_path: Any) -> None:
        settings.MEDIA_ROOT = tmp_path
        taken = upload(vendor)
        assert taken.status_code == 202, taken.content
        job = taken.json()
        assert (job["state"], job["rehearsal"], job["file_name"]) == ("waiting", True, "名册.csv")
        assert vendor.get(f"/api/v1/elders/imports/{job['id']}").json()["id"] == job["id"]
        assert [row["id"] for row in vendor.get("/api/v1/elders/imports").json()["items"]] == [job["id"]]
        problem(vendor.get(f"/api/v1/elders/imports/{job['id']}/report"), 404, "not_visible")
        problem(vendor.post(f"/api/v1/elders/imports/{job['id']}/confirm"), 409, "import_not_ready")

    def test_the_next_district_does_not_see_it(self, vendor: world.Machine, settings: Any, tmp_path: Any) -> None:
        settings.MEDIA_ROOT = tmp_path
        job = upload(vendor, rehearse="false").json()
        neighbour = world.machine(area=world.DAOLI)
        problem(neighbour.get(f"/api/v1/elders/imports/{job['id']}"), 404, "not_visible")
        assert neighbour.get("/api/v1/elders/imports").json()["items"] == []

    def test_the_same_upload_twice_with_one_key_is_one_import(
        self, vendor: world.Machine, settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        answers = [
            vendor.client.post(
                "/api/v1/elders/imports",
                {"file": SimpleUploadedFile("名册.csv", content)},
                headers={"Authorization": f"Bearer {vendor.token}", "Idempotency-Key": "file-1"},
            )
            for content in (TABLE, TABLE, TABLE + b"x")
        ]
        assert answers[0].content == answers[1].content
        problem(answers[2], 409, "idempotency_key_reused")
        assert len(vendor.get("/api/v1/elders/imports").json()["items"]) == 1

    def test_no_file(self, vendor: world.Machine) -> None:
        problem(vendor.post("/api/v1/elders/imports", {"file": "x"}), 422, "invalid")


class TestCircle:
    def test_contacts_in_calling_order(self, vendor: world.Machine) -> None:
        zhao = world.elder()
        contacts = [
            {"name": "赵丽华", "relation": "女儿", "phone": "13812346612"},
            {"name": "张桂云", "kind": "neighbour"},
        ]
        found = vendor.call("PUT", f"/api/v1/elders/{zhao.pk}/contacts", contacts).json()["contacts"]
        assert [(row["name"], row["phone"]) for row in found] == [("赵丽华", "138****6612"), ("张桂云", "")]
        problem(vendor.call("PUT", f"/api/v1/elders/{zhao.pk}/contacts", contacts * 11), 422, "field_invalid")

    def test_notes_and_standings(self, vendor: world.Machine) -> None:
        path = f"/api/v1/elders/{world.elder().pk}"
        note = vendor.post(f"{path}/health-notes", {"kind": "allergy", "text": "青霉素", "vital": True})
        assert note.json()["health"] == [{"kind": "allergy", "text": "青霉素", "vital": True}]
        body = {"kind": "dibao", "starts_on": "2026-01-01", "source": "民政"}
        assert vendor.post(f"{path}/categories", body).json()["categories"] == ["dibao"]

    def test_a_change_leaves_the_rest(self, vendor: world.Machine) -> None:
        path = f"/api/v1/elders/{world.elder().pk}"
        changed = vendor.call("PATCH", path, {"hearing_note": "右耳失聪"}).json()
        assert (changed["hearing"], changed["name"], changed["living_alone"]) == ("右耳失聪", "赵德福", True)
