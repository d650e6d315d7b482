"""The one address: hands each request to whom it belongs."""

import os

from django.conf import settings

from anju.config.live.stream import Stream
from anju.config.runtime import warming
from anju.config.serving.pages import Pages, Receive, Scope, Send, Wsgi
from anju.config.serving.static import Static


class Door:
    """The ASGI application of the web process."""

    def __init__(self, django: Wsgi) -> None:
        proxied = os.environ.get("ANJU_BEHIND_PROXY") == "1"
        self.pages = Pages(django, threads=int(os.environ.get("ANJU_WEB_THREADS", "4")), proxied=proxied)
        self.static = Static()
        self.live = Stream()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to whom it belongs."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["path"] == "/live/":
            await self.live(scope, receive, send)
        elif scope["path"].startswith(settings.STATIC_URL):
            await self.static(scope, receive, send)
        else:
            await self.pages(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            warming.begin()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
