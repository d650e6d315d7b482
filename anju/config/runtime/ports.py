"""Small facts about the machine: free ports, and children that end with their parent."""

import ctypes
import secrets
import signal
import socket
from collections import deque
from pathlib import Path

_FIRST = 20_000  # below are the well-known ones
_OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
_HELD = 100  # a port is listened on long before so many others were asked for
_marks: deque[socket.socket] = deque()


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether nothing listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port that was free a moment ago, and that nobody else is given meanwhile, nor an outgoing connection."""
    for _again in range(50):
        port = _FIRST + secrets.randbelow(max(_first_outgoing() - _FIRST, 1))
        if port > _FIRST and _is_ours(port) and is_free(port):
            return port
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_ours(port: int) -> bool:
    """Claim a port among all processes of this machine that ask here; the mark goes with its process."""
    mark = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        mark.bind(f"\0anju-port-{port}")
    except OSError:
        mark.close()
        return False
    _marks.append(mark)
    while len(_marks) > _HELD:
        _marks.popleft().close()
    return True


def _first_outgoing() -> int:
    try:
        return int(_OUTGOING.read_text().split()[0])
    except OSError:
        return 0


def die_with_parent(by: int = signal.SIGTERM) -> None:
    """Ask Linux to end this process when its parent ends; for ``preexec_fn``."""
    ctypes.CDLL(None).prctl(1, by)
