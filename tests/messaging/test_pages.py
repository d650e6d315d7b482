"""The inbox, and the signed door of the gateway."""

import json
import time
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from anju.accounts.models import User
from anju.messaging import commands
from anju.messaging.commands.channels.parcel import signature
from tests import world
from tests.incidents.scene import NOW
from tests.messaging import doors
from tests.messaging.test_messages import SMS, send


@pytest.fixture
def daughter(db: None) -> User:
    return world.daughter_zhao()


class TestInbox:
    def test_shows_and_reads(self, daughter: User) -> None:
        row = send(daughter)
        browser = world.client_for(daughter)
        text = browser.get(reverse("messaging:inbox")).content.decode()
        assert "孙志强已到赵德福家" in text
        assert "1 条未读" in text
        answer = browser.post(reverse("messaging:read", args=[row.pk]))
        assert answer["Location"] == "/family/"
        assert "没有消息" in browser.get(reverse("messaging:inbox") + "?unread=1").content.decode()


class TestReportDoor:
    @pytest.fixture
    def reference(self, db: None) -> Any:
        with doors.gateway() as gateway, override_settings(ANJU_SMS_URL=gateway.url, **SMS):
            row = send(None, channels=("sms",), addresses={"sms": "13812346612"})
            commands.deliver_due(NOW)
            row.refresh_from_db()
            yield row

    def _report(self, body: bytes, *, secret: str = "geheim", channel: str = "sms", stamp: str = "") -> int:
        stamp = stamp or str(int(time.time()))
        headers = {"X-Anju-Timestamp": stamp, "X-Anju-Signature": signature(secret, stamp, body)}
        url = reverse("messaging:report", args=[channel])
        return Client().post(url, body, content_type="application/json", headers=headers).status_code

    def test_delivered_twice(self, reference: Any) -> None:
        body = json.dumps({"id": "gw-1", "state": "delivered"}).encode()
        assert [self._report(body), self._report(body)] == [204, 204]
        reference.refresh_from_db()
        assert reference.state == "delivered"

    def test_wrong_or_old_signature_or_channel(self, reference: Any) -> None:
        body = b'{"id": "gw-1", "state": "delivered"}'
        assert self._report(body, secret="wrong") == 401
        assert self._report(body, stamp="1700000000") == 401
        assert self._report(body, channel="email") == 401
        assert self._report(body, channel="pigeon") == 401
        assert self._report(b" " * 20_000) == 401

    @pytest.mark.parametrize(
        ("body", "status"),
        [(b"not json", 422), (b"[]", 422), (b'{"id": 5}', 422), (b'{"id": "gw-1", "state": "maybe"}', 422),
         (b'{"id": "gw-77", "state": "failed"}', 404), (b'{"id": "a\\u0000b", "state": "failed"}', 422)],
    )  # fmt: skip
    def test_bad_bodies(self, reference: Any, body: bytes, status: int) -> None:
        assert self._report(body) == status
