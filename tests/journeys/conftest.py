"""The real server on the test database, Debian's Chromium, and the stage with its people."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import BrowserContext, Page

from anju.accounts.models import User
from anju.config.runtime import ports
from tests.desks import browser as windows
from tests.journeys import stage as stages

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in this thread; no view runs here
ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 30.0
QUIET_TICKS = 4
_LOGS: list[Path] = []


def _database_url() -> str:
    facts = connection.settings_dict
    secret = f":{facts['PASSWORD']}" if facts["PASSWORD"] else ""
    return f"postgresql://{facts['USER']}{secret}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the server did not answer:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def server(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[str]:
    """Run the web process as in production, on the database of the tests; yields its address."""
    with django_db_blocker.unblock():
        url = _database_url()
    port, log = ports.free_port(), tmp_path_factory.mktemp("server") / "web.log"
    _LOGS.append(log)
    environment = os.environ | {
        "ANJU_DATABASE_URL": url,
        "ANJU_DATA": str(log.parent),  # what people upload goes with the test
        "ANJU_SECOND_FACTOR": "off",
        "DJANGO_SETTINGS_MODULE": "anju.config.settings",
    }
    command = [
        sys.executable, "-m", "granian", "anju.config.asgi:application", "--interface", "asginl", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--no-ws", "--log-level", "warning",
    ]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for a module: Playwright keeps an event loop in this thread, which must end with it."""
    with windows.chromium() as browser:
        yield browser


@pytest.fixture
def stage(transactional_db: None) -> stages.Stage:
    """Set the stage anew."""
    return stages.build()


@pytest.fixture
def window(chromium: Any, server: str) -> Iterator[Callable[..., Page]]:
    """Open windows of signed-in people; what a page complains about fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(user: User | None, path: str, size: tuple[int, int] = windows.DESK, **more: Any) -> Page:
        if user is None:
            context = chromium.new_context(
                viewport={"width": size[0], "height": size[1]}, base_url=server, locale="zh-CN"
            )
        else:
            context = windows.sign_in(chromium, server, user, size)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{path}: {error}"))
        page.on("response", lambda answer: _look_at(answer, complaints))
        page.on("console", lambda said: _note(said, path, complaints))
        page.goto(path)
        return page

    yield open_window
    for context in opened:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")  # what is still held back must not fail the test that comes next
        context.close()
    _let_the_server_rest()
    assert not complaints, "\n".join(complaints)


def _let_the_server_rest() -> None:
    """Wait until the server asks the database for nothing more: emptying tables under its feet would lock both."""
    idle = 0
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            idle = idle + 1 if cursor.fetchone()[0] == 0 else 0
        if idle >= QUIET_TICKS:
            return
        time.sleep(0.05)


def _look_at(answer: Any, complaints: list[str]) -> None:
    """Bring the end of the server's log along when a view crashed."""
    if answer.status >= 500:
        complaints.append(f"{answer.status} {answer.url}\n{_LOGS[-1].read_text()[-3000:]}")


_EXPECTED = (
    "sendAbort",
    "htmx:afterRequest",
    "status of 4",
    "Status Error Code 4",
    "AudioContext",
    "favicon",
    "ERR_INCOMPLETE_CHUNKED",
    "ERR_CONNECTION",
)


def _note(said: Any, path: str, complaints: list[str]) -> None:
    """Keep errors; refusals (4xx) are answers, and a stream that ends with its server is no fault of the page."""
    if said.type == "error" and not any(word in said.text for word in _EXPECTED):
        complaints.append(f"{path}: {said.text}")


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Where the pictures go."""
    folder = Path(os.environ.get("ANJU_PICTURES") or tmp_path).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
