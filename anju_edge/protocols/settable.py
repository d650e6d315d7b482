"""What the settings of a line may say, by protocol: a word that is not there would be silently without effect.

A misspelt bit of a fall is a fall that nobody hears of, so it is refused where it is written.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from anju_edge.protocols import datum
from anju_edge.protocols.events import ALARM_KINDS, ROUTINE_STATES

Check = Callable[[Any], str]  # what is wrong in a value: a word, or nothing; "." where it is the value itself

_WRONG: Final = "."
_BITS: Final = 32
_KINDS: Final = ALARM_KINDS | ROUTINE_STATES


def _anything(_value: Any) -> str:
    return ""


def _one_of(*words: str) -> Check:
    return lambda value: "" if value in words else _WRONG


def _kinds(*, most: int | None, also: str = "") -> Check:
    """Check a table of bits or codes to signals; ``also`` is the word that means nothing."""

    def check(value: Any) -> str:
        if not isinstance(value, Mapping):
            return _WRONG
        for key, kind in value.items():
            if most is not None and not (str(key).isdecimal() and int(key) < most):
                return str(key)
            if not isinstance(kind, str) or (kind != also and kind not in _KINDS):
                return f"{key}={kind}"
        return ""

    return check


def _tables(value: Any) -> str:
    if not isinstance(value, Mapping):
        return _WRONG
    return next((str(name) for name, table in value.items() if not isinstance(table, Mapping)), "")


def _numbers(*names: str) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, Mapping):
            return _WRONG
        return next(
            (str(name) for name, number in value.items() if name not in names or not _is_positive(number)),
            "",
        )

    return check


def _is_positive(number: object) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and number > 0


_DATUM: Final = _one_of(datum.WGS84, datum.GCJ02, datum.BD09)
_CARRIER: Final[Mapping[str, Check]] = {
    "identity": _one_of("imei", "device_id"), "datum": _DATUM, "profiles": _tables,
}  # fmt: skip
_BROKER: Final[Mapping[str, Check]] = {"bridge": lambda value: "" if isinstance(value, Mapping) else _WRONG}
_EVERY: Final[Mapping[str, Check]] = {
    "limits": _numbers("sockets", "per_address", "first_s", "half_s", "idle_s", "waiting", "unread"),
    "secret": _anything,
}


def _free(words: str) -> Mapping[str, Check]:
    return dict.fromkeys(words.split(), _anything)


SETTABLE: Final[Mapping[str, Mapping[str, Check]]] = {
    "watch": {"bit22": _one_of("vital", "fall"), **_free("bit4 maker language zone")},
    "iw": {"alarm_codes": _kinds(most=None, also="none"), **_free("zone")},
    "gb26875": {
        "identity": _one_of("source", "destination", "connection"),
        **_free("number own_systems accept_bad_sum vendor_heartbeat centre_address device_address"),
    },
    "scaip": {
        "hold": _one_of("standard", "always", "never"), **_free("voice voice_number heartbeat_minutes password realm"),
    },
    "jt808": {"alarm_bits": _kinds(most=_BITS), "datum": _DATUM, **_free("check_auth message_flag")},
    "ev07b": {"alarm_bits": _kinds(most=_BITS)},
    "meokon": {"types": _tables, **_free("answer checksum")},
    "chirpstack": {**_BROKER, **_free("model")},
    "ctwing": _CARRIER,
    "onenet": {**_CARRIER, **_free("token aes_key")},
    "zigbee2mqtt": _BROKER,
    "anju_json": {**_BROKER, "datum": _DATUM},
    "ha_discovery": {**_BROKER, "entities": _anything},
}  # fmt: skip


def fault(protocol: str, settings: Mapping[str, Any]) -> str:
    """Return the first setting that a protocol does not have or whose value would have no effect; nothing if none."""
    known = {**_EVERY, **SETTABLE[protocol]}
    for name, value in settings.items():
        check = known.get(name)
        wrong = check(value) if check is not None else _WRONG
        if wrong:
            return name if wrong == _WRONG else f"{name}.{wrong}"
    return ""
