"""Writing down which firmware devices run: said by themselves, by their gateways, or by a person."""

from collections.abc import Mapping
from datetime import datetime

import orjson
from django.db import connection

from anju.kernel.viewer import Viewer

_NOTE = """
WITH said AS (
  SELECT id, version, at FROM jsonb_to_recordset(%s::jsonb) AS n(id bigint, version text, at timestamptz)
), changed AS (
  UPDATE devices_device AS d SET firmware = said.version FROM said
  WHERE d.id = said.id AND d.firmware <> said.version RETURNING d.id, said.version, said.at
)
INSERT INTO devices_firmware (device_id, version, since) SELECT id, version, at FROM changed
ON CONFLICT (device_id, since) DO UPDATE SET version = excluded.version
"""


def note_firmware(viewer: Viewer, said: Mapping[int, tuple[str, datetime]]) -> None:
    """Take down ``{device: (version, when)}``: what is new begins then, what is known changes nothing."""
    viewer.need("device.read")
    if not said:
        return
    rows = [{"id": device, "version": version, "at": at} for device, (version, at) in said.items()]
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [orjson.dumps(rows).decode()])
