"""Photographs taken on site: small files of three known kinds, kept by assignment. The caller has authorised it."""

import secrets
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from anju.kernel.refusals import Invalid

LARGEST = 8 * 1024 * 1024
MOST = 9
_KINDS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
_HEAD = 16


class PhotoTooLarge(Invalid):
    """More bytes than a photograph needs."""

    code = "photo_too_large"


class PhotoUnreadable(Invalid):
    """Not a JPEG, PNG or WebP, whatever its name says."""

    code = "photo_unreadable"


class TooManyPhotos(Invalid):
    """Enough photographs for one visit."""

    code = "photos_full"


def _kind(head: bytes) -> str:
    """Tell the kind by the first bytes; the name and the type a browser sends prove nothing."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return ""


def _folder(assignment_id: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "assignments" / str(assignment_id)


def names(assignment_id: int) -> list[str]:
    """List the photographs of an assignment, oldest first."""
    folder = _folder(assignment_id)
    if not folder.is_dir():
        return []
    files = [path for path in folder.iterdir() if path.suffix[1:] in _KINDS]
    return [path.name for path in sorted(files, key=lambda path: path.stat().st_mtime_ns)]


def keep(assignment_id: int, upload: UploadedFile) -> str:
    """Store one photograph and return its name; raise when it is none, too large or one too many."""
    if (upload.size or 0) > LARGEST:
        raise PhotoTooLarge(megabytes=LARGEST // 1024 // 1024)
    if len(names(assignment_id)) >= MOST:
        raise TooManyPhotos(most=MOST)
    kind = _kind(upload.read(_HEAD))
    if not kind:
        raise PhotoUnreadable
    upload.seek(0)
    folder = _folder(assignment_id)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{secrets.token_hex(8)}.{kind}"
    with (folder / name).open("xb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return name


def find(assignment_id: int, name: str) -> tuple[Path, str] | None:
    """Return file and content type of one photograph of this assignment, or nothing."""
    if name not in names(assignment_id):
        return None
    path = _folder(assignment_id) / name
    return path, _KINDS[path.suffix[1:]]
