"""What the alarms lane remembers: which alarm conditions hold, by device, or by number where nobody registered it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import orjson
from django.db import connection

from anju.devices.models import AlarmState
from anju.devices.queries.known import Memory
from anju.devices.queries.watching import Watching
from anju.devices.rules.alarms import Known, is_reset
from anju.devices.rules.frames import Frame, LineInfo, Thing
from anju.devices.rules.quiet import Quiet, Said
from anju.kernel.viewer import Viewer
from anju_edge.protocols.events import STATE, Availability, Event, Report, Signal, Unreadable

Place = tuple[int, str, int | None]  # device id or 0, number, line
_KEPT = 300_000
_OF_DEVICES = (Report, Unreadable, Availability)
_NO_STATES: dict[str, Known] = {}


class Listener(Memory):
    """The memory of the alarms lane. What a batch changes counts only after its commit (``keep``)."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__(viewer)
        self._states: dict[int, dict[str, Known]] = {}
        self._unknown: dict[Place, dict[str, Known]] = {}
        self._news: dict[tuple[Place, str], tuple[Known, int]] = {}
        self._alarms: dict[Place, tuple[int, datetime]] = {}
        self._held: dict[int | None, list[tuple[str, int, str]]] = {}
        self._names: dict[int, tuple[str, int | None]] = {}  # number and line of the devices of this batch
        self.quiet = Quiet()
        self.watching = Watching(viewer)
        self._stirred: set[str] = set()  # devices that said something in this batch that had to be read
        self._panels: set[str] = set()  # what the numbers below a panel begin with that was reset in this batch
        self.stored: dict[str, int] = {}  # the position of each stream as this process wrote it last
        self.passed: dict[str, Frame] = {}  # the last frame of quiet batches since then

    def follows(self, stream: str) -> bool:
        """Whether the stored position of a stream is this process's own."""
        return stream in self.stored

    def refresh(self) -> None:
        """Look at the lines again when it is time; other lines mean other words."""
        before = self.lines
        things = self.things
        super().refresh()
        if self.things is not things:
            self.watching.forget()
        if self.lines is not before:
            self.quiet.clear()

    def forget(self) -> None:
        """Drop everything: after any failure the tables are read again."""
        super().forget()
        self._states.clear()
        self._unknown.clear()
        self.watching.forget()
        self.quiet.clear()

    def anchor(self, life: str) -> None:
        """Start again at the stored position: what was passed beyond it is read again."""
        for key in [key for key in self.passed if key.startswith(life)]:
            del self.passed[key]

    def begin(self) -> None:
        """Start a batch."""
        self._stirred.clear()
        self._panels.clear()
        self._news.clear()
        self._alarms.clear()
        self._held.clear()
        self._names.clear()
        if len(self._states) > _KEPT:
            self._states.clear()

    def states(self, device_id: int) -> Mapping[str, Known]:
        """Return what is known to be stored of a device."""
        return self._states.get(device_id, _NO_STATES)

    def is_same(self, thing: Thing | None, signal: Signal) -> bool:
        """Whether a state is certainly what is stored already: the quick way past routine frames."""
        if signal.shape != STATE or thing is None:
            return False
        states = self._states.get(thing.id)
        known = states.get(signal.kind) if states is not None else None
        return known is not None and known.active == signal.active

    def load(self, device_ids: Iterable[int]) -> None:
        """Read the stored states of devices not met before."""
        missing = {device_id for device_id in device_ids if device_id not in self._states}
        if not missing:
            return
        self._states.update({device_id: {} for device_id in missing})
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT device_id, signal, active, since, key FROM devices_alarmstate WHERE device_id = ANY(%s)",
                [list(missing)],
            )
            for device_id, signal, active, since, key in cursor.fetchall():
                self._states[device_id][signal] = Known(active, since, key)

    def place_of(self, thing: Thing | None, number: str, line: LineInfo | None) -> Place:
        """Return under what a signal's state is stored."""
        if thing is not None:
            self._names[thing.id] = thing.number, thing.line_id
        return (thing.id, "", None) if thing else (0, number, line.id if line else None)

    def before(self, place: Place, signal: str) -> Known | None:
        """Return what is known of a signal, this batch included."""
        news = self._news.get((place, signal))
        if news is not None:
            return news[0]
        states = self._states.get(place[0]) if place[0] else self._of_unknown(place)
        return states.get(signal) if states else None

    def reset_below(self, number: str, line: LineInfo | None, frame: Frame) -> None:
        """End what holds at every detector ``<number>-…`` of a panel, for this batch; what it said itself included."""
        line_id, below = line.id if line else None, f"{number}-"
        held = [(device_id, signal) for known, device_id, signal in self._held_on(line_id) if known.startswith(below)]
        self.load(device_id for device_id, _ in held)
        ended: set[tuple[Place, str]] = {((device_id, "", None), signal) for device_id, signal in held}
        for place, states in self._unknown.items():
            if place[1].startswith(below) and place[2] == line_id:
                ended |= {(place, signal) for signal, known in states.items() if known.active}
        for place, signal in [key for key, (known, _) in self._news.items() if known.active]:
            of, at = self._names[place[0]] if place[0] else place[1:]
            if of.startswith(below) and at == line_id:
                ended.add((place, signal))
        for place, signal in ended:
            self.note(place, signal, Known(active=False, since=frame.at), frame.seq)

    def _held_on(self, line_id: int | None) -> list[tuple[str, int, str]]:
        """Return what is stored as holding on a line, read once a batch: panels on test are reset often."""
        held = self._held.get(line_id)
        if held is None:
            rows = AlarmState.objects.filter(active=True)
            rows = rows.filter(device__line_id=line_id) if line_id else rows.filter(device__line=None)
            held = self._held[line_id] = list(rows.values_list("device__number", "device_id", "signal"))
        return held

    def note(self, place: Place, signal: str, known: Known, seq: int) -> None:
        """Remember for this batch."""
        self._news[place, signal] = (known, seq)

    def count(self, place: Place, frame: Frame) -> None:
        """Count an alarm of a number that nobody registered."""
        if not place[0]:
            self._alarms[place] = (self._alarms.get(place, (0, frame.at))[0] + 1, frame.at)

    def write(self) -> None:
        """Write the batch's changes."""
        states = [
            {
                "device": place[0],
                "signal": signal,
                "active": known.active,
                "since": known.since,
                "key": known.key,
                "seq": seq,
            }
            for (place, signal), (known, seq) in self._news.items()
            if place[0]
        ]
        with connection.cursor() as cursor:
            if states:
                cursor.execute(_STATES, [orjson.dumps(states).decode()])
            for place in {place for place, _ in self._news if not place[0]}:
                count, at = self._alarms.get(place, (0, None))
                held = {
                    **self._of_unknown(place),
                    **{signal: known for (where, signal), (known, _) in self._news.items() if where == place},
                }
                active = {signal: [known.active, known.since.isoformat(), known.key] for signal, known in held.items()}
                at = at or max(known.since for known in held.values())
                cursor.execute(_UNKNOWN, [place[1], place[2], at, at, count, orjson.dumps(active).decode()])

    def keep(self, stream: str, seq: int) -> None:
        """Take over what the committed batch changed, and the position it left."""
        self.stored[stream] = seq
        self.passed.pop(stream, None)
        for (place, signal), (known, _) in self._news.items():
            target = self._states.setdefault(place[0], {}) if place[0] else self._of_unknown(place)
            target[signal] = known
        self._news.clear()
        self.watching.keep()

    def stir(self, events: list[Event]) -> None:
        """Note what had to be read: its device may have changed in this batch, and all below a panel that was reset."""
        for event in events:
            if isinstance(event, _OF_DEVICES):
                self._stirred.add(event.device)
                if _resets(event):
                    self._panels.add(f"{event.device}-")

    def is_stored(self, said: Said) -> bool:
        """Whether a frame says again what is stored now, and nothing in this batch came between."""
        number = said.number
        if number in self._stirred or (self._panels and "-" in number and number.startswith(tuple(self._panels))):
            return False
        thing = self.things.get(number)
        if thing is None or thing.levels is not None:
            return not number
        states = self._states.get(thing.id, _NO_STATES)
        for kind, active in said.states.items():
            known = states.get(kind)
            if known is None or known.active != active:
                return False
        return True

    def _of_unknown(self, place: Place) -> dict[str, Known]:
        states = self._unknown.get(place)
        if states is None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT active FROM devices_unknowndevice WHERE number = %s AND line_id IS NOT DISTINCT FROM %s",
                    [place[1], place[2]],
                )
                row = cursor.fetchone()
            stored = orjson.loads(row[0]) if row and isinstance(row[0], str) else (row[0] if row else {})
            states = self._unknown[place] = {
                signal: Known(active, datetime.fromisoformat(since), key)
                for signal, (active, since, key) in stored.items()
            }
        return states


def _resets(event: Event) -> bool:
    return isinstance(event, Report) and any(map(is_reset, event.signals))


_STATES = """
INSERT INTO devices_alarmstate (device_id, signal, active, since, stream_seq, key)
SELECT device, signal, active, since, seq, key FROM jsonb_to_recordset(%s::jsonb)
  AS n(device bigint, signal text, active boolean, since timestamptz, seq bigint, key text)
ON CONFLICT (device_id, signal) DO UPDATE SET
  active = excluded.active, since = excluded.since, stream_seq = excluded.stream_seq, key = excluded.key
"""
_UNKNOWN = """
INSERT INTO devices_unknowndevice
  (number, line_id, area_code, first_seen_at, last_seen_at, frames, alarms, sample, active)
VALUES (%s, %s, '', %s, %s, 0, %s, '{}', %s)
ON CONFLICT (number, line_id) DO UPDATE SET
  alarms = devices_unknowndevice.alarms + excluded.alarms, active = excluded.active,
  dismissed_at = CASE WHEN excluded.alarms > 0 THEN NULL ELSE devices_unknowndevice.dismissed_at END
"""
