"""Once only: a post that a phone may send again is carried out the first time it comes, and answered each time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from anju.journal import commands as journal
from anju.kernel import clock
from anju.kernel.http import Request


@contextmanager
def once(request: Request) -> Iterator[bool]:
    """Open the transaction in which a post is carried out; false when it was carried out before."""
    token = request.POST.get("token", "")
    with transaction.atomic():
        yield not token or journal.first_time(request.viewer, token, now=clock.now())
