"""A small world for the API: two districts of Harbin, an elder in each, keys of machine clients."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from anju.accounts import commands as accounts
from anju.accounts.rules.roles import KEY_VERBS
from anju.config.api import auth, limits
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from anju.people.models import Elder
from tests.world import COMMUNITY, DAOLI, DAOLI_COMMUNITY, NANGANG, harbin


def load_areas() -> None:
    """Bring in the two districts with everything above and below."""
    harbin()


def some_community(district: str) -> str:
    """Return one community of a district."""
    return {NANGANG: COMMUNITY, DAOLI: DAOLI_COMMUNITY}[district]


@dataclass
class Machine:
    """A machine client with its key."""

    token: str
    key_id: int

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request with the key; bodies are JSON unless they are bytes already."""
        import json

        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        names = {"Authorization": f"Bearer {self.token}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.client.generic(method, path, data, content_type="application/json", headers=names)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)


def machine(
    area: str = NANGANG,
    verbs: frozenset[str] | set[str] = KEY_VERBS,
    per_minute: int = 100_000,
    expires_at: datetime | None = None,
) -> Machine:
    """Give a machine client a key."""
    key, token = accounts.issue_key(
        SYSTEM, name="试验接口", verbs=verbs, area=area, now=clock.now(), per_minute=per_minute, expires_at=expires_at
    )
    return Machine(token=token, key_id=key.pk)


def elder(area: str = NANGANG, name: str = "赵德福", phone: str = "13900001234") -> Elder:
    """Register an elder in a community of a district."""
    return people.register_elder(
        SYSTEM,
        now=clock.now(),
        name=name,
        sex="m",
        area_code=some_community(area),
        phone=phone,
        address="和兴路 12 号 3 单元 402",
        living_alone=True,
        synthetic=True,
    )


def forget() -> None:
    """Drop what this process remembers of keys and limits."""
    auth.forget()
    limits.forget()


def soon(seconds: float) -> datetime:
    """Return a moment from now."""
    return clock.now() + timedelta(seconds=seconds)
