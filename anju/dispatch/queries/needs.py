"""What a service at home asks of whoever goes, in plain values. No order is known here."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A service at a home in a window ``[starts_at, ends_at)``: what decides who may go.

    ``providers`` are the institutions that may deliver it; None asks the register for those that serve the division.
    """

    thing: str
    thing_id: int
    elder_id: int | None
    area: str
    longitude: float | None
    latitude: float | None
    item: str
    qualification: str
    starts_at: datetime
    ends_at: datetime
    providers: frozenset[int] | None = None
    gender: str = ""  # the elder's wish: f, m or none
    language: str = ""  # wished of the worker; without one that of the elder's record
    urgent: bool = False
    minimum_minutes: int | None = None  # below it the visit counts as shortened
    without: frozenset[int] = field(default=frozenset())

    @property
    def hours(self) -> float:
        """How long it takes."""
        return (self.ends_at - self.starts_at).total_seconds() / 3600
