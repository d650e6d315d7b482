"""Photographs kept before their own words were taken out on arrival: the same is done to them, once.

The pixels stay as they are, and so does the hash of what was handed over: whoever holds an older evidence pack can
still tell that it is the same photograph. What it said of time and place goes to the checks' own columns.
"""

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from anju.dispatch import queries
from anju.dispatch.models import Assignment, VisitPhoto
from anju.dispatch.queries import photographs
from anju.journal import commands as journal
from anju.kernel import pictures
from anju.kernel.viewer import Viewer

_MOST_BYTES = 64 * 1024 * 1024  # no photograph is larger; whatever that is, it is left alone


class Bared(NamedTuple):
    """How many photographs were looked at, how many said something of themselves, how many could not be read."""

    seen: int
    changed: int
    unread: int


def bare_photos(viewer: Viewer, *, now: datetime) -> Bared:
    """Take out what kept photographs say of themselves, each in its own transaction; a second time changes nothing."""
    viewer.need("setting.manage")
    seen = changed = unread = 0
    for number, path in _files():
        seen += 1
        try:
            changed += _bare(viewer, number, path, now)
        except OSError:
            unread += 1
    return Bared(seen, changed, unread)


def _files() -> Iterator[tuple[int, Path]]:
    root = queries.photo_folder(0).parent
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.name.isascii() and folder.name.isdigit() and folder.is_dir():
            yield from ((int(folder.name), path) for path in photographs.photo_files(folder))


@transaction.atomic
def _bare(viewer: Viewer, number: int, path: Path, now: datetime) -> bool:
    if path.stat().st_size > _MOST_BYTES:
        return False
    told = path.read_bytes()
    content = pictures.bare(told)
    before, after = hashlib.sha256(told).digest(), hashlib.sha256(content).digest()
    row = Assignment.objects.select_for_update(of=("self",)).filter(pk=number).first()
    photo = VisitPhoto.objects.filter(assignment=number, name=path.name).first() if row else None
    if photo is not None and bytes(photo.digest) != after:
        _keep(photo, after, pictures.taken(told))
    elif content == told:
        return False
    if row is not None:
        data = {"verb": "bare", "assignment": row.pk, "name": path.name, "before": before.hex(), "after": after.hex()}
        journal.record_audit(
            viewer, kind="change", thing="visit_photo", thing_id=photo.pk if photo else None, area=row.area_code,
            now=now, data=data,
        )  # fmt: skip
    _replace(path, content)
    return True


def _keep(photo: VisitPhoto, digest: bytes, said: pictures.Taken) -> None:
    """Write the new digest beside the one that was handed over, and what the picture said where nothing is known."""
    photo.told_digest, photo.digest = photo.told_digest or photo.digest, digest
    photo.taken_at = photo.taken_at or said.at
    if photo.taken_longitude is None and said.point is not None:
        photo.taken_longitude, photo.taken_latitude = said.point
        photo.taken_accuracy_m = said.accuracy_m
    photo.save()


def _replace(path: Path, content: bytes) -> None:
    """Put the picture where the old one lay, whole or not at all, with its time: photographs are listed by it."""
    times = path.stat()
    beside = path.with_suffix(f"{path.suffix}.bare")
    beside.write_bytes(content)
    os.utime(beside, ns=(times.st_atime_ns, times.st_mtime_ns))
    beside.replace(path)
