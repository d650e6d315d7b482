"""The way in: keys, sessions, sizes, methods, languages."""

import json
from typing import Any

import pytest
from django.test import Client

from anju.accounts import commands as accounts
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests.api import world


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert (body["status"], body["code"]) == (status, code)
    assert body["title"]
    return body


class TestWhoMayCome:
    def test_without_a_key_nobody_comes_in(self, districts: None) -> None:
        response = Client().get("/api/v1/elders")
        problem(response, 401, "sign_in_needed")
        assert response["WWW-Authenticate"].startswith("Bearer")

    @pytest.mark.parametrize(
        "header",
        ["Bearer", "Bearer ", "Basic YTpi", "Bearer wrong", "Bearer abc.def", "Bearer \xe9.x", "x" * 9000],
    )
    def test_a_wrong_key_is_refused(self, districts: None, header: str) -> None:
        response = Client().get("/api/v1/elders", headers={"Authorization": header})
        assert response.status_code == 401

    def test_an_expired_key_is_refused_even_when_it_is_remembered(self, districts: None) -> None:
        vendor = world.machine(expires_at=world.soon(-1))
        problem(vendor.get("/api/v1/elders"), 401, "key_expired")

    def test_a_revoked_key_is_refused(self, vendor: world.Machine) -> None:
        assert vendor.get("/api/v1/elders").status_code == 200
        accounts.revoke_key(SYSTEM, vendor.key_id, now=clock.now())
        world.forget()
        problem(vendor.get("/api/v1/elders"), 401, "key_unknown")

    def test_a_revoked_key_is_remembered_for_seconds_only(self, vendor: world.Machine, settings: Any) -> None:
        settings.ANJU_KEY_CACHE_S = 0
        assert vendor.get("/api/v1/elders").status_code == 200
        accounts.revoke_key(SYSTEM, vendor.key_id, now=clock.now())
        assert vendor.get("/api/v1/elders").status_code == 401

    def test_a_key_without_the_verb_is_told_so(self, districts: None) -> None:
        gateway = world.machine(verbs={"frame.push"})
        body = problem(gateway.get("/api/v1/elders"), 403, "not_allowed")
        assert body["facts"]["verb"] == "elder.read"


class TestScope:
    def test_a_key_of_the_next_district_finds_nothing(self, vendor: world.Machine) -> None:
        zhao = world.elder()
        neighbour = world.machine(area=world.DAOLI)
        assert vendor.get(f"/api/v1/elders/{zhao.pk}").json()["name"] == "赵德福"
        problem(neighbour.get(f"/api/v1/elders/{zhao.pk}"), 404, "not_visible")
        assert neighbour.get("/api/v1/elders").json() == {"items": [], "next": None}
        assert neighbour.get("/api/v1/elders/count").json() == {"count": 0}
        assert neighbour.get("/api/v1/elders/search?q=%E8%B5%B5%E5%BE%B7%E7%A6%8F").json()["items"] == []
        assert neighbour.get(f"/api/v1/elders?area={world.NANGANG}").json()["items"] == []
        problem(neighbour.call("PATCH", f"/api/v1/elders/{zhao.pk}", {"name": "王"}), 404, "not_visible")
        problem(neighbour.get(f"/api/v1/areas/{world.NANGANG}"), 404, "not_visible")

    def test_outside_looks_like_not_there(self, vendor: world.Machine) -> None:
        outside = world.elder(area=world.DAOLI)
        one = problem(vendor.get(f"/api/v1/elders/{outside.pk}"), 404, "not_visible")
        two = problem(vendor.get("/api/v1/elders/999999999"), 404, "not_visible")
        assert one["title"] == two["title"]


