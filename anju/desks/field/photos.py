"""Photographs taken on site: small files of three known kinds, kept by assignment. The caller has authorised it."""

import base64
import hashlib
import secrets
from pathlib import Path
from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile

from anju.dispatch import queries as dispatch
from anju.kernel import pictures
from anju.kernel.refusals import Invalid

LARGEST = 8 * 1024 * 1024
MOST = 9
_KINDS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
_HEAD = 16
SIGNED = "sign-"
SIGNATURE_MOST = 300_000
_DRAWN = "data:image/png;base64,"


class Kept(NamedTuple):
    """A stored picture, the SHA-256 of its bytes, and when and where it said it was taken, which is not kept in it."""

    name: str
    digest: bytes
    taken: pictures.Taken


class PhotoTooLarge(Invalid):
    """More bytes than a photograph needs."""

    code = "photo_too_large"


class PhotoUnreadable(Invalid):
    """Not a JPEG, PNG or WebP, whatever its name says."""

    code = "photo_unreadable"


class SignatureUnreadable(Invalid):
    """Not a drawn signature."""

    code = "signature_unreadable"


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
    return dispatch.photo_folder(assignment_id)


def names(assignment_id: int) -> list[str]:
    """List the photographs of an assignment, oldest first."""
    folder = _folder(assignment_id)
    if not folder.is_dir():
        return []
    files = [path for path in folder.iterdir() if path.suffix[1:] in _KINDS and not path.name.startswith(SIGNED)]
    return [path.name for path in sorted(files, key=lambda path: path.stat().st_mtime_ns)]


def keep(assignment_id: int, upload: UploadedFile) -> Kept:
    """Store one photograph without what it says of itself; raise when it is none, too large or one too many."""
    if (upload.size or 0) > LARGEST:
        raise PhotoTooLarge(megabytes=LARGEST // 1024 // 1024)
    if len(names(assignment_id)) >= MOST:
        raise TooManyPhotos(most=MOST)
    kind = _kind(upload.read(_HEAD))
    if not kind:
        raise PhotoUnreadable
    upload.seek(0)
    told = upload.read()
    content, name = pictures.bare(told), f"{secrets.token_hex(8)}.{kind}"
    folder = _folder(assignment_id)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("xb") as file:
        file.write(content)
    return Kept(name, hashlib.sha256(content).digest(), pictures.taken(told))


def keep_signature(assignment_id: int, drawn: str) -> Kept:
    """Store a signature, told as a data address of a PNG, and return its name and digest."""
    if not drawn.startswith(_DRAWN) or len(drawn) > SIGNATURE_MOST:
        raise SignatureUnreadable
    try:
        content = base64.b64decode(drawn.removeprefix(_DRAWN), validate=True)
    except ValueError as fault:
        raise SignatureUnreadable from fault
    if _kind(content[:_HEAD]) != "png":
        raise SignatureUnreadable
    folder = _folder(assignment_id)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{SIGNED}{secrets.token_hex(8)}.png"
    (folder / name).write_bytes(content)
    return Kept(name, hashlib.sha256(content).digest(), pictures.Taken())


def find(assignment_id: int, name: str) -> tuple[Path, str] | None:
    """Return file and content type of one photograph of this assignment, or nothing."""
    path = _folder(assignment_id) / name
    signed = name.startswith(SIGNED) and Path(name).name == name and path.suffix == ".png" and path.is_file()
    if not signed and name not in names(assignment_id):
        return None
    return path, _KINDS[path.suffix[1:]]
