"""Frames and lines: which line a subject belongs to, and what its codec makes of the bytes. Nothing raises here."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from anju.devices.rules import falls
from anju.devices.rules.door import ACKNOWLEDGED_PREFIX, HTTP_ROOT
from anju.devices.rules.rows import moment
from anju.devices.rules.sensing import Level
from anju_edge.protocols import reading, topics
from anju_edge.protocols.events import Announced, Context, Entity, Event, Learned, Unreadable
from anju_edge.protocols.registry import PROTOCOLS, Decode
from anju_edge.protocols.wire import DOOR, word_of_the_door

_SUBJECTS = 200_000
MOST_ANNOUNCED = 3000  # entities that one line may announce
_PREFIX = len(ACKNOWLEDGED_PREFIX)
_HTTP_LEVELS = 3  # anju-http / area / key


class Frame(NamedTuple):
    """One message of a stream: its number, when the door stored it (``at_us``), where it was published, its bytes.

    The time is counted as rows count it: most frames need it nowhere else.
    """

    seq: int
    at_us: int
    subject: str
    payload: bytes

    @property
    def at(self) -> datetime:
        """When the door stored it."""
        return moment(self.at_us)


class Thing(NamedTuple):
    """A registered device, as far as a frame needs it."""

    id: int
    number: str
    kind: str
    area: str
    elder_id: int | None
    line_id: int | None
    levels: Mapping[str, Level] | None = None  # of a sensor at an institution's point: what its values mean there

    @property
    def sensed(self) -> bool:
        """Whether the safety board shows it."""
        return self.levels is not None


class LineInfo:
    """One line as intake sees it: its codec and what its gateway has taught so far."""

    __slots__ = ("_weights", "area", "base", "context", "decode", "gateway_id", "http", "id", "protocol")

    def __init__(
        self, *, line_id: int | None, protocol: str, base: str, area: str, learned: dict[str, object] | None = None
    ) -> None:
        self.id = line_id
        self.protocol = protocol
        self.base = base
        self.area = area
        self.gateway_id: int | None = None
        self.http = line_id is None
        self.decode: Decode = PROTOCOLS[protocol].decode
        self.context = context_from(base, learned or {})
        self._weights: Mapping[str, Any] = {}

    def judge_by(self, weights: Mapping[str, Any]) -> None:
        """Judge windows of acceleration by these weights from now on; without any, nothing in them rings."""
        if weights != self._weights:
            self._weights = weights
            plain = PROTOCOLS[self.protocol].decode
            self.decode = falls.judging(plain, weights) if weights else plain


class Lines:
    """The lines by topic base. The longest base wins; HTTP frames carry their area and key in the subject."""

    def __init__(self, lines: Iterable[LineInfo] = ()) -> None:
        self.by_base = {line.base: line for line in lines}
        self._http: dict[str, LineInfo] = {}
        self._places: dict[str, tuple[LineInfo | None, str]] = {}

    def place(self, subject: str) -> tuple[LineInfo | None, str]:
        """Return the line of a subject and the topic below its base; no line when nobody may publish there."""
        found = self._places.get(subject)
        if found is None:
            if len(self._places) >= _SUBJECTS:
                self._places.clear()
            found = self._places[subject] = self._find(subject)
        return found

    def _find(self, subject: str) -> tuple[LineInfo | None, str]:
        plain = subject[_PREFIX:] if subject.startswith(ACKNOWLEDGED_PREFIX) else subject
        topic = topics.to_topic(plain)
        levels = topic.split("/")
        if levels[0] == HTTP_ROOT and len(levels) > _HTTP_LEVELS:
            base = "/".join(levels[:_HTTP_LEVELS])
            area = levels[1] if levels[1] != "0" else ""
            line = LineInfo(line_id=None, protocol="anju_json", base=base, area=area)
            return self._http.setdefault(base, line), "/".join(levels[_HTTP_LEVELS:])
        for length in range(len(levels), 0, -1):
            known = self.by_base.get("/".join(levels[:length]))
            if known is not None:
                return known, "/".join(levels[length:])
        return None, topic


def read(line: LineInfo | None, rest: str, payload: bytes) -> tuple[list[Event], str]:
    """Decode a frame. Returns the events and the outcome in one word; a codec that crashes gives ``crashed``."""
    if line is None:
        return [Unreadable(reading.device_number(rest), "no_line", reading.looks_like_alarm(payload))], "no_line"
    try:
        events = word_of_the_door(payload) if rest == DOOR else line.decode(rest, payload, line.context)
    except Exception:  # noqa: BLE001 - the lane goes on; the frame is stored and an alarm is raised if it looks like one
        return [Unreadable(reading.device_number(rest), "crashed", reading.looks_like_alarm(payload))], "crashed"
    if not events:
        return events, "ignored"
    first = events[0]
    return events, first.reason if isinstance(first, Unreadable) else "read"


def learn(context: Context, news: Learned) -> bool:
    """Take up what a gateway taught; return whether anything is new."""
    changed = False
    for device in news.devices:
        if context.names.get(device.name) != device.device or context.models.get(device.device) != device.model:
            context.names[device.name] = device.device
            context.models[device.device] = device.model
            changed = True
    if news.devices or news.source == "bridge/devices":
        return changed
    return _announced(context, news)


def _announced(context: Context, news: Learned) -> bool:
    """Take up one announcement in place of what came before on its topic; beyond so many they are only counted."""
    name, told = news.source, news.announced
    fresh = [entity._replace(name=name) for entity in news.entities]
    before = [item for items in _of(context, name) for item in items if item.name == name]
    if fresh == before and context.announced.get(name) == told:
        return False
    if told is not None and name not in context.announced and len(context.announced) >= MOST_ANNOUNCED:
        context.beyond += 1
        return context.beyond == 1
    for topic in {item.topic for item in before}:
        context.entities[topic] = [item for item in context.entities[topic] if item.name != name]
        if not context.entities[topic]:
            del context.entities[topic]
    for entity in fresh:
        context.entities.setdefault(entity.topic, []).append(entity)
    if told is None:
        context.announced.pop(name, None)
    else:
        context.announced[name] = told
    return True


def _of(context: Context, name: str) -> list[list[Entity]]:
    """Return the lists in which an announcement may stand; the first sight of one needs no search."""
    return list(context.entities.values()) if name in context.announced or not context.announced else []


def learned(context: Context) -> dict[str, object]:
    """Return what a context has learned as JSON values, to be stored with the line."""
    entities = {topic: [list(item) for item in items] for topic, items in context.entities.items()}
    announced = {source: list(item) for source, item in context.announced.items()}
    return {
        "names": context.names,
        "models": context.models,
        "entities": entities,
        "announced": announced,
        "beyond": context.beyond,
    }


def context_from(base: str, stored: dict[str, object]) -> Context:
    """Make the context of a line from what was stored."""
    names, models, entities, announced = (stored.get(key) for key in ("names", "models", "entities", "announced"))
    beyond = stored.get("beyond")
    return Context(
        base=base,
        names=dict(names) if isinstance(names, dict) else {},
        models=dict(models) if isinstance(models, dict) else {},
        entities={
            topic: [Entity(*item)._replace(path=tuple(item[4])) for item in items] for topic, items in entities.items()
        }
        if isinstance(entities, dict)
        else {},
        announced={source: Announced(*item) for source, item in announced.items()}
        if isinstance(announced, dict)
        else {},
        beyond=beyond if isinstance(beyond, int) else 0,
    )
