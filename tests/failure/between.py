"""What stands between the edge and the door: sees one message go up and its confirmation come down, and can strike."""

import contextlib
import re
import socket
import threading
from collections.abc import Callable

_SIZE = 65536
_KEPT = 4096  # more than a publish of the tests: it may come in two pieces
_PUBLISH = re.compile(rb"H?PUB \S+ (\S+) [\d ]+\r\n")
ASKED, CONFIRMED = "asked", "confirmed"


class Between:
    """A relay to a port of this machine. Struck at, it lets nothing of that connection through any more."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._server.getsockname()[1]
        self._raw = b""
        self._moment = ""
        self._blow: Callable[[], None] = bool
        self._awaited = b""
        self.struck = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def strike(self, raw: bytes, moment: str, blow: Callable[[], None]) -> None:
        """Call ``blow`` when the store is asked to take these bytes, or when it has confirmed them."""
        self.struck.clear()
        self._awaited = b""
        self._raw, self._moment, self._blow = raw, moment, blow

    def close(self) -> None:
        """Take no more connections."""
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                up, _ = self._server.accept()
            except OSError:
                return
            try:
                down = socket.create_connection(("127.0.0.1", self._to), timeout=5)
            except OSError:
                up.close()
                continue
            down.settimeout(None)
            for source, target, watch in ((up, down, self._goes_up), (down, up, self._comes_down)):
                threading.Thread(target=_pump, args=(source, target, watch), daemon=True).start()

    def _goes_up(self, seen: bytes) -> bool:
        at = seen.find(self._raw) if self._raw else -1
        asked = list(_PUBLISH.finditer(seen[:at])) if at >= 0 else []
        if not asked:
            return True
        if self._moment == ASKED:
            return self._hit()
        self._awaited = asked[-1][1] + b" "
        return True

    def _comes_down(self, seen: bytes) -> bool:
        return not self._awaited or b"MSG " + self._awaited not in seen or self._hit()

    def _hit(self) -> bool:
        self._raw = self._awaited = b""
        self._blow()
        self.struck.set()
        return False


def _pump(source: socket.socket, target: socket.socket, watch: Callable[[bytes], bool]) -> None:
    seen = b""
    with contextlib.suppress(OSError):
        while data := source.recv(_SIZE):
            seen = seen[-_KEPT:] + data
            if not watch(seen):
                break
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    source.close()
