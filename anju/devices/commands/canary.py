"""The canary: in each county with devices a virtual button presses through the real door, and the answer is timed."""

import asyncio
import hashlib
import hmac
import json
import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import bcrypt
from django.conf import settings
from django.db.models.functions import Substr
from gmqtt import Client
from gmqtt.mqtt.constants import MQTTv311

from anju.devices.commands.devices import enrol
from anju.devices.commands.lines import new_password_of, open_line
from anju.devices.models import CanaryPress, Device, Line
from anju.kernel.viewer import Viewer

LOGIN = "anju-canary"
BASE = "canary/door"  # a root of its own: no vendor's base can lie above it
KEPT = timedelta(days=31)
_COUNTY = 6
_SILENT_S = 3600
_SETTLED = timedelta(seconds=30)
_WAIT_S = 10


def press(viewer: Viewer, *, now: datetime) -> list[CanaryPress]:
    """Let every county's canary press. Raises ``OSError`` or ``TimeoutError`` when the door lets nobody in."""
    viewer.need("frame.record")
    line = _line(viewer, now)
    birds = _birds(viewer, line, now)
    rows = [CanaryPress.objects.create(device=bird, area_code=bird.area_code, pressed_at=now) for bird in birds]
    if rows:
        asyncio.run(_publish([f"{line.topic_base}/{bird.number}/up" for bird in birds], [row.pk for row in rows]))
    return rows


def heard(viewer: Viewer, device_id: int | None, *, now: datetime) -> None:
    """Note that the newest press of a canary was heard; called in the transaction that told of it."""
    viewer.need("frame.record")
    row = CanaryPress.objects.filter(device_id=device_id or 0, heard_at=None).order_by("-id").first()
    if row is not None:
        row.heard_at = now
        row.save(update_fields=["heard_at"])


def forget(viewer: Viewer, *, now: datetime) -> None:
    """Drop presses that are older than a month."""
    viewer.need("frame.record")
    CanaryPress.objects.filter(pressed_at__lt=now - KEPT).delete()


def _secret() -> str:
    return hmac.new(settings.SECRET_KEY.encode(), b"canary", hashlib.sha256).hexdigest()[:40]


def _line(viewer: Viewer, now: datetime) -> Line:
    """Return the canary's own line: an account at the door like any vendor's."""
    row = Line.objects.filter(username=LOGIN).first()
    if row is None:
        return open_line(viewer, name="自检", protocol="anju_json", login=LOGIN, base=BASE, secret=_secret(), now=now)
    if not bcrypt.checkpw(_secret().encode(), row.password_digest.encode()):
        new_password_of(viewer, row, _secret(), now=now)
    return row


def _birds(viewer: Viewer, line: Line, now: datetime) -> Sequence[Device]:
    """Return the canaries, one for each county that has devices. A new one waits until door and lanes know of it."""
    there = (
        Device.objects.filter(status="active").exclude(kind="canary").annotate(county=Substr("area_code", 1, _COUNTY))
    )
    counties = {county for county in there.values_list("county", flat=True).distinct() if len(county) == _COUNTY}
    have = {bird.area_code: bird for bird in Device.objects.filter(kind="canary", status="active")}
    for county in sorted(counties - set(have)):
        have[county] = enrol(
            viewer, number=f"canary-{county}", kind="canary", area=county, line_id=line.pk, silent_after_s=_SILENT_S,
            now=now,
        )  # fmt: skip
    return [have[county] for county in sorted(counties) if now - have[county].created_at >= _SETTLED]


async def _publish(topics: Sequence[str], numbers: Sequence[int]) -> None:
    host, port, tls = _door()
    client = Client(f"canary-{numbers[0]}", clean_session=True)
    client.set_config({"reconnect_retries": 0})
    client.set_auth_credentials(LOGIN, _secret())
    await asyncio.wait_for(client.connect(host, port, version=MQTTv311, ssl=tls), _WAIT_S)
    for topic, number in zip(topics, numbers, strict=True):
        client.publish(topic, json.dumps({"signal": "test", "seq": number}), qos=1)
    await asyncio.sleep(0.2)
    await client.disconnect()


def _door() -> tuple[str, int, ssl.SSLContext | bool]:
    """Return where devices come in on this machine; the certificate's name is for devices, not for this loop."""
    kept = Path(settings.DATA) / "nats" / "door.json"
    if not kept.exists():
        return settings.ANJU_MQTT_PLACE[0], settings.ANJU_MQTT_PLACE[1], False
    told = json.loads(kept.read_text())
    if not told.get("tls_cert"):
        return "127.0.0.1", int(told["mqtt_port"]), False
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return "127.0.0.1", int(told["mqtt_port"]), context
