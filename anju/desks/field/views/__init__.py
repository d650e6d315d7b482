"""Pages and posts of the responder's phone: translate in, one domain call, translate out."""

from anju.desks.field.views.answering import accept, alert, arrive, call, finish, refuse
from anju.desks.field.views.correcting import correct
from anju.desks.field.views.departing import depart
from anju.desks.field.views.installed import manifest, offline, outbox, report, worker
from anju.desks.field.views.looking import job, today, watch, way
from anju.desks.field.views.missing import nobody
from anju.desks.field.views.photographs import photo, photo_add
from anju.desks.field.views.proving import show
from anju.desks.field.views.standing import duty, position

__all__ = [
    "accept",
    "alert",
    "arrive",
    "call",
    "correct",
    "depart",
    "duty",
    "finish",
    "job",
    "manifest",
    "nobody",
    "offline",
    "outbox",
    "photo",
    "photo_add",
    "position",
    "refuse",
    "report",
    "show",
    "today",
    "watch",
    "way",
    "worker",
]
