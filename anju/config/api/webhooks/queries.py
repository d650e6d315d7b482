"""Reading webhooks: a caller sees those it made, nobody else's."""

from django.db.models import QuerySet

from anju.config.api.models import Delivery, Webhook
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer


def webhooks(viewer: Viewer) -> QuerySet[Webhook]:
    """List the caller's webhooks."""
    viewer.need("webhook.manage")
    return Webhook.objects.filter(owner=viewer.actor)


def webhook(viewer: Viewer, webhook_id: int) -> Webhook:
    """Return one of the caller's webhooks or raise ``NotVisible``."""
    found = webhooks(viewer).filter(pk=webhook_id).first()
    if found is None:
        raise NotVisible(webhook=webhook_id)
    return found


def deliveries(viewer: Viewer, webhook_id: int) -> QuerySet[Delivery]:
    """List what was sent to one of the caller's webhooks, newest first when paged by ``-id``."""
    return Delivery.objects.filter(webhook=webhook(viewer, webhook_id))
