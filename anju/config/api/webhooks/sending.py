"""Sending: rows that are due, each signed, at least once; a deaf address is tried less and less, then left alone."""

import hashlib
import hmac
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import orjson
from django.db import transaction

from anju.accounts import queries as accounts
from anju.config.api.models import Delivery, Webhook
from anju.config.api.webhooks.address import BadAddress, check_address
from anju.kernel import secrets
from anju.kernel.refusals import Refusal
from anju.kernel.viewer import SYSTEM

if TYPE_CHECKING:
    import httpx

WAITS = (10, 60, 300, 1800, 7200, 21600, 43200, 86400)  # seconds after attempt 1, 2, …
FAILURES = 20  # failed attempts in a row, over all deliveries, until a webhook is disabled
_LEASE = timedelta(seconds=60)
_SECONDS = 5.0
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class _Parcel:
    url: str
    body: bytes
    headers: dict[str, str]


def signature(secret: str, moment: int, body: bytes) -> str:
    """Return the ``Anju-Signature`` header: the moment, and HMAC-SHA256 over ``<moment>.<body>``."""
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def deliver_due(now: datetime, *, most: int = 40) -> datetime | None:
    """Send what is due, several at once so that one deaf address holds up nobody; return when the next row is due."""
    rows = _may_go(_rows(_claim(now, most)), now)
    if rows:
        _send(rows, now)
    waiting = Delivery.objects.filter(state="queued", webhook__disabled_at__isnull=True)
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()


def _send(rows: list[Delivery], now: datetime) -> None:
    import httpx

    parcels = [_parcel(row, now) for row in rows]
    with (
        httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False, verify=_trusted()) as client,
        ThreadPoolExecutor(_AT_ONCE) as pool,
    ):
        answers = list(pool.map(lambda parcel: _post(client, parcel), parcels))
    for row, (status, problem) in zip(rows, answers, strict=True):
        _note(row, status, problem, now)


@cache
def _trusted() -> ssl.SSLContext:
    """Read the authorities that are trusted once for this process: that takes longer than sending a fact."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


@transaction.atomic
def _claim(now: datetime, most: int) -> list[int]:
    """Lease due rows to this process: if it dies, they come back after a minute."""
    rows = list(
        Delivery.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(state="queued", due_at__lte=now, webhook__disabled_at__isnull=True)
        .order_by("due_at")
        .values_list("id", flat=True)[:most]
    )
    Delivery.objects.filter(id__in=rows).update(due_at=now + _LEASE)
    return rows


def _rows(claimed: list[int]) -> list[Delivery]:
    if not claimed:
        return []
    rows = Delivery.objects.select_related("webhook").filter(state="queued", webhook__disabled_at__isnull=True)
    found = rows.in_bulk(claimed)
    return [found[delivery_id] for delivery_id in claimed if delivery_id in found]


def _may_go(rows: list[Delivery], now: datetime) -> list[Delivery]:
    """Keep those of which the key that asked is still valid; of the others the webhooks end here."""
    stands = {owner: _owner_stands(owner, now) for owner in {row.webhook.owner for row in rows}}
    for webhook in {row.webhook_id: row.webhook for row in rows if not stands[row.webhook.owner]}.values():
        _disable(webhook, "owner", now)
    return [row for row in rows if stands[row.webhook.owner]]


def _owner_stands(owner: str, now: datetime) -> bool:
    """Whether the key that asked is still valid; a person's webhook lives as long as the person unsubscribes it."""
    kind, _colon, number = owner.partition(":")
    if kind != "key":
        return True
    try:
        key = accounts.key(SYSTEM, int(number))
    except Refusal:
        return False
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > now)


def _parcel(row: Delivery, now: datetime) -> _Parcel:
    body = orjson.dumps({"id": str(row.pk), **row.body})
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Anju-Webhook/1",
        "Anju-Fact": row.fact,
        "Anju-Delivery": str(row.pk),
        "Anju-Signature": signature(secrets.unseal(row.webhook.secret_sealed), int(now.timestamp()), body),
    }
    return _Parcel(url=row.webhook.url, body=body, headers=headers)


def _post(client: "httpx.Client", parcel: _Parcel) -> tuple[int | None, str]:
    """Send one parcel; runs beside others and touches no table."""
    import httpx

    try:
        check_address(parcel.url)
        answer = client.post(parcel.url, content=parcel.body, headers=parcel.headers)
    except BadAddress:
        return None, "address"
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        return None, type(problem).__name__
    return answer.status_code, "" if answer.is_success else f"HTTP {answer.status_code}"


@transaction.atomic
def _note(row: Delivery, status: int | None, problem: str, now: datetime) -> None:
    row.attempts += 1
    row.status, row.problem = status, problem
    if not problem:
        row.state, row.sent_at = "sent", now
    elif row.attempts > len(WAITS):
        row.state = "failed"
    else:
        row.due_at = now + timedelta(seconds=WAITS[row.attempts - 1])
    row.save(update_fields=["attempts", "status", "problem", "state", "sent_at", "due_at"])
    if not problem:  # most have nothing to forget, and their row is left alone
        Webhook.objects.filter(pk=row.webhook_id, failures__gt=0).update(failures=0)
        return
    webhook = Webhook.objects.select_for_update(of=("self",)).get(pk=row.webhook_id)
    webhook.failures += 1
    webhook.save(update_fields=["failures"])
    if webhook.failures >= FAILURES:
        _disable(webhook, "failures", now)


def _disable(webhook: Webhook, why: str, now: datetime) -> None:
    webhook.disabled_at, webhook.disabled_why = now, why
    webhook.save(update_fields=["disabled_at", "disabled_why"])
