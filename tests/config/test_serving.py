"""One address: the adapter around Django's sync pages, the static files, the door between them."""

import io
from typing import Any

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from anju.config.serving import pages, static
from anju.config.serving.door import Door


class Client:
    """Plays a server to an ASGI application."""

    def __init__(
        self, path: str = "/", method: str = "GET", body: bytes = b"", query: str = "", **headers: str
    ) -> None:
        self.scope: dict[str, Any] = {
            "type": "http", "http_version": "1.1", "method": method, "path": path, "query_string": query.encode(),
            "scheme": "http", "client": ("127.0.0.1", 4000), "server": ("127.0.0.1", 80),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip
        self.parts = [body[at : at + 100_000] for at in range(0, len(body), 100_000)] or [b""]
        self.sent: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        part = self.parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(self.parts)}

    async def send(self, message: Any) -> None:
        self.sent.append(dict(message))

    async def ask(self, application: Any) -> "Client":
        await application(self.scope, self.receive, self.send)
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent[1:])


def answering(response: Any, seen: dict[str, Any] | None = None) -> Any:
    def application(environ: dict[str, Any], start: Any) -> Any:
        if seen is not None:
            seen.update(environ)
            seen["read"] = environ["wsgi.input"].read()
        start(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return response

    return pages.Pages(application, threads=1)


class TestPages:
    async def test_a_page_goes_out_whole(self):
        client = await Client("/desk/").ask(answering(HttpResponse("好", headers={"X-Place": "desk"})))
        assert (client.status, client.body.decode(), client.headers["x-place"]) == (200, "好", "desk")
        assert len(client.sent) == 2

    async def test_a_stream_goes_out_part_by_part(self):
        client = await Client().ask(answering(StreamingHttpResponse(iter([b"a", b"b", b"c"]))))
        assert client.body == b"abc"
        assert len(client.sent) > 3

    async def test_a_file_arrives_complete(self):
        whole = b"x" * 50_000
        client = await Client().ask(answering(FileResponse(io.BytesIO(whole))))
        assert client.body == whole

    async def test_a_body_larger_than_memory_is_read_to_its_end(self):
        seen: dict[str, Any] = {}
        body = b"1" * (pages.IN_MEMORY + 5)
        await Client(method="POST", body=body, content_type="text/plain").ask(answering(HttpResponse(), seen))
        assert seen["read"] == body
        assert seen["CONTENT_LENGTH"] == str(len(body))
        assert seen["CONTENT_TYPE"] == "text/plain"

    async def test_a_body_beyond_every_limit_is_refused(self, monkeypatch):
        monkeypatch.setattr(pages, "LARGEST", 10)
        client = await Client(method="POST", body=b"x" * 11).ask(answering(HttpResponse()))
        assert client.status == 413

    async def test_chinese_in_the_address_arrives_as_django_expects(self):
        seen: dict[str, Any] = {}
        await Client("/老人/", query="q=%E8%B5%B5").ask(answering(HttpResponse(), seen))
        assert seen["PATH_INFO"].encode("latin-1").decode() == "/老人/"
        assert seen["QUERY_STRING"] == "q=%E8%B5%B5"

    async def test_a_header_cannot_pass_for_another(self):
        client = Client()
        client.scope["headers"] = [(b"x_forwarded_for", b"10.0.0.1"), (b"cookie", b"a=1"), (b"cookie", b"b=2")]
        seen: dict[str, Any] = {}
        await client.ask(answering(HttpResponse(), seen))
        assert "HTTP_X_FORWARDED_FOR" not in seen
        assert seen["HTTP_COOKIE"] == "a=1; b=2"

    @pytest.mark.parametrize(
        ("proxied", "said", "address"),
        [
            (True, b"10.1.2.3", "10.1.2.3"),
            (True, b"6.6.6.6, 10.1.2.3", "10.1.2.3"),
            (True, b"<nobody>", "127.0.0.1"),
            (True, None, "127.0.0.1"),
            (False, b"10.1.2.3", "127.0.0.1"),
        ],
    )
    async def test_behind_a_proxy_the_journal_gets_the_persons_address(self, proxied, said, address):
        client = Client()
        client.scope["headers"] = [(b"x-forwarded-for", said)] if said else []
        values = pages.environ(client.scope, io.BytesIO(), 0, proxied=proxied)
        assert values["REMOTE_ADDR"] == address


class TestStatic:
    async def test_a_style_sheet_is_packed_and_kept_for_a_year_under_its_version(self):
        client = await Client("/static/ui/css/base.css", query="v=1", accept_encoding="gzip").ask(static.Static())
        assert client.status == 200
        assert client.headers["content-encoding"] == "gzip"
        assert "immutable" in client.headers["cache-control"]
        assert client.headers["content-type"] == "text/css; charset=utf-8"

    async def test_a_module_without_a_version_is_asked_for_again_and_found_unchanged(self):
        files = static.Static()
        first = await Client("/static/ui/js/words.js").ask(files)
        assert first.headers["cache-control"] == "no-cache"
        assert first.headers["content-type"] == "text/javascript; charset=utf-8"
        again = await Client("/static/ui/js/words.js", if_none_match=first.headers["etag"]).ask(files)
        assert (again.status, again.body) == (304, b"")

    @pytest.mark.parametrize("path", ["/static/", "/static/none.css", "/static/../settings.py", "/static/ui/css/%00"])
    async def test_nothing_else_is_there(self, path):
        assert (await Client(path).ask(static.Static())).status == 404

    async def test_nothing_can_be_posted_there(self):
        assert (await Client("/static/ui/css/base.css", method="POST").ask(static.Static())).status == 404

    def test_addresses_carry_the_version(self, settings):
        settings.DEBUG = False
        assert static.VersionedStorage().url("ui/css/base.css").startswith("/static/ui/css/base.css?v=")


class TestDoor:
    async def test_hands_each_request_to_whom_it_belongs(self):
        def django(_environ: dict[str, Any], start: Any) -> list[bytes]:
            start("200 OK", [])
            return [b"page"]

        door = Door(django)
        assert (await Client("/desk/").ask(door)).body == b"page"
        assert (await Client("/live/", method="POST").ask(door)).status == 405
        assert b"tokens" not in (await Client("/static/ui/css/tokens.css").ask(door)).body[:3]
        closed: list[Any] = []

        async def close(message: Any) -> None:
            closed.append(message)

        await door({"type": "websocket", "path": "/"}, Client().receive, close)
        assert closed[0]["type"] == "websocket.close"
