"""Pages and posts of the responder's phone: translate in, one domain call, translate out."""

from anju.desks.field.views.answering import accept, alert, arrive, call, finish, refuse
from anju.desks.field.views.installed import manifest, offline, outbox, report, worker
from anju.desks.field.views.looking import job, today, watch, way
from anju.desks.field.views.photographs import photo, photo_add
from anju.desks.field.views.standing import duty, position

__all__ = [
    "accept",
    "alert",
    "arrive",
    "call",
    "duty",
    "finish",
    "job",
    "manifest",
    "offline",
    "outbox",
    "photo",
    "photo_add",
    "position",
    "refuse",
    "report",
    "today",
    "watch",
    "way",
    "worker",
]
