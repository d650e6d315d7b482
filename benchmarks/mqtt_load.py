"""An MQTT QoS 1 publisher that keeps a window of unacknowledged messages: fast enough not to be what is measured.

Run as ``python mqtt_load.py PORT USER PASSWORD BASE COUNT DEVICES FIRST``; says ``ready`` when all messages are made,
waits for a line, and prints the seconds until the last was acknowledged.
"""

import socket
import struct
import sys
import threading
import time


def _length(size: int) -> bytes:
    out = bytearray()
    while True:
        size, digit = size // 128, size % 128
        out.append(digit | (128 if size else 0))
        if not size:
            return bytes(out)


def _text(value: str) -> bytes:
    raw = value.encode()
    return struct.pack(">H", len(raw)) + raw


def connect(port: int, user: str, password: str, name: str) -> socket.socket:
    """Open one connection."""
    link = socket.create_connection(("127.0.0.1", port))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    body = _text("MQTT") + bytes([4, 0xC2]) + struct.pack(">H", 600) + _text(name) + _text(user) + _text(password)
    link.sendall(b"\x10" + _length(len(body)) + body)
    if link.recv(4) != b"\x20\x02\x00\x00":
        raise ConnectionError("not let in")
    return link


def packet(topic: str, payload: bytes, number: int) -> bytes:
    """Write one QoS 1 publish."""
    body = _text(topic) + struct.pack(">H", number) + payload
    return b"\x32" + _length(len(body)) + body


def body(index: int, devices: int) -> tuple[int, bytes]:
    """Return the device and the payload of message ``index``: a smoke head's routine snapshot."""
    payload = (
        b'{"battery":%d,"battery_low":false,"linkquality":%d,"smoke":false,"tamper":false,"temperature":%d.%d}'
        % (60 + index % 40, 80 + index % 100, 18 + index % 8, index % 10)
    )
    return index % devices, payload


def run(
    port: int, user: str, password: str, base: str, *, count: int, devices: int, first: int = 0, window: int = 1000
) -> float:
    """Publish ``count`` messages from number ``first`` on, wait for every acknowledgement, and return the seconds it took."""
    packets = []
    for index in range(first, first + count):
        device, payload = body(index, devices)
        packets.append(packet(f"{base}/0x{device:016x}", payload, index % 65000 + 1))
    link = connect(port, user, password, f"load-{user}-{threading.get_ident()}")
    print("ready", flush=True)
    sys.stdin.readline()
    started, sent, acknowledged, rest = time.perf_counter(), 0, 0, 0
    while acknowledged < count:
        room = min(window - (sent - acknowledged), count - sent)
        if room > 0:
            link.sendall(b"".join(packets[sent : sent + room]))
            sent += room
        got = link.recv(65536)
        if not got:
            raise ConnectionError("closed")
        whole, rest = divmod(len(got) + rest, 4)
        acknowledged += whole
    link.close()
    return time.perf_counter() - started


if __name__ == "__main__":
    count, devices, first = map(int, sys.argv[5:8])
    seconds = run(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4], count=count, devices=devices, first=first)
    print(f"{seconds:.3f}")
