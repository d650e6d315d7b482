"""Servers and devices for the kit to be tried on: our own listeners, and bad ones of every kind."""

import asyncio
import threading
import time
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from anju.config.runtime.ports import free_port
from anju_edge.conformance import runner
from anju_edge.conformance.device import Asked
from anju_edge.conformance.devices import device
from anju_edge.conformance.line import Patience, Place
from anju_edge.gateways.datagram import Datagrams
from anju_edge.gateways.lines import Line
from anju_edge.gateways.open_line import OpenLine
from anju_edge.gateways.stream import Listener
from anju_edge.protocols.registry import PROTOCOLS
from tests.edge.test_gateways import Memory

QUICK = Patience(answer_s=4.0, half_s=0.1, pause_s=0.1, quiet_s=0.03, cut_s=0.001)
SHORT = QUICK._replace(answer_s=0.15, storm=3)


@asynccontextmanager
async def ours(protocol, *, udp=False, away=False, settings=None):
    """Open a line of our own gateway with a store in memory."""
    store = Memory()
    store.away = away
    line = Line("l1", protocol, f"edge/{protocol}/l1", free_port(), "127.0.0.1", settings=settings or {})
    place = OpenLine(line, store)
    door = (Datagrams if udp else Listener)(place)
    await door.open()
    try:
        yield Place("127.0.0.1", line.port, udp), store
    finally:
        await door.close()


async def checked(protocol, where, patience=QUICK, *, number="", store_down=False, **asked):
    """Play all cases and return the results by name."""
    speaker = device(protocol, Asked(number=number, udp=where.udp, **asked), broker=where.broker)
    told = []
    results = await runner.check(speaker, where, patience, told.append, store_down=store_down)
    assert told == list(results)
    return {result.case: result for result in results}


def failed(results):
    return {name: result.why for name, result in results.items() if result.state != "passed"}


class Bad(asyncio.Protocol):
    """A bad server: ``kind`` says how."""

    def __init__(self, server):
        self.server = server
        speaks = PROTOCOLS[server.protocol].wire
        self.wire = speaks.open({}) if speaks else None
        self.kept = b""

    def connection_made(self, transport):
        self.transport = transport
        self.server.sockets.add(transport)

    def connection_lost(self, _problem):
        if self.server.kind == "dies_on_half" and self.wire.rest():
            self.server.die()

    def data_received(self, data):
        getattr(self, self.server.kind)(data)

    def never_answers(self, data):
        pass

    def answers_wrong(self, data):
        for message in self.wire.feed(data):
            if message.answer:
                self.transport.write(b"[3G*0000000018*0002*KO]")

    def answers_before_storing(self, data):
        """Answer as soon as the keyword is there, whatever follows and whether or not it can be kept."""
        self.kept += data
        while (at := self.kept.find(b"*")) >= 0 and len(self.kept) > at + 20:
            keyword = b"AL" if b"*AL" in self.kept[:25] else b"LK"
            number = self.kept[at + 1 : at + 11]
            self.transport.write(b"[3G*" + number + b"*0002*" + keyword + b"]")
            end = self.kept.find(b"]")
            self.kept = self.kept[end + 1 :] if end >= 0 else b""

    def answers_twice(self, data):
        for message in self.wire.feed(data):
            self.transport.write(message.answer * 2)

    def dies_on_half(self, data):
        for message in self.wire.feed(data):
            self.transport.write(message.answer)
        if self.wire.rest():
            self.server.die()

    def drops_without_fix(self, data):
        for message in self.wire.feed(data):
            if b",V," not in message.raw:
                self.transport.write(message.answer)

    def one_frame_a_segment(self, data):
        messages = PROTOCOLS[self.server.protocol].wire.open({}).feed(data)
        if messages:
            self.transport.write(messages[0].answer)

    def hangs_up(self, data):
        for message in self.wire.feed(data):
            self.transport.write(message.answer)
            self.transport.close()

    def broker(self, data):
        """Let anybody in, never end a connection, and say nothing to a topic with a space or a body it cannot read."""
        self.kept += data
        if data.startswith(b"\x10"):
            self.transport.write(b"\x20\x02\x00\x00")
        elif data.startswith(b"\xc0"):
            self.transport.write(b"\xd0\x00")


class BadServer:
    def __init__(self, protocol, kind):
        self.protocol, self.kind, self.port, self.sockets = protocol, kind, free_port(), set()
        self.listening = None

    async def open(self):
        loop = asyncio.get_running_loop()
        self.listening = await loop.create_server(lambda: Bad(self), "127.0.0.1", self.port)

    def die(self):
        self.listening.close()
        for transport in self.sockets:
            transport.abort()


@asynccontextmanager
async def bad(protocol, kind, *, broker=False):
    server = BadServer(protocol, kind)
    await server.open()
    try:
        yield Place("127.0.0.1", server.port, broker=broker)
    finally:
        server.die()


class Address:
    """What a vendor's platform posts to: judged by the protocol, answered as the platform does, or badly."""

    def __init__(self, protocol, *, settings=None, kind=""):
        self.protocol, self.settings, self.kind, self.stored = protocol, settings or {}, kind, []

    def answer(self, method, path, query, body):
        if self.kind == "away":
            return 503, b""
        if not path.endswith("/push/l1/secret") and self.kind != "open":
            return 404, b""
        if self.kind == "slow":
            time.sleep(0.3)
        if self.kind == "hangs_up":
            return 0, b""
        if len(body) > 1_000_000 and self.kind != "takes_all":
            return (500 if self.kind == "falls_over" else 413), b""
        if self.kind == "json_only" and not body.startswith(b"{"):
            return 400, b""
        said = PROTOCOLS[self.protocol].push(self.settings, method, query, body)
        if said.store:
            self.stored.append(body)
        return said.status, b"?" if self.kind == "odd" else said.reply


@contextmanager
def posted_to(address):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.respond()

        def do_GET(self):
            self.respond()

        def respond(self):
            to = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, reply = address.answer(self.command, to.path, dict(parse_qsl(to.query)), body)
            if not status:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_about):
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/push/l1/secret"
        finally:
            server.shutdown()
            thread.join()
