"""The doors for machines and own apps: calls of the telephone exchange, the code of a home, the phone's clock."""

from datetime import timedelta

import pytest

from anju.dispatch import commands, queries
from anju.dispatch.models import Assignment, HomeCall
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.desks.field.test_ordered import visit

__all__ = ["visit"]
pytestmark = pytest.mark.django_db


def test_the_exchange_tells_of_a_call_once(client):
    _key, token = world.machine("call.report")
    body = {"caller": "0451-82340009", "called_at": clock.now().isoformat()}
    for _again in range(2):
        answer = client.post(
            "/api/v1/home-calls", body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 200, answer.content
    assert HomeCall.objects.count() == 1


def test_an_own_app_checks_in_with_the_clock_of_its_phone_and_shows_the_code(visit):
    phone, row, address = visit
    job = Assignment.objects.get(pk=int(address.split("/")[3]))
    commands.issue_tag(SYSTEM, row.elder_id, now=clock.now() - timedelta(hours=3))
    code = queries.tag_shown(SYSTEM, row.elder_id).text
    api = f"/api/v1/assignments/{job.pk}"
    now = clock.now()
    phone.post(f"{api}/accept", content_type="application/json")
    Assignment.objects.filter(pk=job.pk).update(answered_at=now - timedelta(hours=2))
    press = {"pressed_at": (now - timedelta(hours=1)).isoformat(), "sent_at": now.isoformat(), "offset_seconds": 0}
    answer = phone.post(f"{api}/arrive", {"press": press, "mock": True}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert phone.post(f"{api}/show", {"code": code, "way": "nfc"}, content_type="application/json").status_code == 200
    job.refresh_from_db()
    assert abs(job.arrived_at - (now - timedelta(hours=1))) < timedelta(minutes=1)
    assert (job.second, job.noticed) == ("nfc", ["mock_location"])
