"""What travels on the channel ``live``, and who may hear it. Pure."""

import json
from dataclasses import dataclass
from typing import Any

from anju.kernel.viewer import Principal, Viewer

TOPICS = frozenset(
    {"incident", "assignment", "message", "device", "frame", "import", "order", "seat"}
    | {"complaint", "call_back", "check", "rehearsal"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """Something of ``topic`` changed: in an area, at a desk it was widened to, for an elder or for one user."""

    topic: str
    id: object
    area: str = ""
    desk: str = ""
    elder: int | None = None
    user: int | None = None
    organisation: int | None = None

    def event(self) -> bytes:
        """Write the word as a server-sent event."""
        return b"event: changed\ndata: " + json.dumps({"topic": self.topic, "id": self.id}).encode() + b"\n\n"


def read(payload: str) -> Word | None:
    """Read a notification; anything that is not a word of ours is ignored."""
    try:
        values: dict[str, Any] = json.loads(payload)
        topic = str(values["topic"])
    except (ValueError, KeyError, TypeError):
        return None
    return Word(
        topic=topic,
        id=values.get("id"),
        area=str(values.get("area") or ""),
        desk=str(values.get("desk") or ""),
        elder=values.get("elder"),
        user=values.get("user"),
        organisation=values.get("organisation"),
    )


def may_hear(viewer: Viewer, word: Word) -> bool:
    """Whether this viewer may know that something changed: the same scope that fetching the row would have."""
    if word.user is not None and word.user == viewer.user_id:
        return True
    if viewer.principal is Principal.FAMILY:
        return word.elder is not None and word.elder in viewer.elders
    if viewer.principal is Principal.PROVIDER:
        return word.organisation is not None and word.organisation == viewer.organisation_id
    if word.topic == "message":
        return False
    if viewer.covers(word.area) and word.area:
        return True
    return viewer.can("incident.claim") and word.topic == "incident" and viewer.area.startswith(word.desk or word.area)
