"""Static files from memory: compressed once, named by their content, never stale after an upgrade.

``{% static %}`` writes ``/static/x.css?v=<version>``: with a version a browser keeps the file for a year; without one
(a module that imports another) it asks each time and is told "not modified".
"""

import asyncio
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.exceptions import SuspiciousFileOperation

from anju.config.serving.pages import Receive, Scope, Send

_COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")
_YEAR = b"public, max-age=31536000, immutable"


@cache
def version() -> str:
    """Return one short word for the state of all static files when this process started."""
    seen = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            facts = Path(storage.path(name)).stat()
            seen.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()[:10]


class VersionedStorage(StaticFilesStorage):
    """Adds the version to every address."""

    def url(self, name: str | None) -> str:
        """Return ``/static/name?v=version``; a fragment stays at the end."""
        address = super().url(name)
        return address if settings.DEBUG else f"{address}?v={version()}"


@dataclass(frozen=True, slots=True)
class _File:
    changed: int
    kind: str
    tag: bytes
    plain: bytes
    packed: bytes


class Static:
    """An ASGI application for everything below ``/static/``."""

    def __init__(self) -> None:
        self.files: dict[str, _File] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one file, or that the reader has it already, or 404."""
        del receive
        name = scope["path"].removeprefix(settings.STATIC_URL)
        file = await asyncio.to_thread(self._find, name)
        if file is None or scope["method"] not in {"GET", "HEAD"}:
            await _answer(send, 404, [(b"content-type", b"text/plain")], b"")
            return
        asked = dict(scope["headers"])
        lasting = b"v=" in scope["query_string"]
        headers = [
            (b"etag", file.tag),
            (b"cache-control", _YEAR if lasting else b"no-cache"),
            (b"vary", b"accept-encoding"),
        ]
        headers.append((b"x-content-type-options", b"nosniff"))
        if asked.get(b"if-none-match") == file.tag:
            await _answer(send, 304, headers, b"")
            return
        packed = bool(file.packed) and b"gzip" in asked.get(b"accept-encoding", b"")
        body = file.packed if packed else file.plain
        headers += [(b"content-encoding", b"gzip")] if packed else []
        headers += [(b"content-type", file.kind.encode()), (b"content-length", str(len(body)).encode())]
        await _answer(send, 200, headers, b"" if scope["method"] == "HEAD" else body)

    def _find(self, name: str) -> _File | None:
        try:
            found = finders.find(name) if name else None
        except (ValueError, SuspiciousFileOperation):  # a path that tries to leave its folder, or holds a null byte
            return None
        path = Path(found) if isinstance(found, str) else None
        if path is None or not path.is_file():
            return None
        changed = path.stat().st_mtime_ns
        known = self.files.get(name)
        if known is None or known.changed != changed:
            known = self.files[name] = _load(path, changed)
        return known


def _load(path: Path, changed: int) -> _File:
    plain = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix in {".js", ".mjs"}:
        kind = "text/javascript"
    packed = gzip.compress(plain, 6) if kind.startswith(_COMPRESSED) and len(plain) > 500 else b""  # noqa: PLR2004
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    tag = f'W/"{hashlib.sha256(plain).hexdigest()[:16]}"'.encode()
    return _File(changed=changed, kind=kind + charset, tag=tag, plain=plain, packed=packed)


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
