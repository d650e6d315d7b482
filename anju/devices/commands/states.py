"""Device states, gateways and unknown numbers of a batch: one statement for all devices."""

from typing import Any

import orjson
from django.db import connection

from anju.devices.commands import asking, sensors
from anju.devices.commands.firmware import note_firmware
from anju.devices.rules.batch import Batch
from anju.devices.rules.rows import moment
from anju.kernel.viewer import Viewer

_SAMPLE = 2000
_SUBJECT = 200

_STATES = """
UPDATE devices_devicestate AS s SET
  last_seen_at = GREATEST(s.last_seen_at, n.seen),
  battery = COALESCE(n.battery, s.battery),
  link_quality = COALESCE(n.quality, s.link_quality),
  online = CASE WHEN n.online IS NOT NULL THEN n.online WHEN n.seen IS NOT NULL THEN true ELSE s.online END,
  values = CASE WHEN n.said IS NULL THEN s.values ELSE s.values || n.said END,
  alive_at = GREATEST(s.alive_at, n.alive),
  alive_what = CASE WHEN n.alive > COALESCE(s.alive_at, '-infinity') THEN n.what ELSE s.alive_what END,
  alive_device_at = CASE WHEN n.alive > COALESCE(s.alive_at, '-infinity') THEN n.told ELSE s.alive_device_at END
FROM json_to_recordset(%s::json)
  AS n(id bigint, seen timestamptz, battery smallint, quality smallint, online boolean, said jsonb,
       alive timestamptz, what text, told timestamptz)
WHERE s.device_id = n.id
"""
# What turned against the stored word: opened, got up, more steps. Asked for the few devices that said such a thing.
_TURNED = """
SELECT n.id, t.key FROM jsonb_to_recordset(%s::jsonb) AS n(id bigint, turns jsonb)
JOIN devices_devicestate s ON s.device_id = n.id, LATERAL jsonb_each(n.turns) t
WHERE s.values -> t.key <> t.value
"""


def write(viewer: Viewer, batch: Batch) -> None:
    """Write what a batch said about devices, gateways and numbers that nobody has registered."""
    viewer.need("frame.record")
    with connection.cursor() as cursor:
        _states(cursor, batch)
        for line_id, online in batch.gateways.items():
            _gateway(cursor, line_id, online=online)
        _unknowns(cursor, batch)
        _noticed(cursor, batch)
    _sensors(viewer, batch)
    note_firmware(viewer, batch.firmware)
    for device_id, at, event in batch.confirmed:
        asking.answered(viewer, device_id, what=event.what, ok=event.ok, now=at)


def _sensors(viewer: Viewer, batch: Batch) -> None:
    """Decide the states of an institution's sensors anew, at the time of the last frame that was stored."""
    if batch.at is None or not (batch.sensed or batch.gateways):
        return
    sensors.follow(viewer, batch.sensed, lines=batch.gateways, now=batch.at)


def _states(cursor: Any, batch: Batch) -> None:
    if not batch.states:
        return
    news: dict[int, dict[str, Any]] = {
        key: {
            "id": key,
            "seen": None if seen is None else moment(seen),
            "battery": battery,
            "quality": quality,
            "online": online,
            "said": said or None,
        }
        for key, (seen, battery, quality, online, said) in batch.states.items()
    }
    if batch.lives:
        _lives(cursor, batch, news)
    cursor.execute(_STATES, [orjson.dumps(list(news.values())).decode()])


def _lives(cursor: Any, batch: Batch, news: dict[int, dict[str, Any]]) -> None:
    """Add the newest sign of a person to what is written about a device."""
    turning = [{"id": key, "turns": lived.turns} for key, lived in batch.lives.items() if lived.turned_first]
    if turning:
        cursor.execute(_TURNED, [orjson.dumps(turning).decode()])
        for key, kind in cursor.fetchall():
            batch.lives[key].turn(kind)
    for key, lived in batch.lives.items():
        if lived.at is not None:
            news[key] |= {"alive": lived.at, "what": lived.what, "told": lived.device_at}


def _gateway(cursor: Any, line_id: int, *, online: bool) -> None:
    """Whatever is behind a gateway that went away is unknown, not fine. Back again, each device speaks for itself."""
    cursor.execute(
        "UPDATE devices_devicestate s SET online = CASE WHEN d.kind = 'gateway' THEN %s::boolean END "
        "FROM devices_device d WHERE d.id = s.device_id AND d.line_id = %s AND (d.kind = 'gateway' OR NOT %s::boolean)",
        [online, line_id, online],
    )


_UNKNOWN = """
INSERT INTO devices_unknowndevice
  (number, line_id, area_code, first_seen_at, last_seen_at, frames, alarms, sample, active)
VALUES (%s, %s, %s, %s, %s, %s, 0, %s, '{}')
ON CONFLICT (number, line_id) DO UPDATE SET
  last_seen_at = GREATEST(devices_unknowndevice.last_seen_at, excluded.last_seen_at),
  frames = devices_unknowndevice.frames + excluded.frames, area_code = excluded.area_code,
  sample = excluded.sample || jsonb_build_object(
    'said', COALESCE(devices_unknowndevice.sample -> 'said', '{}') || (excluded.sample -> 'said'))
"""


def _unknowns(cursor: Any, batch: Batch) -> None:
    for (number, line_id), said in sorted(batch.unknown.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
        words = dict.fromkeys(sorted(said.words), True)
        shown = {"subject": said.last.subject[:_SUBJECT], "payload": _shown(said.last.payload), "said": words}
        sample = orjson.dumps(shown).decode()
        cursor.execute(_UNKNOWN, [number, line_id, said.area, said.first.at, said.last.at, said.frames, sample])


def _shown(payload: bytes) -> str:
    """Return the beginning of a frame as a person can read it: as text where it is one, in hexadecimal where not."""
    text = payload[:_SAMPLE].decode("utf-8", "replace").replace("\0", "\ufffd")
    return text if text.count("\ufffd") <= 1 else payload[: _SAMPLE // 4].hex(" ")


_BEAT = "UPDATE devices_line SET beat_at = %s, sockets = %s WHERE id = %s AND (beat_at IS NULL OR beat_at < %s)"
_EVENT = "INSERT INTO devices_doorevent (line_id, device_number, what, detail, at) VALUES (%s, %s, %s, %s, %s)"


def _noticed(cursor: Any, batch: Batch) -> None:
    """Keep what our gateways saw. A beat moves the line's own figures; it is no event."""
    for line_id, at, event in batch.noticed:
        if event.what == "beat":
            sockets = int(event.detail) if event.detail.isascii() and event.detail.isdigit() else None
            cursor.execute(_BEAT, [at, sockets, line_id, at])
        else:
            cursor.execute(_EVENT, [line_id, event.device, event.what, event.detail, at])
