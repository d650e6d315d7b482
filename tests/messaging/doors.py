"""The other sides of the channels, real on loopback: an SMS gateway over HTTP and an SMTP server."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Gateway:
    """What came in, and what to answer."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.requests]


@contextmanager
def gateway() -> Iterator[Gateway]:
    """Run an HTTP server that keeps what it gets."""
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.requests.append((dict(self.headers), body))
            status = state.answers.pop(0) if state.answers else 200
            told = b'{"id": "gw-%d"}' % len(state.requests)
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_ANSWERS = {"DATA": b"354 go on\r\n", "QUIT": b"221 bye\r\n"}


@contextmanager
def smtp(refuse: str = "") -> Iterator[tuple[int, list[str]]]:
    """Run an SMTP server that keeps mails and refuses one recipient."""
    mails: list[str] = []
    loop = asyncio.new_event_loop()
    started = threading.Event()
    port: list[int] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 test\r\n")
        while line := (await reader.readline()).decode():
            word = (line.split() or [""])[0].upper()
            refused = word == "RCPT" and refuse and refuse in line
            writer.write(b"550 no such user\r\n" if refused else _ANSWERS.get(word, b"250 ok\r\n"))
            if word == "DATA":
                mails.append((await reader.readuntil(b"\r\n.\r\n")).decode())
                writer.write(b"250 kept\r\n")
            if word == "QUIT":
                break
        await writer.drain()
        writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        port.append(server.sockets[0].getsockname()[1])
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            server.close()

    def run() -> None:
        loop.run_until_complete(task)

    task = loop.create_task(serve())
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait(5)
    try:
        yield port[0], mails
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(5)
        loop.close()
