"""A key pressed on the telephone after a service is its rating."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from anju.journal import commands as journal
from anju.kernel import secrets
from anju.kernel.refusals import NotVisible
from anju.kernel.text import normalise_phone
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import queries
from anju.orders.commands.following import RatingInvalid, rate
from anju.orders.models import Order

KEYS = {str(stars): stars for stars in range(1, 6)}


@transaction.atomic
def rate_by_key(viewer: Viewer, line: str, *, key: str, call: str, now: datetime) -> Order:
    """Rate the last finished order of a line; the same call told again changes nothing. Unknown lines are not told."""
    viewer.need("order.rate")
    if key not in KEYS:
        raise RatingInvalid(key=key)
    platform = replace(SYSTEM, name=viewer.name, area=viewer.area, key_id=viewer.key_id, user_id=viewer.user_id)
    row = queries.last_served(platform, line, now=now)
    if not journal.first_time(viewer, f"key:{call}", now=now):
        known = queries.rated_by_call(platform, call)
        if known is None:
            raise NotVisible(call=call)
        return known
    if row is None:
        raise NotVisible(line="")
    source = f"line:{secrets.blind_index(normalise_phone(line)).hex()}"
    return rate(platform, row.pk, stars=KEYS[key], now=now, by_call=call, source=source)
