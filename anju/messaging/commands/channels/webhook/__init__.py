"""A POST to an address of the recipient's own system, signed, over HTTPS (plain HTTP only to this machine)."""

import json
import time
from urllib.parse import urlsplit

from django.conf import settings

from anju.messaging.commands.channels.parcel import Failed, Parcel, Receipt, signature

_SECONDS = 10.0
_OK_TO = 300


class Webhook:
    """One JSON body to one address."""

    name = "webhook"
    at_once = False
    wakes = False

    def ready(self) -> bool:
        """Say whether a signing secret is set."""
        return bool(getattr(settings, "ANJU_MESSAGE_SECRET", ""))

    def deliver(self, parcel: Parcel) -> Receipt:
        """POST the message; 2xx counts as delivered."""
        _check(parcel.address)
        word = {"reference": parcel.reference, "title": parcel.title, "body": parcel.body, "template": parcel.template}
        body = json.dumps(word, ensure_ascii=False).encode()
        import httpx

        sent_at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Anju-Timestamp": sent_at,
            "X-Anju-Signature": signature(settings.ANJU_MESSAGE_SECRET, sent_at, body),
            "Idempotency-Key": parcel.reference,
        }
        try:
            with httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client:
                answer = client.post(parcel.address, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise Failed(f"{type(problem).__name__}: {problem}") from problem
        if answer.status_code >= _OK_TO:
            raise Failed(f"webhook: {answer.status_code}")
        return Receipt("delivered", parcel.reference)

    def signed(self, body: bytes, signature: str, timestamp: str) -> bool:
        """Refuse reports: the answer to the POST is the report."""
        return not (body or signature or timestamp) and False


def _check(address: str) -> None:
    parts = urlsplit(address)
    local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise Failed("address is not https", permanent=True)


CHANNEL = Webhook()
