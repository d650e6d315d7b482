"""Facts that routines publish: a silence is unusual, somebody moved again, somebody is away, a setting changed."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceUnusual(Fact):
    """Nobody has moved in a home for longer than its own past explains. ``reason`` holds the facts of the decision."""

    name: ClassVar[str] = "routines.silence_unusual"

    home_id: int
    episode_id: int
    elder_id: int
    dwelling_id: int | None
    device_id: int | None
    reason: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedAgain(Fact):
    """Somebody moved in a home whose silence had been told. Times are ISO 8601 texts."""

    name: ClassVar[str] = "routines.moved_again"

    home_id: int
    episode_id: int
    elder_id: int
    since: str
    moved_at: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayMarked(Fact):
    """Somebody said that an elder is not at home."""

    name: ClassVar[str] = "routines.away"

    elder_id: int
    absence_id: int
    reason: str
    starts_at: str
    ends_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingApplied(Fact):
    """Other thresholds hold now for an area or one home; ``old`` and ``new`` are their values."""

    name: ClassVar[str] = "routines.setting_applied"

    setting_id: int
    home_id: int | None
    old: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)
