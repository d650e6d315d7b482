"""SMS through a documented HTTP gateway (README.md of this folder); delivery comes back as a signed report."""

import json
import time
from typing import TYPE_CHECKING

from django.conf import settings

from anju.messaging.commands.channels.parcel import Failed, Parcel, Receipt, is_signed, signature

if TYPE_CHECKING:
    import httpx

_SECONDS = 10.0
_REFUSED_FROM, _BROKEN_FROM, _TOO_MANY = 400, 500, 429


class Sms:
    """One text to one phone."""

    name = "sms"
    at_once = False
    wakes = True

    def ready(self) -> bool:
        """Say whether a gateway address and its secret are set."""
        return bool(getattr(settings, "ANJU_SMS_URL", "") and getattr(settings, "ANJU_SMS_SECRET", ""))

    def deliver(self, parcel: Parcel) -> Receipt:
        """POST the message to the gateway; 2xx with an ``id`` means that it has it."""
        word = {
            "reference": parcel.reference,
            "to": parcel.address,
            "text": f"【安居】{parcel.title}。{parcel.body}",
            "template": parcel.template,
        }
        body = json.dumps(word, ensure_ascii=False).encode()
        sent_at = str(int(time.time()))
        import httpx

        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Anju-Timestamp": sent_at,
            "X-Anju-Signature": signature(settings.ANJU_SMS_SECRET, sent_at, body),
            "Idempotency-Key": parcel.reference,
        }
        try:
            with httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client:
                answer = client.post(settings.ANJU_SMS_URL, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise Failed(f"{type(problem).__name__}: {problem}") from problem
        return _receipt(answer, parcel)

    def signed(self, body: bytes, signature: str, timestamp: str) -> bool:
        """Check a report against the shared secret and its age (5 minutes)."""
        secret = getattr(settings, "ANJU_SMS_SECRET", "")
        fresh = timestamp.isascii() and timestamp.isdigit() and abs(time.time() - int(timestamp[:12])) <= 300  # noqa: PLR2004
        return fresh and is_signed(secret, timestamp, body, signature)


def _receipt(answer: "httpx.Response", parcel: Parcel) -> Receipt:
    status = answer.status_code
    if status == _TOO_MANY or status >= _BROKEN_FROM:
        raise Failed(f"gateway: {status}")
    if status >= _REFUSED_FROM or status >= 300:  # noqa: PLR2004 - a redirect is a wrong address
        raise Failed(f"gateway: {status}", permanent=True)
    try:
        told = answer.json()
    except ValueError:
        told = {}
    reference = told.get("id") if isinstance(told, dict) else None
    return Receipt("sent", str(reference or parcel.reference)[:80])


CHANNEL = Sms()
