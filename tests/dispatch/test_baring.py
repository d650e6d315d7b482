"""Photographs from before their words were taken out on arrival lose them once; their first hash stays."""

import hashlib
import os
from pathlib import Path

import pytest

from anju.dispatch import commands, queries
from anju.dispatch.models import VisitPhoto
from anju.journal.models import Audit
from anju.kernel import pictures
from anju.kernel.refusals import NotAllowed
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.kernel.test_pictures import HOME, picture, pixels
from tests.orders import scene
from tests.world import NOW

pytestmark = pytest.mark.django_db
TIME = 1_700_000_000_000_000_000


@pytest.fixture
def kept(zhao, settings, tmp_path):
    """A photograph as it was kept then: all that the phone wrote into it, and its digest in the row."""
    settings.MEDIA_ROOT = tmp_path
    scene.catalogue()
    job = scene.assignment(scene.served(zhao))
    path, content = put(job.pk, "a.jpg"), picture()
    path.write_bytes(content)
    os.utime(path, ns=(TIME, TIME))
    row = VisitPhoto.objects.create(assignment=job, name=path.name, digest=hashlib.sha256(content).digest(), at=NOW)
    return row, path, content


def put(number: int, name: str) -> Path:
    folder = queries.photo_folder(number)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def test_the_words_go_the_pixels_and_the_first_hash_stay(kept):
    row, path, told = kept
    assert commands.bare_photos(SYSTEM, now=NOW) == (1, 1, 0)
    content = path.read_bytes()
    assert pictures.taken(content) == pictures.Taken()
    assert b"Huawei" not in content
    assert pixels(content) == pixels(told)
    row.refresh_from_db()
    assert bytes(row.digest) == hashlib.sha256(content).digest()
    assert bytes(row.told_digest) == hashlib.sha256(told).digest()
    assert (row.taken_longitude, row.taken_latitude) == pytest.approx(HOME)
    assert path.stat().st_mtime_ns == TIME, "photographs are listed by their time"
    assert [item.name for item in path.parent.iterdir()] == ["a.jpg"]
    [note] = Audit.objects.filter(thing="visit_photo")
    assert (note.thing_id, note.data["before"]) == (row.pk, hashlib.sha256(told).hexdigest())


def test_a_second_time_changes_nothing(kept):
    row, path, told = kept
    commands.bare_photos(SYSTEM, now=NOW)
    once = path.read_bytes()
    assert commands.bare_photos(SYSTEM, now=NOW) == (1, 0, 0)
    assert path.read_bytes() == once
    row.refresh_from_db()
    assert bytes(row.told_digest) == hashlib.sha256(told).digest()
    assert Audit.objects.filter(thing="visit_photo").count() == 1


def test_stopped_between_file_and_row_the_next_time_puts_it_right(kept):
    row, path, told = kept
    path.write_bytes(pictures.bare(told))
    assert commands.bare_photos(SYSTEM, now=NOW).changed == 1
    row.refresh_from_db()
    assert bytes(row.digest) == hashlib.sha256(path.read_bytes()).digest()
    assert bytes(row.told_digest) == hashlib.sha256(told).digest()


def test_one_without_a_row_loses_its_words_too_and_what_is_none_is_left_alone(kept):
    row, _path, told = kept
    beside, nothing = put(row.assignment_id, "b.jpg"), put(row.assignment_id, "c.jpg")
    beside.write_bytes(told)
    nothing.write_bytes(b"no picture")
    put(999_999, "d.jpg").write_bytes(told)
    assert commands.bare_photos(SYSTEM, now=NOW) == (4, 3, 0)
    assert b"Huawei" not in beside.read_bytes() + put(999_999, "d.jpg").read_bytes()
    assert nothing.read_bytes() == b"no picture"
    assert Audit.objects.filter(thing="visit_photo").count() == 2


def test_nobody_but_the_system_administrator_may(kept):
    with pytest.raises(NotAllowed):
        commands.bare_photos(world.viewer(world.official_xu()), now=NOW)


def test_where_nothing_was_kept_there_is_nothing_to_do(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "none"
    assert commands.bare_photos(SYSTEM, now=NOW) == (0, 0, 0)
