"""Keys of machine clients: the secret is shown once, only its digest is kept."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from anju.accounts import queries
from anju.accounts.models import ApiKey
from anju.accounts.rules import roles
from anju.areas import queries as areas
from anju.journal import commands as journal
from anju.kernel.refusals import Invalid, NotVisible
from anju.kernel.viewer import Viewer


class KeyVerbUnknown(Invalid):
    """A machine client may not hold this verb; fact ``verbs`` names them."""

    code = "key_verb_unknown"


@transaction.atomic
def issue_key(
    viewer: Viewer,
    *,
    name: str,
    verbs: Iterable[str],
    now: datetime,
    area: str = "",
    expires_at: datetime | None = None,
    per_minute: int = 600,
) -> tuple[ApiKey, str]:
    """Make a key and return it with its token, which nobody can read again."""
    viewer.need("key.manage")
    if not viewer.covers(area) or (area and not areas.known(area)):
        raise NotVisible(area=area)
    wanted = sorted(set(verbs))
    foreign = [verb for verb in wanted if verb not in roles.KEY_VERBS]
    if foreign or not wanted:
        raise KeyVerbUnknown(verbs=", ".join(foreign))
    secret = secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        name=name,
        prefix=secrets.token_hex(6),
        digest=hashlib.sha256(secret.encode()).digest(),
        verbs=wanted,
        area_code=area,
        per_minute=per_minute,
        expires_at=expires_at,
        created_by=viewer.actor,
        created_at=now,
    )
    _note(viewer, key, now, "issue")
    return key, f"{key.prefix}.{secret}"


@transaction.atomic
def revoke_key(viewer: Viewer, key_id: int, *, now: datetime) -> ApiKey:
    """End a key at once."""
    viewer.need("key.manage")
    queries.key(viewer, key_id)
    key = ApiKey.objects.select_for_update(of=("self",)).get(pk=key_id)
    key.revoked_at = key.revoked_at or now
    key.save(update_fields=["revoked_at"])
    _note(viewer, key, now, "revoke")
    return key


def _note(viewer: Viewer, key: ApiKey, now: datetime, verb: str) -> None:
    journal.record_audit(
        viewer, kind="change", thing="api_key", thing_id=key.pk, area=key.area_code, now=now, data={"verb": verb}
    )
