"""Subscribe, unsubscribe, wake up again; each needs ``webhook.manage`` and reaches only the owner's own webhooks."""

import secrets
from datetime import datetime

from django.db import transaction

from anju.config.api.models import Webhook
from anju.config.api.webhooks import listening, queries
from anju.config.api.webhooks.address import check_address
from anju.journal import commands as journal
from anju.kernel.refusals import Invalid, NotAllowed
from anju.kernel.secrets import seal
from anju.kernel.viewer import Principal, Viewer

MOST = 20


class UnknownFact(Invalid):
    """There is no fact of this name."""

    code = "fact_unknown"


class TooManyWebhooks(Invalid):
    """The caller has as many webhooks as one may have."""

    code = "webhooks_too_many"


@transaction.atomic
def subscribe(
    viewer: Viewer, *, name: str, url: str, facts: list[str], area: str = "", now: datetime
) -> tuple[Webhook, str]:
    """Begin to send facts to an address; return the webhook and its secret, which is never shown again."""
    viewer.need("webhook.manage")
    known = listening.kinds()
    for fact in facts:
        if fact not in known:
            raise UnknownFact(name=fact, known=list(known))
        viewer.need(known[fact])
    if not (area or viewer.area).startswith(viewer.area):
        raise NotAllowed(area=area)
    if viewer.principal in {Principal.FAMILY, Principal.PROVIDER}:
        raise NotAllowed(verb="webhook.manage")
    if queries.webhooks(viewer).count() >= MOST:
        raise TooManyWebhooks(most=MOST)
    check_address(url)
    secret = f"whsec_{secrets.token_urlsafe(32)}"
    webhook = Webhook.objects.create(
        name=name,
        url=url,
        facts=sorted(set(facts)),
        area_code=area or viewer.area,
        owner=viewer.actor,
        secret_sealed=seal(secret),
        created_at=now,
    )
    _audit(viewer, webhook, "subscribe", now)
    return webhook, secret


@transaction.atomic
def unsubscribe(viewer: Viewer, webhook_id: int, *, now: datetime) -> None:
    """Stop sending and forget the address."""
    webhook = queries.webhook(viewer, webhook_id)
    viewer.need("webhook.manage")
    _audit(viewer, webhook, "unsubscribe", now)
    webhook.delete()


@transaction.atomic
def enable(viewer: Viewer, webhook_id: int, *, now: datetime) -> Webhook:
    """Send again after the webhook was disabled; what is still queued follows."""
    webhook = queries.webhook(viewer, webhook_id)
    viewer.need("webhook.manage")
    webhook.disabled_at, webhook.disabled_why, webhook.failures = None, "", 0
    webhook.save(update_fields=["disabled_at", "disabled_why", "failures"])
    _audit(viewer, webhook, "enable", now)
    return webhook


def _audit(viewer: Viewer, webhook: Webhook, verb: str, now: datetime) -> None:
    journal.record_audit(
        viewer,
        kind="change",
        thing="webhook",
        thing_id=webhook.pk,
        area=webhook.area_code,
        now=now,
        data={"verb": verb, "url": webhook.url, "facts": webhook.facts},
    )
