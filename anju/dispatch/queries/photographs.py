"""Where the photographs of an assignment lie, and their hashes for whoever checks them later."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.dispatch.models import Assignment

_KINDS = frozenset({".jpg", ".png", ".webp"})


def photo_folder(assignment_id: int) -> Path:
    """Return the folder of an assignment's photographs, which need not exist."""
    return Path(settings.MEDIA_ROOT) / "assignments" / str(assignment_id)


def photo_hashes(viewer: Viewer, row: "Assignment") -> list[dict[str, Any]]:
    """Return name, size and SHA-256 of the photographs of an assignment that was fetched before, by name."""
    folder = photo_folder(row.pk)
    if not viewer or not folder.is_dir():
        return []
    found = []
    for path in photo_files(folder):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        found.append({"name": path.name, "bytes": path.stat().st_size, "sha256": digest})
    return found


def photo_files(folder: Path) -> list[Path]:
    """List the pictures in a folder by name."""
    return sorted(path for path in folder.iterdir() if path.suffix in _KINDS)
