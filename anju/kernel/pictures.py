"""What a photograph says about itself, and the same picture without those words.

A phone writes into its pictures when and where they were taken, and by which phone. That is read once, for the checks
of a visit; what is kept and shown says nothing of it, only which way is up. The pixels are not touched.
"""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from PIL import ExifTags, Image

from anju.kernel.clock import BEIJING
from anju.kernel.geometry import Point

_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)  # a phone that has lost its clock says 1970 or 1980
_PIXELS: Final = (b"\xff\xda", b"IDAT", b"VP8 ", b"VP8L", b"ANMF")
_SCAN, _END, _PROFILE = 0xDA, 0xD9, 0xE2
_MARK: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # what ends the pixels of a scan
# Comments and the segments of applications; JFIF, the colour profile and Adobe's transform belong to the picture.
_JPEG_WORDS: Final = frozenset({*range(0xE0, 0xF0), 0xFE} - {0xE0, 0xE2, 0xEE})
_PNG_WORDS: Final = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_WORDS: Final = frozenset({b"EXIF", b"XMP "})
_WEBP_FLAGS: Final = 0b00001100  # of VP8X: there is Exif, there is XMP
_FAULTS: Final = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, ArithmeticError, struct.error,
                  zlib.error)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """When and where a picture was taken, as far as it says so."""

    at: datetime | None = None
    point: Point | None = None
    accuracy_m: float | None = None


def taken(content: bytes) -> Taken:
    """Read what a picture says; one that says nothing, or nonsense, is simply silent."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.format == "PNG" and "exif" not in image.info:
                return Taken()  # looking behind the pixels would unpack them, however many they say they are
            exif = image.getexif()
            place, camera = dict(exif.get_ifd(ExifTags.IFD.GPSInfo)), dict(exif.get_ifd(ExifTags.IFD.Exif))
    except (*_FAULTS, Image.DecompressionBombError):
        return Taken()
    point = _quietly(_point, place)
    accuracy = _quietly(lambda words: float(words[ExifTags.GPS.GPSHPositioningError]), place) if point else None
    return Taken(_quietly(_by_satellite, place) or _quietly(_by_camera, camera), point, accuracy)


def _quietly(read: Any, words: dict[int, Any]) -> Any:
    try:
        return read(words)
    except _FAULTS:
        return None


def _point(words: dict[int, Any]) -> Point | None:
    latitude = _degrees(words[ExifTags.GPS.GPSLatitude], words.get(ExifTags.GPS.GPSLatitudeRef, "N") in {"S", b"S"})
    longitude = _degrees(words[ExifTags.GPS.GPSLongitude], words.get(ExifTags.GPS.GPSLongitudeRef, "E") in {"W", b"W"})
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or (latitude, longitude) == (0.0, 0.0):  # noqa: PLR2004
        return None
    return longitude, latitude


def _degrees(parts: Any, beyond: bool) -> float:  # noqa: FBT001 - south or west
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if beyond else found


def _by_satellite(words: dict[int, Any]) -> datetime | None:
    """Read the time of the satellites, which is universal and needs no clock that somebody sets."""
    day = datetime.strptime(str(words[ExifTags.GPS.GPSDateStamp]), "%Y:%m:%d").replace(tzinfo=UTC)
    hours, minutes, seconds = (float(part) for part in words[ExifTags.GPS.GPSTimeStamp])
    return _sound(day + timedelta(hours=hours, minutes=minutes, seconds=seconds))


def _by_camera(words: dict[int, Any]) -> datetime | None:
    """Read the phone's own clock; one that names no zone is in Beijing's."""
    told = str(words[ExifTags.Base.DateTimeOriginal]).strip()
    zone = str(words.get(ExifTags.Base.OffsetTimeOriginal, "")).strip()
    if zone:
        return _sound(datetime.strptime(f"{told} {zone}", "%Y:%m:%d %H:%M:%S %z"))
    return _sound(datetime.strptime(told, "%Y:%m:%d %H:%M:%S").replace(tzinfo=BEIJING))


def _sound(at: datetime) -> datetime | None:
    return at.astimezone(UTC) if at >= _EARLIEST else None


def bare(content: bytes) -> bytes:
    """Return the same picture without what it says of itself, losslessly; what has no pixels stays as it is."""
    for head, parts in ((b"\xff\xd8", _jpeg), (b"\x89PNG\r\n\x1a\n", _png), (b"RIFF", _webp)):
        if content.startswith(head):
            found = list(parts(content))
            break
    else:
        return content
    if not any(part[:2] == _PIXELS[0] or part[:4] in _PIXELS or part[4:8] in _PIXELS for part in found):
        return content
    body = b"".join(found)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body if head == b"RIFF" else head + body


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Yield the segments that make the picture, and nothing behind its end: phones append small films and copies."""
    yield _turn(content)
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != _END:  # noqa: PLR2004 - a segment
        kind, end = content[at + 1], at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if kind == _SCAN:  # pixels to the next mark
            mark = _MARK.search(content, end)
            end = mark.start() if mark else len(content)
        if kind not in _JPEG_WORDS and (kind != _PROFILE or content[at + 4 : at + 15] == b"ICC_PROFILE"):
            yield content[at:end]
        at = end
    yield b"\xff\xd9"


def _turn(content: bytes) -> bytes:
    """Return the one word that must stay, which way is up, as a segment of its own."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            up = image.getexif().get(ExifTags.Base.Orientation, 1)
    except (*_FAULTS, Image.DecompressionBombError):
        return b""
    if not isinstance(up, int) or not 1 < up <= 8:  # noqa: PLR2004 - the eight ways
        return b""
    words = Image.Exif()
    words[ExifTags.Base.Orientation] = up
    told = words.tobytes()
    return b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told


def _png(content: bytes) -> Iterator[bytes]:
    at = 8
    while at + 8 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] not in _PNG_WORDS:
            yield content[at:end]
        if content[at + 4 : at + 8] == b"IEND":
            return
        at = end


def _webp(content: bytes) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(content):
        kind, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        chunk = content[at:end]
        if kind == b"VP8X" and len(chunk) > 8:  # noqa: PLR2004 - the flags stand behind the head
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if kind not in _WEBP_WORDS:
            yield chunk
        at = end
