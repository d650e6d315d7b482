"""How a device is heard: its line, its protocol and when silence begins, checked the same at enrolment and later."""

from anju.devices import queries
from anju.devices.models import Line
from anju.devices.rules import enrolling
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Viewer
from anju_edge.protocols.registry import PROTOCOLS


class UnknownKind(Invalid):
    """No such kind of device or protocol; facts name it."""

    code = "device_kind_unknown"


class NotOfTheLine(Invalid):
    """The line speaks another protocol; facts name both."""

    code = "device_not_of_the_line"


class SilenceInvalid(Invalid):
    """Silence would begin too early or too late; facts hold the limits in minutes."""

    code = "device_silence_invalid"


def speaking(
    viewer: Viewer,
    *,
    kind: str,
    protocol: str,
    line_id: int | None,
    silent_after_s: int | None,
    kept: Line | None = None,
) -> tuple[Line | None, enrolling.Speaking]:
    """Return the line, which the viewer may use or which is ``kept``, and what a device on it speaks, or refuse."""
    line = kept if kept is not None and kept.pk == line_id else None
    if line is None and line_id is not None:
        line = queries.offered_line(viewer, line_id)
    found = enrolling.speaking(
        kind=kind, protocol=protocol, line=line.protocol if line else "", silent_after_s=silent_after_s
    )
    if found.wrong == "protocol":
        raise UnknownKind(kind=kind, protocol=protocol)
    if found.wrong == "line" and line is not None:
        raise NotOfTheLine(line=line.name, speaks=PROTOCOLS[line.protocol].title, protocol=PROTOCOLS[protocol].title)
    if found.wrong:
        raise SilenceInvalid(least=enrolling.SILENT_LEAST_S // 60, most=enrolling.SILENT_MOST_S // 60)
    return line, found
