"""Where a SCAIP device is: the place by its code, the position in degrees or as the satellite receiver wrote it."""

import re

from anju_edge.protocols import events
from anju_edge.protocols.scaip import codes
from anju_edge.protocols.scaip.body import Body

_SILENT = frozenset({"", "000", "001"})  # not given, unknown, undefined
_DEGREES = re.compile(r"^([+-]?\d{1,3}(?:\.\d{1,12})?)\s*[,; ]\s*([+-]?\d{1,3}(?:\.\d{1,12})?)")
_GGA = re.compile(
    r"GGA,[^,]*,(\d{1,2})(\d\d(?:\.\d{1,10})?),([NS]),(\d{1,3})(\d\d(?:\.\d{1,10})?),([EW]),([1-9])", re.IGNORECASE
)
_MINUTES = 60


def words(body: Body) -> str:
    """Return the place by its code with its number (``ward 3``), or the number alone; empty when none is given."""
    code = codes.code(body.first("lco"), codes.PLACE_WIDTH)
    named = "" if code in _SILENT else codes.PLACES.get(code, f"place:{code}")
    return f"{named} {body.first('lva')}".strip()


def position(body: Body) -> events.Signal | None:
    """Return where the device is, from its degrees or from the receiver's own sentence if that has a fix."""
    if "geo" not in body.fields and "gga" not in body.fields:
        return None
    degrees = _DEGREES.match(body.first("geo"))
    if degrees:
        return events.position(float(degrees[1]), float(degrees[2]))
    sentence = _GGA.search(body.first("gga"))
    if sentence is None:
        return None
    latitude = float(sentence[1]) + float(sentence[2]) / _MINUTES
    longitude = float(sentence[4]) + float(sentence[5]) / _MINUTES
    south, west = sentence[3] in "Ss", sentence[6] in "Ww"
    return events.position(-latitude if south else latitude, -longitude if west else longitude)
