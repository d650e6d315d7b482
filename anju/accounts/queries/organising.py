"""The organisations that posts can be held at: higher apps know them, accounts only asks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from anju.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation with the area it lies in."""

    id: int
    name: str
    area: str


Find = Callable[[Viewer, str], list[Organisation]]
Name = Callable[[Viewer, Iterable[int]], Mapping[int, str]]
organisation_sources: list[tuple[Find, Name]] = []


def organisations_named(viewer: Viewer, words: str) -> list[Organisation]:
    """Return the organisations that words may mean, inside the viewer's area."""
    viewer.need("post.manage")
    return [found for find, _name in organisation_sources for found in find(viewer, words.strip())] if words else []


def organisation_names(viewer: Viewer, numbers: Iterable[int]) -> dict[int, str]:
    """Return the names of the organisations that posts are held at."""
    wanted = set(numbers)
    return {key: text for _find, name in organisation_sources for key, text in name(viewer, wanted).items()}


def not_one_organisation(viewer: Viewer, found: list[Organisation]) -> str:
    """Say why the words are not enough: no organisation of the viewer's area has this name, or several do."""
    if not found or not viewer:
        return gettext("辖区内没有叫这个名称的机构。")
    return gettext("有几家机构相符，请写全名：%(names)s") % {"names": "、".join(item.name for item in found)}
