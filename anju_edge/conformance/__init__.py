"""The conformance kit for device vendors: it plays a nasty device against a server, or the server for a real device.

``devices`` speak the protocols, ``cases`` and ``pushes`` are the tables of what is tried, ``line`` is one connection,
``runner`` plays them, ``listening`` is the other direction with its ``findings``, ``report`` writes what came out.
"""

from typing import Final

# Home Assistant discovery is announced by gateways and not by devices: there is nothing to play.
SPOKEN: Final = ("watch", "iw", "gb26875", "scaip", "jt808", "ev07b", "meokon")
PUBLISHED: Final = ("zigbee2mqtt", "anju_json", "chirpstack")
PUSHED: Final = ("ctwing", "onenet", "chirpstack")
PROTOCOLS: Final = tuple(dict.fromkeys(SPOKEN + PUBLISHED + PUSHED))
