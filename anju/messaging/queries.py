"""Every read of messages; fetching is authorising."""

from datetime import datetime

from django.db.models import Q, QuerySet

from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Principal, Viewer
from anju.messaging.models import Message


def _mine(viewer: Viewer) -> Q:
    return Q(user_id=viewer.user_id) if viewer.user_id is not None else Q(pk__in=[])


def _seen(viewer: Viewer) -> Q:
    if viewer.principal is Principal.SYSTEM:
        return Q()
    if viewer.principal in {Principal.FAMILY, Principal.PROVIDER} or not viewer.can("message.read"):
        return _mine(viewer)
    if not (viewer.can("incident.read") or viewer.can("worker.manage")):
        return _mine(viewer)
    return visible(viewer) | _mine(viewer)


def inbox(viewer: Viewer, *, unread: bool = False) -> QuerySet[Message]:
    """List the viewer's own messages in the platform, newest first."""
    rows = Message.objects.filter(_mine(viewer), channel="in_app")
    if unread:
        rows = rows.filter(read_at=None)
    return rows.order_by("-id")


def unread_count(viewer: Viewer) -> int:
    """Count what the viewer has not read."""
    return inbox(viewer, unread=True).count()


def message(viewer: Viewer, message_id: int, *, lock: bool = False) -> Message:
    """Return one message or raise ``NotVisible``."""
    rows = Message.objects.filter(_seen(viewer), pk=message_id)
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise NotVisible(message=message_id)
    return row


def messages_of(viewer: Viewer, thing: str, thing_id: int) -> QuerySet[Message]:
    """List the messages about a thing, oldest first."""
    return Message.objects.filter(_seen(viewer), thing=thing, thing_id=thing_id).order_by("id")


def messages(
    viewer: Viewer, *, state: str = "", channel: str = "", area: str = "", since: datetime | None = None
) -> QuerySet[Message]:
    """List messages by filters, newest first: the out-tray of an area."""
    rows = Message.objects.filter(_seen(viewer)).filter(area_filter(area))
    exact = {"state": state, "channel": channel, "created_at__gte": since}
    return rows.filter(**{name: value for name, value in exact.items() if value}).order_by("-id")


def due(viewer: Viewer, now: datetime) -> QuerySet[Message]:
    """List messages that need a hand: to be sent, tried again, released or given to the next channel."""
    rows = Message.objects.filter(next_at__lte=now).order_by("next_at", "id")
    return rows if viewer.principal is Principal.SYSTEM else rows.none()


def by_reference(viewer: Viewer, channel: str, reference: str) -> Message:
    """Return the message that a provider knows by its own number; only the report door asks."""
    row = None
    if viewer.principal is Principal.SYSTEM and reference:
        rows = Message.objects.filter(channel=channel, provider_ref=reference)
        row = rows.select_for_update(of=("self",)).order_by("-id").first()
    if row is None:
        raise NotVisible(reference=reference)
    return row
