"""``Idempotency-Key`` on writes: the write and its kept answer are one transaction, so a repeat can never act twice.

Two requests with one key at the same moment: the second waits for the first and gets the same answer.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from anju.config.api.models import Answer
from anju.config.api.problems import Busy
from anju.kernel import secrets
from anju.kernel.refusals import Conflict, Invalid

KEPT_FOR = timedelta(hours=24)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LONGEST = 100
_PASSING = frozenset({401, 408, 429})
_CLAIM = """
INSERT INTO api_answer (actor, key, digest, status, content_type, at) VALUES (%s, %s, %s, 0, '', %s)
ON CONFLICT (actor, key) DO NOTHING RETURNING id
"""


class KeyReused(Conflict):
    """The key was used for another request."""

    code = "idempotency_key_reused"


class BadKey(Invalid):
    """The key is empty, too long or not plain text."""

    code = "bad_idempotency_key"


def once(request: HttpRequest, actor: str, call: Callable[[], HttpResponseBase], *, now: datetime) -> HttpResponseBase:
    """Run a request, or repeat the answer it got when it came before."""
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method in _SAFE:
        return call()
    if not key or len(key) > _LONGEST or not (key.isascii() and key.isprintable()):
        raise BadKey(longest=_LONGEST)
    with transaction.atomic():
        row_id = _claim(actor, key, _digest(request), now)
        if row_id is None:
            return _repeat(actor, key, _digest(request))
        response = call()
        if not isinstance(response, HttpResponse) or _passing(response.status_code):
            transaction.set_rollback(True)
            return response
        Answer.objects.filter(pk=row_id).update(
            status=response.status_code,
            content_type=response["Content-Type"][:60],
            body_sealed=secrets.seal(response.content.decode()),
        )
    return response


def _passing(status: int) -> bool:
    """Whether an answer says nothing about the request itself, so that a repeat should try again."""
    return status >= 500 or status in _PASSING  # noqa: PLR2004


def _claim(actor: str, key: str, digest: bytes, now: datetime) -> int | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            cursor.execute(_CLAIM, [actor, key, digest, now])
            row = cursor.fetchone()
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError as problem:
        raise Busy(retry_after=10) from problem
    return None if row is None else int(row[0])


def _repeat(actor: str, key: str, digest: bytes) -> HttpResponse:
    answer = Answer.objects.get(actor=actor, key=key)
    if bytes(answer.digest) != digest or answer.body_sealed is None:
        raise KeyReused(key=key)
    body = secrets.unseal(answer.body_sealed)
    response = HttpResponse(body, status=answer.status, content_type=answer.content_type)
    response["Idempotent-Replay"] = "true"
    return response


def _digest(request: HttpRequest) -> bytes:
    """Mark method, path, query and body; of an upload the parts and their contents."""
    mark = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if not (request.content_type or "").startswith("multipart/"):
        mark.update(request.body)
        return mark.digest()
    for name, value in sorted(request.POST.items()):
        mark.update(f"{name}={value}\n".encode())
    for name, file in sorted(request.FILES.items()):
        if isinstance(file, list):
            continue
        mark.update(f"{name}:{file.name}\n".encode())
        for chunk in file.chunks():
            mark.update(chunk)
        file.seek(0)
    return mark.digest()


def forget_old(now: datetime) -> int:
    """Delete answers older than a day; return how many."""
    return Answer.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
