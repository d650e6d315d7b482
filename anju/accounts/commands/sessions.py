"""Sign-ins: remembered, limited in number, ended."""

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from anju.accounts.models import SignIn, User
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer


@transaction.atomic
def remember_sign_in(viewer: Viewer, user_id: int, *, session_key: str, address: str, now: datetime) -> int:
    """Note a sign-in and end the oldest sessions above the limit; return how many were ended."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    SignIn.objects.create(user=user, session_key=session_key, address=address, at=now)
    kept = list(user.sign_ins.order_by("-id").values_list("pk", flat=True)[: settings.ANJU_SESSIONS_PER_USER])
    old = user.sign_ins.exclude(pk__in=kept)
    for row in old:
        SessionStore(row.session_key).delete()
    ended = len(old)
    old.delete()
    journal.record_audit(
        viewer, kind="sign_in", thing="user", thing_id=user.pk, area=user.area_code, now=now, address=address
    )
    return ended


@transaction.atomic
def end_session(viewer: Viewer, user_id: int, *, session_key: str, now: datetime, reason: str = "") -> None:
    """Note a sign-out (or an idle end) and forget the session's row."""
    SignIn.objects.filter(user_id=user_id, session_key=session_key).delete()
    journal.record_audit(
        viewer, kind="sign_out", thing="user", thing_id=user_id, area=viewer.area, now=now, reason=reason
    )
