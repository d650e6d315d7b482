"""What vendors' platforms post to an address: the same alarm in the body of each of them."""

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from anju_edge.conformance.device import Asked, Press
from anju_edge.conformance.devices.mqtt import NetworkServer, uplink
from anju_edge.protocols.onenet import envelope

_IMEI: Final = "001010000000018"
_STRANGER: Final = "001010000099999"


class Pusher(NamedTuple):
    """One vendor's platform: its test number, one that nobody registers, and how it writes a body."""

    number: str
    stranger: str
    body: Callable[[Press, Asked], bytes]
    query: str = ""
    numbers: str = r"[0-9A-Za-z_-]{1,40}"


def _ctwing(press: Press, _asked: Asked) -> bytes:
    said: dict[str, Any] = {
        "upPacketSN": -1,
        "upDataSN": press.serial,
        "topic": "v1/up/vendor-check",
        "timestamp": _milliseconds(press),
        "tenantId": "0",
        "serviceId": "",
        "protocol": "lwm2m",
        "productId": "0",
        "payload": {"serviceId": "notification", "serviceData": {"smoke_state": 1, "battery_value": press.battery}},
        "messageType": "dataReport",
        "deviceType": "",
        "deviceId": f"vendor-check-{press.number}",
        "assocAssetId": "",
        "IMSI": "undefined",
        "IMEI": press.number,
    }
    return json.dumps(said).encode()


def _onenet(press: Press, asked: Asked) -> bytes:
    """Write a property message of Studio, signed when there is a token."""
    moment = _milliseconds(press)
    params = {"smoke_state": {"value": 1, "time": moment}, "battery_value": {"value": press.battery, "time": moment}}
    message = {
        "projectId": "0",
        "productId": "0",
        "deviceName": f"vendor-check-{press.number}",
        "messageType": "notify",
        "notifyType": "property",
        "imei": press.number,
        "data": {"id": str(press.serial), "params": params},
    }
    text, nonce = json.dumps(message), secrets.token_hex(4)
    shell = {"msg": text, "nonce": nonce, "signature": envelope.sign(asked.token, nonce, text), "time": moment}
    return json.dumps(shell).encode()


def _chirpstack(press: Press, _asked: Asked) -> bytes:
    return json.dumps(uplink(press)).encode()


def _milliseconds(press: Press) -> int:
    return int(press.at.timestamp() * 1000)


PUSHERS: Final[Mapping[str, Pusher]] = {
    "ctwing": Pusher(_IMEI, _STRANGER, _ctwing),
    "onenet": Pusher(_IMEI, _STRANGER, _onenet),
    "chirpstack": Pusher(NetworkServer.number, NetworkServer.stranger, _chirpstack, "event=up"),
}
