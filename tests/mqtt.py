"""A plain MQTT 3.1.1 publisher on a blocking socket: what was acknowledged is known for certain."""

import contextlib
import socket
import ssl
import struct
from collections.abc import Iterable

PUBACK, PUBREC, PUBCOMP = 0x40, 0x50, 0x70


def _length(size: int) -> bytes:
    out = bytearray()
    while True:
        size, digit = divmod(size, 128)[0], size % 128
        out.append(digit | (128 if size else 0))
        if not size:
            return bytes(out)


def _text(value: str) -> bytes:
    raw = value.encode()
    return struct.pack(">H", len(raw)) + raw


def _wrapped(plain: socket.socket, tls: ssl.SSLContext) -> ssl.SSLSocket:
    try:
        return tls.wrap_socket(plain, server_hostname="localhost")
    except OSError:
        plain.close()
        raise


class Refused(Exception):  # noqa: N818 - an answer
    """The server did not let us in."""


class Mqtt:
    """One connection. ``publish`` returns after the acknowledgement its quality of service asks for."""

    def __init__(
        self,
        port: int,
        user: str,
        password: str,
        *,
        name: str = "",
        timeout: float = 10,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        if tls is not None:
            self.socket = _wrapped(self.socket, tls)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._packet = 0
        body = _text("MQTT") + bytes([4, 0xC2]) + struct.pack(">H", 600)
        body += _text(name or f"{user}-test") + _text(user) + _text(password)
        self.socket.sendall(b"\x10" + _length(len(body)) + body)
        try:
            answer = self._exactly(4)
        except OSError:
            self.socket.close()
            raise
        if answer[3]:
            self.socket.close()
            raise Refused(answer[3])

    def __enter__(self) -> "Mqtt":
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    def publish(self, topic: str, payload: bytes, qos: int = 1, *, retain: bool = False) -> None:
        number = self.send(topic, payload, qos, retain=retain)
        if qos == 1:
            self.wait([number])
        elif qos == 2:
            self._expect(PUBREC)
            self.socket.sendall(b"\x62\x02" + struct.pack(">H", number))
            self._expect(PUBCOMP)

    def send(self, topic: str, payload: bytes, qos: int = 1, *, retain: bool = False) -> int:
        """Send without waiting; return the packet's number."""
        self._packet = self._packet % 65000 + 1
        body = _text(topic) + (struct.pack(">H", self._packet) if qos else b"") + payload
        self.socket.sendall(bytes([0x30 | (qos << 1) | retain]) + _length(len(body)) + body)
        return self._packet

    def wait(self, numbers: Iterable[int]) -> None:
        """Wait until all these packets are acknowledged."""
        missing = set(numbers)
        while missing:
            missing.discard(self.acknowledged())

    def acknowledged(self) -> int:
        """Wait for one acknowledgement and return its packet's number."""
        return self._expect(PUBACK)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.sendall(b"\xe0\x00")
        self.socket.close()

    def _expect(self, kind: int) -> int:
        packet = self._exactly(4)
        if packet[0] & 0xF0 != kind & 0xF0:
            raise ConnectionError(packet)
        return int.from_bytes(packet[2:], "big")

    def _exactly(self, size: int) -> bytes:
        out = b""
        while len(out) < size:
            part = self.socket.recv(size - len(out))
            if not part:
                raise ConnectionError("closed")
            out += part
        return out
