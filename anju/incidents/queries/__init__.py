"""Every read of incidents; fetching is authorising."""

from anju.incidents.queries.cases import (
    by_number,
    call,
    calls,
    history_of,
    incident,
    incidents,
    mine,
    open_incidents,
    place,
    presses,
    ringing,
    spoken_calls,
    steps_done,
    together_with,
)

__all__ = [
    "by_number",
    "call",
    "calls",
    "history_of",
    "incident",
    "incidents",
    "mine",
    "open_incidents",
    "place",
    "presses",
    "ringing",
    "spoken_calls",
    "steps_done",
    "together_with",
]
