"""Who is needed to watch a press arrive: elders with buttons, an operator, the web process, a page in a browser."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

from django.db import transaction

from benchmarks.place import ROOT, Place

AREA, COMMUNITY = "230103", "230103001001"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
_PLACES = (
    ("23", "黑龙江省"), ("2301", "哈尔滨市"), (AREA, "南岗区"), ("230103001", "花园街道"), (COMMUNITY, "花园社区"),
)  # fmt: skip
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "秀英桂兰淑珍玉华凤琴德福国强志明文清云芳春荣建军立新海山林生喜财永贵长河振东庆丰"

# The page notes by its own clock when a word of the stream came and when a name stood in the strip.
WATCH = """() => {
  const at = () => performance.timeOrigin + performance.now();
  const seen = new Map(), waiting = [];
  let busy = 0, since = at();
  const note = (key) => { if (!seen.has(key)) seen.set(key, at()); };
  const tell = () => { for (const one of [...waiting]) if (seen.has(one.key)) {
    waiting.splice(waiting.indexOf(one), 1); one.done(seen.get(one.key)); } };
  new MutationObserver(() => {
    for (const part of document.querySelectorAll("#bell b")) note("strip " + part.textContent);
    tell();
  }).observe(document.body, { childList: true, subtree: true });
  document.body.addEventListener("word", ({ detail }) => { note(detail.topic + " " + detail.id); tell(); });
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...rest) {
    busy += 1;
    this.addEventListener("loadend", () => { busy -= 1; since = at(); });
    return send.apply(this, rest);
  };
  window.watch = {
    at,
    until: (key) => new Promise((done) => { waiting.push({ key, done }); tell(); setTimeout(() => done(null), 20000); }),
    quiet: (ms) => new Promise((done) => { const look = () =>
      !busy && at() - since > ms ? done(true) : setTimeout(look, 20); look(); }),
    fetches: () => { const rows = performance.getEntriesByType("resource").filter((row) => row.name.includes("/desk/"))
      .map((row) => ({ name: row.name, start: performance.timeOrigin + row.startTime,
        end: performance.timeOrigin + row.responseEnd })); performance.clearResourceTimings(); return rows; },
  };
}"""

# Before the page's own scripts run: every word of the stream is told to the watcher too.
OVERHEAR = """window.EventSource = class extends EventSource { constructor(...facts) { super(...facts);
  this.addEventListener("changed", (event) =>
    document.body.dispatchEvent(new CustomEvent("word", { detail: JSON.parse(event.data) }))); } };"""


def name_of(number: int) -> str:
    """Name an elder so that no two share a name."""
    given = _GIVEN[number // 20 % 40] + _GIVEN[(number // 800 + number * 7) % 40]
    return f"{_SURNAMES[number % 20]}{given}"


def button_of(number: int) -> str:
    """Return the number of an elder's button."""
    return f"0xe{number:015x}"


@transaction.atomic
def people(count: int) -> None:
    """Register elders, each alone in a home with a button on the line and one contact."""
    from anju.areas import commands as areas
    from anju.devices import commands as devices
    from anju.devices.models import Line
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM
    from anju.people import commands as elders

    now, line = clock.now(), Line.objects.get(username="bench")
    rows = [areas.Row(code, name) for code, name in _PLACES]
    areas.load_reference(SYSTEM, "23", now=now, rows=rows, valid_from=date(2020, 1, 1))
    for number in range(count):
        elder = elders.register_elder(
            SYSTEM, now=now, name=name_of(number), sex="f", birth_on=date(1940, 3, 17), area_code=COMMUNITY,
            phone=f"139{number:08d}", address=f"测绘路 {number} 号 502 室", longitude=126.65, latitude=45.74,
            datum="wgs84", living_alone=True,
        )  # fmt: skip
        value = elders.ContactValues(name="赵丽华", relation="女儿", phone=f"138{number:08d}", minutes_away=25)
        elders.set_contacts(SYSTEM, elder.pk, [value], now=now)
        devices.enrol(
            SYSTEM, number=button_of(number), kind="button", elder_id=elder.pk, line_id=line.pk, room="客厅", now=now
        )


def operator() -> tuple[Any, str]:
    """Make the operator with a post and a session; return the viewer and the cookie."""
    from django.test import Client

    from anju.accounts import commands, queries
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM

    now = clock.now()
    user = commands.create_user(
        SYSTEM, username="li", name="李静", password="Xiao-Ju-2026!", area=AREA, now=now, staff=True, must_change=False
    )
    commands.grant_post(SYSTEM, user.pk, role="operator", area=AREA, starts_on=date(2020, 1, 1), now=now)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["seen_at"] = now.timestamp()
    session.save()
    return queries.viewer_of(user), client.cookies["sessionid"].value


@contextmanager
def web(place: Place, port: int) -> Iterator[str]:
    """Run the web process as an installation does; gives its address."""
    environment = os.environ | {"ANJU_SECOND_FACTOR": "off"}
    command = [
        sys.executable, "-m", "granian", "anju.config.asgi:application", "--interface", "asgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--no-ws", "--log-level", "warning",
    ]  # fmt: skip
    log = (place.folder / "web.log").open("ab")
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # the worker too; nothing of it is needed any more
        process.wait()


def _wait(address: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the web process did not answer")


def beside(place: Place) -> None:
    """Start what else runs in an installation: the timers of escalation and the jobs."""
    log = (place.folder / "beside.log").open("ab")
    timers = ["-c", "import django; django.setup(); from anju.incidents import jobs; jobs.run()"]
    for words in (timers, ["-m", "django", "procrastinate", "worker", "--concurrency", "1"]):
        process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=log, stderr=log)
        place.processes.append(process)


@contextmanager
def desk(address: str, cookie: str) -> Iterator[Any]:
    """Open ``/desk/`` in a headless Chromium in which the operator has signed in, and watch it."""
    from playwright.sync_api import sync_playwright

    path = (
        os.environ.get("ANJU_CHROMIUM") or which("chromium") or which("chromium-headless-shell") or "/usr/bin/chromium"
    )
    if not Path(path).exists():
        raise SystemExit(f"no browser at {path}: apt-get install chromium, or set ANJU_CHROMIUM")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(FLAGS))
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=address)
        context.set_default_timeout(30_000)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
        page = context.new_page()
        page.add_init_script(OVERHEAR)
        page.goto("/desk/")
        page.wait_for_selector("#bell")
        page.evaluate(WATCH)
        yield page
        browser.close()


def clock_gap_ms(page: Any) -> float:
    """Return how far the page's clock is ahead of ours, from the quickest of thirty looks."""
    looks = []
    for _ in range(30):
        before = time.time() * 1000
        there = page.evaluate("watch.at()")
        after = time.time() * 1000
        looks.append((after - before, there - (before + after) / 2))
    return float(min(looks)[1])
