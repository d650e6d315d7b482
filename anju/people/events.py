"""Facts that people publishes."""

from dataclasses import dataclass, field
from typing import ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ElderRegistered(Fact):
    """An elder has a record now."""

    name: ClassVar[str] = "elder_registered"
    elder_id: int
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElderChanged(Fact):
    """Something on the record is different; ``fields`` are the names of what changed."""

    name: ClassVar[str] = "elder_changed"
    elder_id: int
    fields: list[str] = field(default_factory=list)
    from_area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElderDied(Fact):
    """An elder has died. Everything that runs for the person stops on that day."""

    name: ClassVar[str] = "elder_died"
    elder_id: int
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElderMoved(Fact):
    """An elder has left the area for good; ``to_area`` is empty when nobody knows where to."""

    name: ClassVar[str] = "elder_moved"
    elder_id: int
    on: str
    to_area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElderMerged(Fact):
    """Two records were one person: ``merged_id`` is closed, everything of it belongs to ``elder_id`` now."""

    name: ClassVar[str] = "elder_merged"
    elder_id: int
    merged_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EldersImported(Fact):
    """A file has come in; single records of a bulk import publish no fact of their own."""

    name: ClassVar[str] = "elders_imported"
    import_id: int
    counts: dict[str, int] = field(default_factory=dict)
