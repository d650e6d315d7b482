"""Facts that devices publish: an alarm was heard, a device fell silent, a battery is low, a binding ended."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmHeard(Fact):
    """An alarm frame was heard, from a known device or not, parsed or not. Times are ISO 8601 texts."""

    name: ClassVar[str] = "devices.alarm_heard"

    stream: str
    stream_seq: int
    signal: str
    received_at: str
    device_at: str | None = None
    device_id: int | None = None
    device_number: str = ""
    device_kind: str = ""
    elder_id: int | None = None
    dwelling_id: int | None = None
    at_start: bool = False
    unparsed: bool = False
    faults: list[str] = field(default_factory=list)
    raw_base64: str = ""
    values: dict[str, Any] = field(default_factory=dict)
