"""What a scanned label may mean: an address, an IMEI among other words, a MAC with colons, or the number itself."""

import re

_MOST = 12
_LONGEST = 64
_TEXT = 400
_PART = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{3,63}")
_MAC = re.compile(r"(?:[0-9A-Fa-f]{2}[:-]){5,7}[0-9A-Fa-f]{2}")
_IMEI = re.compile(r"(?<!\d)\d{15}(?!\d)")
_SHORT_IMEI = slice(-10, None)  # watches of one protocol call themselves by the last ten digits
_EUI = 16


def numbers(text: str) -> list[str]:
    """Return the device numbers that a text may mean, the likeliest first; at most a dozen."""
    said = "".join(sign for sign in text[:_TEXT] if sign.isprintable()).strip()
    found: list[str] = [said] if 0 < len(said) <= _LONGEST else []
    for imei in _IMEI.findall(said):
        found += [imei, imei[_SHORT_IMEI], imei[-11:]]
    for mac in _MAC.findall(said):
        found += _spelt(re.sub(r"[:-]", "", mac))
    parts = [part for part in _PART.findall(said) if any(sign.isdigit() for sign in part)]
    for part in parts:
        found += _spelt(part)
    return list(dict.fromkeys(found))[:_MOST]


def likeliest(text: str) -> str:
    """Return the number to register when nobody knows the text: an IMEI before anything else, or the text itself."""
    said = "".join(sign for sign in text[:_TEXT] if sign.isprintable()).strip()
    imei = _IMEI.search(said)
    if imei:
        return imei.group()
    mac = _MAC.search(said)
    if mac and len(said) > len(mac.group()):
        return re.sub(r"[:-]", "", mac.group()).lower()
    if " " not in said and "/" not in said and ":" not in said and len(said) <= _LONGEST:
        return said
    parts = [part for part in _PART.findall(said) if any(sign.isdigit() for sign in part)]
    return max(parts, key=len, default=said[:_LONGEST])


def _spelt(part: str) -> list[str]:
    """Return the ways in which one number is written: as it is, small, and with the 0x of Zigbee addresses."""
    lower = part.lower()
    zigbee = [f"0x{lower}"] if len(lower) == _EUI and all(sign in "0123456789abcdef" for sign in lower) else []
    return [part, *zigbee, lower, part.upper()]
