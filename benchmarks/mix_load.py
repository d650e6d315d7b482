"""A publisher that says to the store what the edge says: ``PUB`` with an inbox of its own, a window of confirmations.

Run as ``python mix_load.py PORT PASSWORD FILE FIRST END``; the file holds the commands one after the other, beside it
``FILE.sizes`` how long each is. Says ``ready``, waits for a line, and prints the seconds until the last was confirmed.
"""

import array
import json
import socket
import sys
import time
from pathlib import Path

INBOX = b"_INBOX.mix"
_CONFIRMED = b'"seq"'
_REFUSED = b'"error"'


def command(subject: str, payload: bytes) -> bytes:
    """Write one publish."""
    return b"PUB %s %s %d\r\n%s\r\n" % (subject.encode(), INBOX, len(payload), payload)


def connect(port: int, password: str) -> socket.socket:
    """Sign in and listen for confirmations."""
    link = socket.create_connection(("127.0.0.1", port))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    said = {
        "verbose": False,
        "pedantic": False,
        "user": "anju",
        "pass": password,
        "headers": True,
        "no_responders": True,
    }
    link.sendall(b"CONNECT " + json.dumps(said).encode() + b"\r\nSUB " + INBOX + b" 1\r\nPING\r\n")
    came = b""
    while b"PONG\r\n" not in came:
        came += link.recv(65536)
    return link


def run(port: int, password: str, path: Path, *, first: int, end: int, window: int = 1000) -> float:
    """Publish the commands from ``first`` to before ``end`` and wait for every confirmation."""
    sizes = array.array("I", Path(f"{path}.sizes").read_bytes())
    with path.open("rb") as file:
        file.seek(sum(sizes[:first]))
        data = file.read(sum(sizes[first:end]))
    link = connect(port, password)
    print("ready", flush=True)
    sys.stdin.readline()
    started, at, sent, confirmed, rest = time.perf_counter(), 0, first, first, b""
    while confirmed < end:
        room = min(window - (sent - confirmed), end - sent)
        if room > 0:
            until = at + sum(sizes[sent : sent + room])
            link.sendall(data[at:until])
            at, sent = until, sent + room
        got = link.recv(1 << 20)
        if not got:
            raise ConnectionError("closed")
        if b"PING\r\n" in got:
            link.sendall(b"PONG\r\n")
        came = rest + got
        if _REFUSED in came:
            raise ConnectionError(came[:300])
        confirmed += came.count(_CONFIRMED)
        rest = came[-len(_CONFIRMED) + 1 :]
    link.close()
    return time.perf_counter() - started


if __name__ == "__main__":
    port, password, path, first, end = sys.argv[1:6]
    print(f"{run(int(port), password, Path(path), first=int(first), end=int(end)):.3f}")
