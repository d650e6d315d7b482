"""The public doors: the API with a key, and the pages' session for those who sign in."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

_TRIES = 6
_SIGNED_OUT = 401
_TOO_MANY = 429
_SERVER_TROUBLE = 500


@dataclass(frozen=True, slots=True)
class Demo:
    """What ``anju run`` wrote about itself: addresses, logins, key, lines."""

    found: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Demo":
        """Read ``demo.json``."""
        return cls(json.loads(path.read_text()))

    @property
    def address(self) -> str:
        """Where the pages are."""
        return str(self.found["address"])

    @property
    def token(self) -> str:
        """The machine key."""
        return str(self.found["key"]["token"])

    def line(self, name: str) -> dict[str, Any]:
        """Return one device line by its name in the demo."""
        line: dict[str, Any] = self.found["lines"][name]
        return line

    def logins(self, role: str, *, played: bool) -> list[dict[str, Any]]:
        """List accounts of one role; ``played`` are those meant to play themselves."""
        return [login for login in self.found["logins"] if login["role"] == role and login["played"] == played]


class Api:
    """The API of a running platform, patient with its limits and restarts."""

    def __init__(self, address: str, token: str) -> None:
        self.client = httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60, trust_env=False
        )

    def wait(self) -> None:
        """Wait until the platform answers at all."""
        while True:
            try:
                if self.client.get("/healthz").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.5)

    def call(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """Send one request; wait and repeat when told to, or when the platform is starting again."""
        for attempt in range(_TRIES):
            try:
                answer = self.client.request(method, f"/api/v1/{path}", **arguments)
            except httpx.TransportError:
                time.sleep(2**attempt / 4)
                continue
            if answer.status_code == _TOO_MANY:
                time.sleep(float(answer.headers.get("Retry-After", 1)))
            elif answer.status_code < _SERVER_TROUBLE:
                return answer
            else:
                time.sleep(2**attempt / 4)
        msg = f"{method} {path} was not answered"
        raise ConnectionError(msg)

    def get(self, path: str, **parameters: Any) -> Any:
        """Read something or raise."""
        return self.call("GET", path, params=parameters).raise_for_status().json()

    def pages(self, path: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Read a whole list, page by page."""
        cursor = None
        while True:
            found = self.get(path, **parameters, **({"cursor": cursor} if cursor else {}))
            yield from found["items"]
            cursor = found.get("next")
            if not cursor:
                return


class Session:
    """Somebody who has signed in, with their own cookies: pages and API alike."""

    def __init__(self, address: str, login: dict[str, Any], *, road: httpx.BaseTransport | None = None) -> None:
        """``road``: connections that many sessions share; each has its own cookies all the same."""
        self.login = login
        self.client = httpx.Client(base_url=address, timeout=30, trust_env=False, follow_redirects=True, transport=road)

    def sign_in(self) -> None:
        """Sign in by the form, as people do."""
        self.client.get("/sign-in/")
        form = {"username": self.login["username"], "password": self.login["password"]}
        answer = self.client.post("/sign-in/", data={**form, "csrfmiddlewaretoken": self._token()})
        answer.raise_for_status()
        if "/sign-in" in str(answer.url):
            msg = f"{self.login['username']} could not sign in"
            raise PermissionError(msg)

    def wait(self) -> None:
        """Wait until the platform answers at all."""
        while True:
            try:
                if self.client.get("/healthz").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.5)

    def call(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """Use the API with the session; sign in again when it has ended."""
        answer = self._once(method, path, **arguments)
        if answer.status_code in (401, 403) and "csrf" not in answer.text:
            self.sign_in()
            answer = self._once(method, path, **arguments)
        return answer

    def look(self, path: str, **parameters: Any) -> httpx.Response:
        """Open a page; sign in first when the session has ended."""
        answer = self.client.get(path, params=parameters)
        if "/sign-in" in str(answer.url):
            self.sign_in()
            answer = self.client.get(path, params=parameters)
        return answer

    def refresh(self, path: str, **parameters: Any) -> httpx.Response:
        """Fetch a place of an open page again while somebody works there; open the page when the session has ended."""
        answer = self.client.get(path, params=parameters, headers={"HX-Request": "true"})
        return self.look(path) if answer.status_code == _SIGNED_OUT else answer

    def post(self, path: str, form: dict[str, Any], **headers: str) -> httpx.Response:
        """Send a form of a page as a browser does, and stay where one is; sign in first when the session has ended."""
        answer = self._form(path, form, headers)
        if "/sign-in" in answer.headers.get("location", ""):
            self.sign_in()
            answer = self._form(path, form, headers)
        return answer

    def _form(self, path: str, form: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
        sent = {"X-CSRFToken": self._token(), **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(path, data=form, headers=sent, follow_redirects=False)

    def _once(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        headers = {"X-CSRFToken": self._token()}
        return self.client.request(method, f"/api/v1/{path}", headers=headers, **arguments)

    def _token(self) -> str:
        return self.client.cookies.get("csrftoken") or ""
