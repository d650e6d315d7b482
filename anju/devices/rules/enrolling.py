"""What a device speaks and when its silence begins, where a person said it, its line tells, or nobody did."""

from collections.abc import Mapping
from dataclasses import dataclass

from anju.devices.rules.health import GATEWAY_SILENT_S
from anju_edge.protocols.registry import PROTOCOLS, Protocol

SILENT_LEAST_S, SILENT_MOST_S = 60, 30 * 24 * 3600
WITHOUT_LINE = "anju_json"  # what the HTTP door takes


@dataclass(frozen=True, slots=True)
class Speaking:
    """Protocol and silence of a device; ``wrong`` says what cannot be: protocol, line, silence."""

    protocol: str
    silent_after_s: int
    wrong: str = ""


def speaking(
    *,
    kind: str,
    protocol: str,
    line: str,
    silent_after_s: int | None,
    protocols: Mapping[str, Protocol] = PROTOCOLS,
) -> Speaking:
    """Decide by what was said: ``protocol`` and the protocol of the ``line`` may be empty, the silence may be open."""
    spoken = protocol or line or WITHOUT_LINE
    if spoken not in protocols:
        return Speaking(spoken, 0, "protocol")
    silent = silent_after_s if silent_after_s is not None else usual_silence(kind, spoken, protocols)
    if line and spoken != line:
        return Speaking(spoken, silent, "line")
    if not SILENT_LEAST_S <= silent <= SILENT_MOST_S:
        return Speaking(spoken, silent, "silence")
    return Speaking(spoken, silent)


def usual_silence(kind: str, protocol: str, protocols: Mapping[str, Protocol] = PROTOCOLS) -> int:
    """Return after how many seconds the silence of a device counts where nobody said otherwise."""
    return GATEWAY_SILENT_S if kind == "gateway" else protocols[protocol].silent_after_s
