"""Django's sync handler inside an ASGI server: a pool of threads that keep their database connections.

Django's own ASGI handler gives every request a new thread and so a new database connection; this adapter measured
2–10 times faster and as fast as a plain WSGI server (docs/adr/0005-one-address.md).
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

IN_MEMORY = 1_000_000  # bytes of a body kept in memory; the rest goes to a temporary file
LARGEST = 512_000_000  # no body above this is even read; views and the middleware set far lower limits
_HTTP_1_0 = {"wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False}


class BodyTooLarge(Exception):  # noqa: N818 - an answer, not a crash
    """More bytes than any view takes."""


def environ(scope: Scope, body: IO[bytes], length: int, *, proxied: bool = False) -> dict[str, Any]:
    """Write an ASGI scope as a WSGI environment; the names that a client must not set come last.

    ``proxied``: the address of the person is what our own proxy says, the last of its header, and not the proxy's.
    """
    values: dict[str, Any] = {}
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name:
            continue  # an underscore could pass for a hyphen and so for a trusted header
        name = "HTTP_" + raw_name.decode("latin-1").upper().replace("-", "_")
        value = raw_value.decode("latin-1")
        joined = "; " if name == "HTTP_COOKIE" else ","
        values[name] = f"{values[name]}{joined}{value}" if name in values else value
    values["CONTENT_TYPE"] = values.pop("HTTP_CONTENT_TYPE", "")
    values.pop("HTTP_CONTENT_LENGTH", None)
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("localhost", 80)
    return values | _HTTP_1_0 | {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": (_behind_proxy(values) if proxied else "") or str(client[0]),
        "REMOTE_PORT": str(client[1]),
        "CONTENT_LENGTH": str(length) if length else "",
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
    }  # fmt: skip


def _behind_proxy(values: dict[str, Any]) -> str:
    """Return the address that the proxy next to us saw, if it is one."""
    said = str(values.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    try:
        return str(ip_address(said))
    except ValueError:
        return ""


async def read_body(receive: Receive, body: IO[bytes]) -> int:
    """Copy the body into a file and return its length; raise ``BodyTooLarge``."""
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError
        part = message.get("body", b"")
        length += len(part)
        if length > LARGEST:
            raise BodyTooLarge
        body.write(part)
        if not message.get("more_body"):
            body.seek(0)
            return length


class Pages:
    """An ASGI application around a WSGI one."""

    def __init__(self, wsgi: Wsgi, *, threads: int, proxied: bool = False) -> None:
        self.wsgi = wsgi
        self.proxied = proxied
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                length = await read_body(receive, body) if scope["method"] not in {"GET", "HEAD"} else 0
            except ConnectionResetError:
                return
            except BodyTooLarge:
                await send({"type": "http.response.start", "status": 413, "headers": []})
                await send({"type": "http.response.body"})
                return
            loop = asyncio.get_running_loop()
            answer = _Answer(self.wsgi, environ(scope, body, length, proxied=self.proxied), send, loop)
            await loop.run_in_executor(self.pool, answer.run)
            await answer.finish()


class _Answer:
    """One run of the WSGI application in a thread. A usual page goes out whole; a stream goes part by part."""

    def __init__(self, wsgi: Wsgi, values: dict[str, Any], send: Send, loop: asyncio.AbstractEventLoop) -> None:
        self.wsgi, self.values, self.send, self.loop = wsgi, values, send, loop
        self.head: Message = {}
        self.last = b""
        self.started = False

    def _start(self, status: str, headers: list[tuple[str, str]], _problem: object = None) -> Callable[[bytes], None]:
        pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self.head = {"type": "http.response.start", "status": int(status[:3]), "headers": pairs}
        return self._push

    def _push(self, part: bytes) -> None:
        asyncio.run_coroutine_threadsafe(self._send_part(part), self.loop).result()

    async def _send_part(self, part: bytes) -> None:
        if not self.started:
            self.started = True
            await self.send(self.head)
        await self.send({"type": "http.response.body", "body": part, "more_body": True})

    def run(self) -> None:
        """Call the application; keep one part back, so that a page of one part needs no trip between threads."""
        parts = self.wsgi(self.values, self._start)
        try:
            for part in parts:
                if self.last:
                    self._push(self.last)
                self.last = part
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()

    async def finish(self) -> None:
        """Send what was kept back."""
        if not self.started:
            await self.send(self.head)
        await self.send({"type": "http.response.body", "body": self.last})
