"""A real browser on a real server for the journeys of the desks: signed in, on a phone or a desk, with axe at hand."""

import contextlib
import functools
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, expect, sync_playwright

from anju.accounts.models import User
from tests import world
from tests.incidents import scene

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), "")
"""The shell without a window draws the same pages and takes less than half of the processor time of the whole program."""
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
PATIENCE_MS = 20_000  # what is waited for comes at once, or late on a crowded machine
PHONE, DESK = (360, 800), (1440, 900)


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """Start the system's Chromium."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def sign_in(browser: Any, server: str, user: User, size: tuple[int, int], *, place: bool = True) -> BrowserContext:
    """Open a window in which this person has signed in; ``place`` lets pages see where the phone is."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        base_url=server,
        geolocation={"longitude": scene.HOME[0], "latitude": scene.HOME[1]} if place else None,
        permissions=["geolocation"] if place else [],
    )
    context.set_default_timeout(PATIENCE_MS)
    session = world.client_for(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    return context


def that_stands(look: Callable[..., Any]) -> Callable[..., Any]:
    """Look again at a page that was just going away: the answer to a press loads it anew, a moment after the press."""

    @functools.wraps(look)
    def looked(page: Page, *more: Any) -> Any:
        until = time.monotonic() + PATIENCE_MS / 1000
        while True:
            try:
                return look(page, *more)
            except Error as problem:
                if "context was destroyed" not in problem.message or time.monotonic() > until:
                    raise
                page.wait_for_load_state()

    return looked


_SETTLE = """document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish())"""
"""Colours half way from one theme to the other are nobody's: asking for what moves also brings the styles up to date."""


@that_stands
def problems(page: Page) -> list[str]:
    """Ask axe for everything against WCAG A and AA on this page, once its scripts are there."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    page.evaluate(_SETTLE)
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        ".then((said) => said.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.target).join(' | ')))"
    )
    return list(found)


@that_stands
def fits(page: Page) -> bool:
    """Whether nothing makes the page scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@that_stands
def too_small(page: Page, floor: float = 18) -> list[str]:
    """Name texts under the floor of elder and field pages."""
    return list(
        page.evaluate(
            """(floor) => [...document.querySelectorAll("body *")].filter((part) => part.checkVisibility()
              && [...part.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
              && !part.closest(".visually-hidden, .aj-skip")
              && parseFloat(getComputedStyle(part).fontSize) < floor)
              .map((part) => part.className + ": " + part.textContent.trim().slice(0, 20))""",
            floor,
        )
    )


@that_stands
def small_targets(page: Page, floor: float = 60) -> list[str]:
    """Name buttons and links of the main part and the thumb that are lower than the floor."""
    return list(
        page.evaluate(
            """(floor) => [...document.querySelectorAll("main a, main button, main summary, footer a, footer button, footer summary")]
              .filter((part) => part.checkVisibility() && part.getBoundingClientRect().height < floor - 0.5)
              .map((part) => part.textContent.trim().slice(0, 20))""",
            floor,
        )
    )


_MARK = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync("* { transition: none !important; animation: none !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
  document.activeElement?.blur();
  const asked = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const seen = (part) => part.checkVisibility() && !part.disabled && !part.closest("[inert], dialog:not([open])");
  const groups = new Set();
  window.walkLook = (part) => [part, part.closest("label"), part.nextElementSibling, part.parentElement]
    .filter(Boolean).map((one) => { const look = getComputedStyle(one);
      return [look.outlineStyle, look.outlineWidth, look.boxShadow, look.borderColor, look.backgroundColor].join(" "); })
    .join("|");
  let number = 0;
  for (const part of document.querySelectorAll(`main :is(${asked}), footer :is(${asked})`)) {
    if (!seen(part) || part.tabIndex < 0) continue;
    if (part.type === "radio") {
      if (groups.has(part.form?.id + part.name)) continue;
      groups.add(part.form?.id + part.name);
      const group = [...document.getElementsByName(part.name)].filter((one) => one.form === part.form);
      for (const one of group) one.dataset.walk = number;
    } else part.dataset.walk = number;
    number += 1;
  }
  window.walkLooks = new Map([...document.querySelectorAll("[data-walk]")].map((part) => [part, walkLook(part)]));
  return number;
}"""
_STEP = """() => {
  const part = document.activeElement;
  if (!part?.dataset?.walk) return ["", true];
  return [part.dataset.walk, walkLook(part) !== walkLooks.get(part)];
}"""


def unreached(page: Page) -> list[str]:
    """Walk the page with Tab; name what can be done on it and is never reached, or is reached without being seen."""
    page.wait_for_load_state()
    missing = _walk(page)
    for _again in range(3):
        if None not in missing:  # a part that a live refresh has replaced meanwhile: the walk was of another page
            break
        missing = _walk(page)
    return [name or "replaced while it was walked" for name in missing]


def _walk(page: Page) -> list[str | None]:
    count = int(page.evaluate(_MARK))
    reached: set[str] = set()
    seen: set[str] = set()
    for _step in range(count + 60):  # the bars above and below have their own links
        page.keyboard.press("Tab")
        walk, visible = page.evaluate(_STEP)
        reached.add(walk)
        if visible:
            seen.add(walk)
        if len(reached - {""}) == count:
            break
    missing = [str(number) for number in range(count) if str(number) not in reached & seen]
    name = "(walk) => document.querySelector(`[data-walk='${walk}']`)?.outerHTML.slice(0, 120) ?? null"
    return [page.evaluate(name, walk) for walk in missing]
