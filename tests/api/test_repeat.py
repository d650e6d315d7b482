"""Idempotency keys and rate limits."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from anju.config.api import idempotency, limits
from anju.config.api.models import Answer, Used
from anju.kernel import clock
from anju.people.models import Elder
from tests.api import world
from tests.api.test_door import problem

BODY = {"name": "赵德福", "area_code": world.NANGANG, "birth_on": "1941-03-05"}


class TestOneKeyActsOnce:
    def test_the_second_time_gets_the_same_answer(self, vendor: world.Machine) -> None:
        first = vendor.post("/api/v1/elders", BODY, Idempotency_Key="form-1")
        second = vendor.post("/api/v1/elders", BODY, Idempotency_Key="form-1")
        assert first.status_code == second.status_code == 201, first.content
        assert first.content == second.content
        assert "Idempotent-Replay" not in first
        assert second["Idempotent-Replay"] == "true"
        assert Elder.objects.count() == 1

    def test_another_body_under_the_same_key_is_refused(self, vendor: world.Machine) -> None:
        vendor.post("/api/v1/elders", BODY, Idempotency_Key="form-1")
        other = vendor.post("/api/v1/elders", {**BODY, "name": "王桂兰"}, Idempotency_Key="form-1")
        problem(other, 409, "idempotency_key_reused")
        assert Elder.objects.count() == 1

    def test_a_refusal_is_repeated_too(self, vendor: world.Machine) -> None:
        bad = {**BODY, "id_number": "230103194501054320"}
        first = vendor.post("/api/v1/elders", bad, Idempotency_Key="form-1")
        second = vendor.post("/api/v1/elders", bad, Idempotency_Key="form-1")
        assert first.status_code == second.status_code == 422
        assert second["Idempotent-Replay"] == "true"

    def test_a_failure_of_ours_may_be_tried_again(self, vendor: world.Machine, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_args: object, **_kw: object) -> None:
            raise RuntimeError

        with monkeypatch.context() as patch:
            patch.setattr("anju.people.commands.register_elder", fail)
            problem(vendor.post("/api/v1/elders", BODY, Idempotency_Key="form-1"), 500, "broken")
        assert vendor.post("/api/v1/elders", BODY, Idempotency_Key="form-1").status_code == 201

    def test_two_clients_may_use_the_same_word(self, vendor: world.Machine) -> None:
        other = world.machine()
        one = vendor.post("/api/v1/elders", BODY, Idempotency_Key="1")
        two = other.post("/api/v1/elders", {**BODY, "name": "王桂兰"}, Idempotency_Key="1")
        assert one.status_code == two.status_code == 201

    @pytest.mark.parametrize("key", ["", "x" * 101, "键"])
    def test_a_key_that_is_none(self, vendor: world.Machine, key: str) -> None:
        problem(vendor.post("/api/v1/elders", BODY, Idempotency_Key=key), 422, "bad_idempotency_key")

    def test_answers_are_kept_sealed_and_for_a_day(self, vendor: world.Machine) -> None:
        vendor.post("/api/v1/elders", BODY, Idempotency_Key="form-1")
        kept = Answer.objects.get()
        assert "赵德福".encode() not in bytes(kept.body_sealed or b"")
        assert idempotency.forget_old(clock.now()) == 0
        assert idempotency.forget_old(clock.now() + timedelta(hours=25)) == 1


@pytest.fixture
def everywhere(transactional_db: None) -> Iterator[None]:
    """A world that other connections see too."""
    world.forget()
    world.load_areas()
    yield
    connections.close_all()


class TestTwoAtOnce:
    def test_one_acts_and_both_get_its_answer(self, everywhere: None) -> None:
        vendor = world.machine()
        answers: list[Any] = []
        start = threading.Barrier(4)

        def send() -> None:
            client = world.Machine(token=vendor.token, key_id=vendor.key_id)
            start.wait()
            answers.append(client.post("/api/v1/elders", BODY, Idempotency_Key="form-1"))
            connection.close()

        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        assert Elder.objects.count() == 1


class TestLimits:
    def test_the_minute_runs_out(self, districts: None) -> None:
        slow = world.machine(per_minute=3)
        statuses = [slow.get("/api/v1/areas").status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        refused = slow.get("/api/v1/areas")
        body = problem(refused, 429, "too_many")
        assert 0 < int(refused["Retry-After"]) <= 60
        assert body["facts"]["per_minute"] == 3

    def test_a_restarted_or_second_process_gives_no_more(self, districts: None) -> None:
        slow = world.machine(per_minute=3)
        assert slow.get("/api/v1/areas").status_code == 200
        limits.forget()
        assert slow.get("/api/v1/areas").status_code == 200
        limits.forget()
        assert slow.get("/api/v1/areas").status_code == 200
        limits.forget()
        assert slow.get("/api/v1/areas").status_code == 429

    def test_the_next_minute_is_free_again(self, db: None) -> None:
        limits.forget()
        now = clock.now()
        for _ in range(2):
            limits.take("key:1", 2, now)
        with pytest.raises(limits.TooMany):
            limits.take("key:1", 2, now)
        limits.take("key:1", 2, now + timedelta(minutes=1))

    def test_most_requests_cost_no_write(self, db: None) -> None:
        limits.forget()
        now = clock.now()
        for _ in range(100):
            limits.take("key:1", 1000, now)
        assert Used.objects.get(actor="key:1").requests == 100

    def test_the_counter_is_not_written_to_the_log(self, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'api_used'")
            assert cursor.fetchone() == ("u",)
