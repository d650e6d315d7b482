"""What a line may be given: its name, base, port, networks and settings, each checked with a refusal of its own."""

import json
from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from anju.devices.models import Line
from anju.devices.rules import door
from anju.kernel.refusals import Conflict, Invalid
from anju_edge.protocols import settable
from anju_edge.protocols.registry import PROTOCOLS
from anju_edge.protocols.topics import EDGE_ROOT

_PORTS = (1024, 65_535)
_SETTINGS = 20_000
RESERVED = frozenset({door.INTERNAL_USER, "anju-canary"})


class WrongBase(Invalid):
    """A topic base must start with the root of its protocol; facts hold base and root."""

    code = "line_base_invalid"


class BaseTaken(Conflict):
    """The base lies above or below that of another line; facts hold both."""

    code = "line_base_taken"


class WrongPort(Invalid):
    """A port is a number from 1024 to 65535; facts hold it."""

    code = "line_port_invalid"


class PortTaken(Conflict):
    """Another line listens on this port; facts hold it."""

    code = "line_port_taken"


class WrongNetwork(Invalid):
    """Networks are written as addresses or prefixes (10.0.0.0/8); facts hold the one that is not."""

    code = "line_network_invalid"


class WrongSettings(Invalid):
    """The settings of a line are one JSON object of at most 20,000 characters."""

    code = "line_settings_invalid"


class WrongSetting(Invalid):
    """A setting that the protocol does not have, or a value that would have no effect; facts hold where."""

    code = "line_setting_invalid"


class WrongName(Invalid):
    """A line's sign-in name is 1–60 letters, digits, ``-`` or ``_`` and not in use."""

    code = "line_name_invalid"


def login(given: str) -> str:
    """Return a sign-in name that can be used, or raise."""
    if not given.replace("-", "").replace("_", "").isalnum() or not given.isascii() or given in RESERVED:
        raise WrongName(username=given)
    if Line.objects.filter(username=given).exists():
        raise WrongName(username=given)
    return given


def root(protocol: str, login: str) -> str:
    """Return the topic base of a line that names none."""
    speaks = PROTOCOLS[protocol]
    return f"{speaks.root}/{protocol}/{login}" if speaks.root == EDGE_ROOT else f"{speaks.root}/{login}"


def port(protocol: str, given: int | None) -> int | None:
    """Return the port of a line of our gateways: the one given, or the next free one; others have none."""
    wire = PROTOCOLS[protocol].wire
    if wire is None:
        return None
    taken = set(Line.objects.filter(port__isnull=False).values_list("port", flat=True))
    if given is None:
        return next(
            candidate for candidate in range(max(wire.port, _PORTS[0]), _PORTS[1] + 1) if candidate not in taken
        )
    if not _PORTS[0] <= given <= _PORTS[1]:
        raise WrongPort(port=given)
    if given in taken:
        raise PortTaken(port=given)
    return given


def networks(written: Sequence[str]) -> list[str]:
    """Return networks as they are kept."""
    found = []
    for text in written:
        try:
            found.append(str(ip_network(text.strip(), strict=False)))
        except ValueError as problem:
            raise WrongNetwork(network=text[:60]) from problem
    return found


def settings(protocol: str, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the settings of a line as they are kept. A misspelt one would be without effect, and nobody told."""
    found = dict(given or {})
    if len(json.dumps(found)) > _SETTINGS:
        raise WrongSettings
    wrong = settable.fault(protocol, found)
    if wrong:
        raise WrongSetting(setting=wrong[:80])
    return found


def check_base(protocol: str, base: str) -> None:
    """Raise unless a base fits its protocol and lies apart from every other line's."""
    wanted = PROTOCOLS[protocol].root
    if not door.is_topic_base(base) or base.split("/", 1)[0] != wanted:
        raise WrongBase(base=base, root=wanted)
    other = door.overlaps(base, Line.objects.values_list("topic_base", flat=True))
    if other:
        raise BaseTaken(base=base, other=other)
