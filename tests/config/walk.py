"""Going through the pages of a running demo as each of its people: the first page, then a page of each kind from there."""

import re
from collections import deque
from typing import Any
from urllib.parse import urljoin, urlsplit

from anju_city.doors import Session

_LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)"')
_NAV = re.compile(r'<nav[^>]*class="aj-nav".*?</nav>', re.DOTALL)
_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
_NO_SUBJECT = ("/messages/", "/me/", "/ui/")  # of everybody and of no subject: nothing in the menu stands for them
LEAST = 20  # signs of text on a page that says something
OK = 200


class Walk:
    """One person's way through the pages; ``faults`` holds what is wrong, by address."""

    def __init__(self, address: str, login: dict[str, Any], *, most: int) -> None:
        self.session = Session(address, login)
        self.most = most
        self.faults: dict[str, str] = {}
        self.seen: set[str] = set()
        self.with_menu = 0

    def go(self) -> "Walk":
        """Sign in, look at the first page, and at one page of each kind that can be reached from it."""
        self.session.sign_in()
        ways = deque(["/"])
        while ways and len(self.seen) < self.most:
            way = ways.popleft()
            if _kind(way) in self.seen:
                continue
            self.seen.add(_kind(way))
            ways.extend(self._look(way))
        self.session.client.close()
        return self

    def _look(self, way: str) -> list[str]:
        answer = self.session.client.get(way)
        here = urlsplit(str(answer.url)).path
        self.seen.add(_kind(here))
        if answer.status_code != OK:
            self.faults[way] = str(answer.status_code)
        if answer.status_code != OK or not answer.headers["Content-Type"].startswith("text/html"):
            return []
        html = answer.text
        if not html.startswith("<!doctype") and "<html" not in html:
            return []
        found = _MAIN.search(html)
        main = found[0] if found else html
        if "<form" not in main and len("".join(_TAG.sub(" ", main).split())) < LEAST:
            self.faults[way] = "empty"
        bar = _NAV.search(html)
        if bar and not here.startswith(_NO_SUBJECT):
            self.with_menu += 1
            current = bar[0].count("aria-current")
            if current != 1:
                self.faults[here] = f"{current} entries of the menu are current"
        return [urljoin(here, link.replace("&amp;", "&")) for link in _LINK.findall(html)]


def _kind(way: str) -> str:
    """Return what an address is like: the numbers and words of one record do not make another kind of page."""
    return re.sub(r"/(?:\d[\d-]*|[0-9a-f]{12,})(?=/|$)", "/#", urlsplit(way).path)
