"""Every message has a delivery state and a fallback; nobody is woken at night without being chosen. Invariant 25."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from anju.accounts.models import User
from anju.journal import queries as journal
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.messaging import commands, permissions, queries
from anju.messaging.commands.channels.parcel import is_signed, signature
from anju.messaging.commands.delivering import ReportInvalid
from anju.messaging.commands.templates import TEMPLATES, TemplateUnknown, render
from anju.messaging.models import Message
from anju.messaging.rules import quiet, retry
from tests import world
from tests.incidents.scene import NOW, after
from tests.messaging import doors

NIGHT = datetime(2026, 12, 8, 15, 30, tzinfo=UTC)  # 23:30 in Harbin
SMS = {"ANJU_SMS_SECRET": "geheim"}


@pytest.fixture
def daughter(db: None) -> User:
    return world.daughter_zhao()


def send(user: User | None = None, *, now: datetime = NOW, **more: Any) -> Message:
    values: dict[str, Any] = {
        "recipient": "赵丽华",
        "template": "incident_arrived",
        "facts": {"elder": "赵德福", "worker": "孙志强", "at": "14:36"},
        "thing": "incident",
        "thing_id": 5,
        "area": world.COMMUNITY,
    }
    return commands.send(SYSTEM, user=user, now=now, **{**values, **more})


class TestInApp:
    def test_is_delivered_at_once_with_its_text_and_version(self, daughter: User) -> None:
        row = send(daughter)
        assert (row.channel, row.state, row.template) == ("in_app", "delivered", "incident_arrived@1")
        assert row.title == "孙志强已到赵德福家"
        assert list(queries.inbox(world.viewer(daughter))) == [row]

    def test_is_read_by_its_own_recipient_alone(self, daughter: User) -> None:
        row = send(daughter)
        li = world.viewer(world.operator_li())
        with pytest.raises(NotAllowed):
            commands.mark_read(li, row.pk, now=after(5))
        assert not permissions.may(li, "read", row)
        mine = world.viewer(daughter)
        assert queries.unread_count(mine) == 1
        assert commands.mark_read(mine, row.pk, now=after(5)).state == "read"
        assert queries.unread_count(mine) == 0

    def test_in_the_readers_language(self, daughter: User) -> None:
        daughter.language = "en"
        daughter.save()
        assert send(daughter).title

    def test_another_county_sees_nothing(self, daughter: User) -> None:
        row = send(daughter)
        for person in (world.official_zhao_daoli(), world.operator_of_daoli(), world.responder_sun()):
            stranger = world.viewer(person)
            assert not queries.messages(stranger).exists()
            assert not queries.messages_of(stranger, "incident", 5).exists()
            with pytest.raises(NotVisible):
                queries.message(stranger, row.pk)
        assert queries.messages(world.viewer(world.official_xu()), state="delivered", area=world.NANGANG).count() == 1


class TestFallback:
    def test_urgent_news_unread_for_a_minute_goes_by_the_next_channel(self, daughter: User) -> None:
        with doors.gateway() as gateway, override_settings(ANJU_SMS_URL=gateway.url, **SMS):
            first = send(daughter, urgent=True, standing="contact", addresses={"sms": "13812346612"})
            commands.deliver_due(after(61))
            commands.deliver_due(after(62))
            second = Message.objects.get(fallback_of=first)
            assert (second.channel, second.state, second.provider_ref) == ("sms", "sent", "gw-1")
            assert gateway.bodies[0]["to"] == "13812346612"

    def test_not_when_it_was_read(self, daughter: User) -> None:
        with override_settings(ANJU_SMS_URL="http://127.0.0.1:9/", **SMS):
            first = send(daughter, urgent=True, standing="contact", addresses={"sms": "13812346612"})
            commands.mark_read(world.viewer(daughter), first.pk, now=after(20))
            commands.deliver_due(after(70))
        assert Message.objects.count() == 1

    def test_without_any_way_it_fails_visibly(self, db: None) -> None:
        row = send(None)
        assert (row.state, row.problem) == ("failed", "no_address")

    def test_channel_that_is_not_set_up_is_skipped(self, daughter: User) -> None:
        assert send(daughter, channels=("sms", "webhook", "email", "in_app", "no_such")).channel == "in_app"


class TestSms:
    @pytest.fixture
    def gateway(self, db: None) -> Any:
        with doors.gateway() as gateway, override_settings(ANJU_SMS_URL=gateway.url, **SMS):
            yield gateway

    def _send(self, **more: Any) -> Message:
        return send(**{"channels": ("sms",), "addresses": {"sms": "13812346612"}, **more})

    def test_body_and_signature_are_as_documented(self, gateway: doors.Gateway) -> None:
        row = self._send()
        assert commands.deliver_due(NOW) == 1
        headers, body = gateway.requests[0]
        assert is_signed("geheim", headers["X-Anju-Timestamp"], body, headers["X-Anju-Signature"])
        assert headers["Idempotency-Key"] == f"anju-{row.pk}"
        assert json.loads(body)["text"].startswith("【安居】孙志强已到赵德福家")

    def test_is_tried_three_times_then_given_up(self, gateway: doors.Gateway) -> None:
        gateway.answers = [503, 429, 500]
        row = self._send()
        for seconds in (0, 9, 10, 20, 40):
            commands.deliver_due(after(seconds))
        row.refresh_from_db()
        assert (row.state, row.attempts, len(gateway.requests)) == ("failed", 3, 3)

    def test_a_wrong_number_is_given_up_at_once(self, gateway: doors.Gateway, daughter: User) -> None:
        gateway.answers = [400]
        first = self._send(user=daughter, channels=("sms", "in_app"))
        commands.deliver_due(NOW)
        assert Message.objects.get(fallback_of=first).channel == "in_app"

    def test_gateway_away(self, db: None) -> None:
        with override_settings(ANJU_SMS_URL="http://127.0.0.1:9/", **SMS):
            row = self._send()
            commands.deliver_due(NOW)
        row.refresh_from_db()
        assert row.state == "queued"
        assert "Connect" in row.problem

    def test_report_makes_it_delivered_and_a_repeat_changes_nothing(self, gateway: doors.Gateway) -> None:
        row = self._send()
        commands.deliver_due(NOW)
        for _ in range(2):
            commands.mark_delivered(SYSTEM, channel="sms", reference="gw-1", state="delivered", now=after(9))
        row.refresh_from_db()
        assert (row.state, row.delivered_at) == ("delivered", after(9))
        assert [move.verb for move in journal.moves(SYSTEM, thing="message", thing_id=row.pk)].count("deliver") == 1

    def test_bad_report_starts_the_fallback(self, gateway: doors.Gateway, daughter: User) -> None:
        first = self._send(user=daughter, channels=("sms", "in_app"))
        commands.deliver_due(NOW)
        commands.mark_delivered(SYSTEM, channel="sms", reference="gw-1", state="failed", problem="absent", now=after(9))
        assert Message.objects.get(fallback_of=first).state == "delivered"

    def test_report_nobody_knows(self, gateway: doors.Gateway) -> None:
        with pytest.raises(NotVisible):
            commands.mark_delivered(SYSTEM, channel="sms", reference="gw-99", state="delivered", now=NOW)
        self._send()
        commands.deliver_due(NOW)
        with pytest.raises(ReportInvalid):
            commands.mark_delivered(SYSTEM, channel="sms", reference="gw-1", state="maybe", now=NOW)

    def test_no_report_within_a_minute_starts_the_fallback(self, gateway: doors.Gateway, daughter: User) -> None:
        first = self._send(user=daughter, channels=("sms", "in_app"), urgent=True, standing="contact")
        commands.deliver_due(NOW)
        commands.deliver_due(after(60))
        assert Message.objects.get(fallback_of=first).channel == "in_app"

    def test_a_crash_between_taking_and_carrying_means_one_more_try(
        self, gateway: doors.Gateway, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from anju.messaging.commands import delivering

        def dies(*_args: object) -> None:
            raise SystemExit

        row = self._send()
        with monkeypatch.context() as patch:
            patch.setattr(delivering, "_carry", dies)
            with pytest.raises(SystemExit):
                commands.deliver_due(NOW)
        commands.deliver_due(after(10))
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("sent", 2)


class TestQuietHours:
    def test_held_until_seven(self, db: None) -> None:
        with override_settings(ANJU_SMS_URL="http://127.0.0.1:9/", **SMS):
            row = send(None, channels=("sms",), addresses={"sms": "1"}, urgent=True, now=NIGHT)
        assert row.state == "held"
        assert row.next_at.astimezone(quiet.BEIJING).hour == 7

    def test_released_in_the_morning(self, db: None) -> None:
        with doors.gateway() as gateway, override_settings(ANJU_SMS_URL=gateway.url, **SMS):
            row = send(None, channels=("sms",), addresses={"sms": "1"}, now=NIGHT)
            assert commands.deliver_due(NIGHT + timedelta(hours=7)) == 0
            assert commands.deliver_due(NIGHT + timedelta(hours=8)) == 1
        row.refresh_from_db()
        assert row.state == "sent"

    @pytest.mark.parametrize("standing", ["on_duty", "contact"])
    def test_urgent_news_wakes_who_is_on_duty_or_was_chosen(self, standing: str) -> None:
        assert quiet.held_until(NIGHT, urgent=True, standing=standing) is None

    def test_nobody_else(self) -> None:
        assert quiet.held_until(NIGHT, urgent=True, standing="") is not None
        assert quiet.held_until(NIGHT, urgent=False, standing="on_duty") is not None
        early = datetime(2026, 12, 8, 21, 0, tzinfo=UTC)  # 05:00
        assert quiet.held_until(early, urgent=False, standing="") == datetime(2026, 12, 8, 23, 0, tzinfo=UTC)
        assert quiet.held_until(NOW, urgent=False, standing="") is None


class TestEmail:
    def test_goes_out_over_smtp(self, daughter: User) -> None:
        with (
            doors.smtp() as (port, mails),
            override_settings(
                ANJU_MAIL_FROM="anju@anju.example",
                EMAIL_PORT=port,
                EMAIL_HOST="127.0.0.1",
                EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            ),
        ):
            row = send(daughter, channels=("email",), addresses={"email": "lihua@anju.example"})
            commands.deliver_due(NOW)
            row.refresh_from_db()
            assert row.state == "sent"
            assert "To: lihua@anju.example" in mails[0]

    def test_unknown_recipient_is_given_up_at_once(self, daughter: User) -> None:
        with (
            doors.smtp(refuse="nobody") as (port, mails),
            override_settings(
                ANJU_MAIL_FROM="anju@anju.example",
                EMAIL_PORT=port,
                EMAIL_HOST="127.0.0.1",
                EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            ),
        ):
            row = send(daughter, channels=("email",), addresses={"email": "nobody@anju.example"})
            commands.deliver_due(NOW)
        row.refresh_from_db()
        assert (row.state, mails) == ("failed", [])


class TestWebhook:
    def test_is_delivered_by_its_answer(self, db: None) -> None:
        with doors.gateway() as gateway, override_settings(ANJU_MESSAGE_SECRET="s"):
            row = send(None, channels=("webhook",), addresses={"webhook": gateway.url})
            commands.deliver_due(NOW)
            row.refresh_from_db()
            assert row.state == "delivered"
            gateway.answers = [500]
            other = send(None, channels=("webhook",), addresses={"webhook": gateway.url})
            commands.deliver_due(NOW)
            other.refresh_from_db()
            assert other.state == "queued"

    def test_never_over_plain_http_to_others(self, db: None) -> None:
        with override_settings(ANJU_MESSAGE_SECRET="s"):
            row = send(None, channels=("webhook",), addresses={"webhook": "http://example.com/x"})
            commands.deliver_due(NOW)
        row.refresh_from_db()
        assert (row.state, row.problem) == ("failed", "address is not https")


class TestChannels:
    def test_a_channel_is_a_folder(self) -> None:
        assert sorted(commands.channels()) == ["email", "in_app", "sms", "webhook"]

    def test_only_sms_takes_reports(self) -> None:
        stamp = str(int(time.time()))
        good = signature("geheim", stamp, b"{}")
        with override_settings(**SMS):
            for name, channel in commands.channels().items():
                assert channel.signed(b"{}", good, stamp) is (name == "sms")
            sms = commands.channels()["sms"]
            assert not sms.signed(b"{ }", good, stamp)
            assert not sms.signed(b"{}", signature("geheim", "1", b"{}"), "1")
            assert not sms.signed(b"{}", good, "soon")

    def test_every_text_can_be_written_without_facts(self) -> None:
        for name in TEMPLATES:
            title, body, _link, version = render(name, {})
            assert title
            assert body
            assert version == f"{name}@{TEMPLATES[name].version}"
        with pytest.raises(TemplateUnknown):
            render("no_such", {})

    def test_pauses(self) -> None:
        assert retry.pause(0) == retry.pause(1) == timedelta(seconds=10)
        assert retry.pause(99) == timedelta(seconds=90)
        assert retry.given_up(1, permanent=True)
        assert not retry.given_up(2, permanent=False)