class TestBadInput:
    def test_not_json(self, vendor: world.Machine) -> None:
        problem(vendor.post("/api/v1/elders", b"name=Zhao"), 400, "bad_json")

    def test_half_json(self, vendor: world.Machine) -> None:
        problem(vendor.post("/api/v1/elders", b'{"name": "\xe8\xb5\xb5'), 400, "bad_json")

    def test_no_body(self, vendor: world.Machine) -> None:
        assert vendor.post("/api/v1/elders", b"").status_code in {400, 422}

    def test_ten_megabytes(self, vendor: world.Machine) -> None:
        body = problem(vendor.post("/api/v1/elders", b"[" + b"1," * 5_000_000 + b"1]"), 413, "too_large")
        assert body["facts"]["limit"] == 1024 * 1024

    @pytest.mark.parametrize(
        "body", [[], 5, None, "text", {"name": 5}, {"name": "赵", "area_code": "23x"}, {"nome": "赵"}]
    )
    def test_wrong_types(self, vendor: world.Machine, body: Any) -> None:
        problem(vendor.post("/api/v1/elders", json.dumps(body).encode()), 422, "invalid")

    def test_each_wrong_field_is_named_in_the_readers_language(self, vendor: world.Machine) -> None:
        body = {"name": "", "area_code": world.NANGANG, "nome": 1}
        chinese = problem(vendor.post("/api/v1/elders", body), 422, "invalid")
        assert {row["field"]: row["problem"] for row in chinese["facts"]["fields"]} == {
            "body.name": "太短，至少 1 个字符",
            "body.nome": "没有这个字段",
        }

    @pytest.mark.parametrize("text", ["赵\x00", "\x1b[31m", "赵" * 61])
    def test_texts_that_no_name_has(self, vendor: world.Machine, text: str) -> None:
        problem(vendor.post("/api/v1/elders", {"name": text, "area_code": world.NANGANG}), 422, "invalid")

    @pytest.mark.parametrize("number", ["0", "abc", "1.5", "-1", "9" * 30, "٣"])
    def test_ids_that_are_none(self, vendor: world.Machine, number: str) -> None:
        assert vendor.get(f"/api/v1/elders/{number}").status_code == 422

    @pytest.mark.parametrize("cursor", ["x", "e30", "WyJhIl0", "WyIxIiwiMiJd" * 3, "%00"])
    def test_cursors_we_never_gave(self, vendor: world.Machine, cursor: str) -> None:
        assert vendor.get(f"/api/v1/elders?cursor={cursor}").status_code == 422

    def test_another_method(self, vendor: world.Machine) -> None:
        response = vendor.call("DELETE", "/api/v1/elders")
        problem(response, 405, "wrong_method")
        assert {"GET", "POST"} <= set(response["Allow"].replace(" ", "").split(","))

    def test_an_address_that_is_not_there(self, vendor: world.Machine) -> None:
        problem(vendor.get("/api/v1/nothing"), 404, "not_visible")

    def test_a_bug_is_told_without_its_trace(self, vendor: world.Machine, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_args: object, **_kw: object) -> None:
            raise RuntimeError("the secret of the house")

        monkeypatch.setattr("anju.people.queries.registry", fail)
        response = vendor.get("/api/v1/elders")
        problem(response, 500, "broken")
        assert b"secret" not in response.content


class TestPages:
    def test_cursor_walks_through_all_once(self, vendor: world.Machine) -> None:
        made = {
            str(world.elder(name=f"王{letter}", phone=f"1390000{i:04d}").pk) for i, letter in enumerate("甲乙丙丁戊")
        }
        seen: list[str] = []
        cursor = ""
        for _turn in range(9):
            page = vendor.get(f"/api/v1/elders?limit=2&cursor={cursor}").json()
            seen += [row["id"] for row in page["items"]]
            if page["next"] is None:
                break
            cursor = page["next"]
        assert sorted(seen) == sorted(made)
        assert len(seen) == 5

    def test_areas_are_a_tree(self, vendor: world.Machine) -> None:
        top = vendor.get("/api/v1/areas").json()
        assert [area["name"] for area in top] == ["南岗区"]
        below = vendor.get(f"/api/v1/areas?parent={world.NANGANG}").json()
        assert all(area["parent"] == world.NANGANG for area in below)
        tree = vendor.get(f"/api/v1/areas/tree?root={world.NANGANG}&depth=2").json()
        assert tree["children"][0]["children"][0]["level"] == 12
        one = vendor.get(f"/api/v1/areas/{below[0]['code']}").json()
        assert [area["level"] for area in one["path"]] == [2, 4, 6, 9]


class TestDocument:
    def test_everybody_may_read_the_document(self, db: None) -> None:
        document = Client().get("/api/openapi.json").json()
        assert document["openapi"].startswith("3.")
        for methods in document["paths"].values():
            for operation in methods.values():
                assert {"401", "403", "422", "429"} <= set(operation["responses"])

    def test_the_page_asks_nothing_from_outside(self, db: None) -> None:
        page = Client().get("/api/docs").content.decode()
        assert "/api/v1/elders" in page
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "https://" not in page
