"""``GET /live/?topics=incident,seat``: server-sent events for one signed-in browser."""

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from django.conf import settings

from anju.config.live.hub import Ear, Hub
from anju.config.live.session import Unknown, viewer_of_session
from anju.config.live.words import TOPICS
from anju.config.serving.pages import Receive, Scope, Send
from anju.kernel.viewer import Viewer

HEARTBEAT = 15.0  # seconds; proxies and browsers notice a dead line
CHECK_SESSION = 60.0
_LOOKERS = ThreadPoolExecutor(2, thread_name_prefix="live")  # few, so that few database connections are kept
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def _cookies(scope: Scope) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            with contextlib.suppress(CookieError):
                jar.load(value.decode("latin-1"))
    return {name: morsel.value for name, morsel in jar.items()}


def _topics(scope: Scope) -> frozenset[str]:
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("topics", [""])[0]
    return frozenset(asked.split(",")) & TOPICS


class Stream:
    """An ASGI application for the one address."""

    def __init__(self) -> None:
        self.hub = Hub()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401 without a session, 503 when full, else a stream that ends with the session."""
        if scope["method"] != "GET":
            return await _refuse(send, 405)
        key = _cookies(scope).get(settings.SESSION_COOKIE_NAME, "")
        try:
            viewer = await _look(key)
        except Unknown:
            return await _refuse(send, 503)
        if viewer is None:
            return await _refuse(send, 401)
        ear = Ear(viewer=viewer, topics=_topics(scope))
        if not self.hub.join(ear):
            return await _refuse(send, 503)
        gone = asyncio.create_task(_gone(receive))
        watch = asyncio.create_task(_watch_session(ear, key))
        try:
            await self._run(ear, gone, send)
        finally:
            self.hub.leave(ear)
            gone.cancel()
            watch.cancel()
        return None

    async def _run(self, ear: Ear, gone: "asyncio.Task[None]", send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _part(send, b"retry: 1000\n: hello\n\n")
        while not gone.done():
            waiting = asyncio.ensure_future(ear.queue.get())
            await asyncio.wait({waiting, gone}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                waiting.cancel()
                await _part(send, b": beat\n\n")
                continue
            event = waiting.result()
            if event is None:
                break
            await _part(send, event)
        await send({"type": "http.response.body", "body": b""})


async def _part(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _look(key: str) -> Viewer | None:
    return await asyncio.get_running_loop().run_in_executor(_LOOKERS, viewer_of_session, key)


async def _watch_session(ear: Ear, key: str) -> None:
    while not ear.dropped:
        await asyncio.sleep(CHECK_SESSION)
        try:
            now = await _look(key)
        except Unknown:
            continue
        if now != ear.viewer:  # signed out, timed out, another post or area: the browser comes back as what it is now
            ear.drop()
