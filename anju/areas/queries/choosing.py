"""Divisions chosen by name: searched by words, walked down level by level, inside the viewer's own part of the tree."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from anju.areas.models import Area
from anju.areas.queries.tree import children, known, path
from anju.areas.queries.tree import name as name_of
from anju.kernel.scope import LEVELS, area_filter
from anju.kernel.viewer import SYSTEM, Viewer

STEP = " › "
MOST = 30
_STEPS = re.compile(r"[›>/\s]+")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Place:
    """One division on offer: its way down by name, and whether anything lies below it."""

    code: str
    name: str
    words: str
    leaf: bool


@dataclass(frozen=True, slots=True)
class Chooser:
    """What one viewer may choose from. ``everywhere`` offers the whole tree: where somebody came from or went to."""

    viewer: Viewer
    everywhere: bool = False

    @property
    def url(self) -> str:
        """Return the address of the list."""
        return reverse("areas:choose") + ("?everywhere=1" if self.everywhere else "")

    @property
    def whole(self) -> str:
        """Say what an empty field means to whoever looks after the whole country."""
        return gettext("不填为全国") if not self.viewer.area and not self.everywhere else ""

    @property
    def reader(self) -> Viewer:
        """Return whose part of the tree is on offer."""
        return SYSTEM if self.everywhere else self.viewer

    def words(self, code: str) -> str:
        """Return the way down to a code by name, from the viewer's own division on."""
        steps = [item.name for item in path(code) if self.reader.covers(item.code)]
        return STEP.join(steps) if steps else name_of(code) if code else ""

    def holds(self, code: str) -> bool:
        """Whether a code stands today and lies inside."""
        return self.reader.covers(code) and known(code)

    def below(self, code: str) -> list[Place]:
        """List what lies directly below a code; below none, the viewer's own division and what lies below it."""
        if code and self.holds(code):
            return self._places(children(self.reader, code))
        own = [item for item in path(self.reader.area) if item.code == self.reader.area]
        return self._places([*own, *children(self.reader, self.reader.area)])

    def above(self, code: str) -> Place | None:
        """Return the division above a code, where it is on offer too."""
        steps = [item for item in path(code) if item.code != code and self.reader.covers(item.code)]
        return self._place(steps[-1]) if code and self.holds(code) and steps else None

    def find(self, words: str, *, most: int = MOST) -> list[Place]:
        """Find divisions by name, the higher ones first; words of higher divisions before it narrow the search."""
        rows = self._rows(words)
        return self._places(list(rows.order_by("level", "code")[:most])) if rows is not None else []

    def meant(self, words: str) -> list[Place]:
        """Return what words may mean: the division of exactly this name or way, or whatever is like it."""
        found = self.find(words)
        wanted = _parts(words)
        for alike in (
            [place for place in found if _parts(place.words) == wanted],
            [place for place in found if wanted and place.name == wanted[-1]],
        ):
            if alike:
                return alike
        return found

    def _rows(self, words: str) -> QuerySet[Area] | None:
        parts = _parts(words)
        if not parts or not (self.everywhere or self.viewer.covers(self.viewer.area)):
            return None
        wanted = Q(name__contains=parts[-1])
        if len(parts) == 1:
            wanted |= Q(full_name__endswith=parts[0]) | Q(code__startswith=parts[0])
        for part in parts[:-1]:
            wanted &= Q(full_name__contains=part)
        return Area.objects.filter(wanted, area_filter(self.reader.area, "code"), validity__endswith=None)

    def _places(self, rows: list[Area]) -> list[Place]:
        return [self._place(item) for item in rows]

    def _place(self, item: Area) -> Place:
        return Place(item.code, item.name, self.words(item.code), leaf=item.level == max(LEVELS))


def chooser(viewer: Viewer, *, everywhere: bool = False) -> Chooser:
    """Offer the divisions of a viewer's area (or all of them) to a field of a form."""
    return Chooser(viewer, everywhere=everywhere)


def _parts(words: str) -> list[str]:
    return [part for part in _STEPS.split(words.replace("\x00", "")[:_LONGEST]) if part]
