"""Who takes part: accounts with their sessions, the key of an app, and the lists that orders are drawn from."""

import threading
from dataclasses import dataclass, field
from typing import Any

import httpx

from anju_city.doors import Api, Demo, Session

_OFFERED = ("cleaning", "company", "meal", "bath", "daily_care", "walking", "shopping", "health_monitoring")


@dataclass(slots=True)
class Visitor:
    """Somebody with an account: signs in at the first need, keeps the session."""

    name: str
    session: Session
    elders: list[int] = field(default_factory=list)  # of a relative
    place: tuple[float, float] | None = None  # of a worker
    signed_in: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def there(self) -> Session:
        """Return the session, signed in."""
        with self.lock:
            if not self.signed_in:
                self.session.sign_in()
                self.signed_in = True
        return self.session


@dataclass(slots=True)
class Crowd:
    """Everybody of a day."""

    api: Api
    county: str
    elders: list[int]
    items: list[str]
    families: list[Visitor]
    workers: list[Visitor]
    dispatchers: list[Visitor]
    operators: list[Visitor]
    officials: list[Visitor]
    road: httpx.BaseTransport

    def go_home(self) -> None:
        """Close every connection."""
        self.api.client.close()
        self.road.close()


def gather(demo: Demo, *, most_elders: int) -> Crowd:
    """Read who there is from what the platform wrote about itself, and who lives there from its own lists."""
    road = httpx.HTTPTransport(limits=httpx.Limits(max_connections=64, max_keepalive_connections=64))
    api = Api(demo.address, demo.token)
    api.wait()
    county = str(demo.found["county"])

    def visitors(*roles: str) -> list[Visitor]:
        logins = [login for login in demo.found["logins"] if login["role"] in roles]
        return [_visitor(demo, login, road) for login in logins]

    elders = []
    for row in api.pages("elders", area=county, limit=200):
        elders.append(int(row["id"]))
        if len(elders) >= most_elders:
            break
    return Crowd(
        api=api,
        county=county,
        elders=elders,
        items=_items(api, county),
        families=[one for one in visitors("relative") if one.elders],
        workers=visitors("caregiver"),
        dispatchers=visitors("provider_manager"),
        operators=visitors("operator"),
        officials=visitors("official"),
        road=road,
    )


def _visitor(demo: Demo, login: dict[str, Any], road: httpx.BaseTransport) -> Visitor:
    place = login.get("place")
    return Visitor(
        name=str(login["name"]),
        session=Session(demo.address, login, road=road),
        elders=[int(elder) for elder in login.get("elders", [])],
        place=(float(place[0]), float(place[1])) if place else None,
    )


def _items(api: Api, county: str) -> list[str]:
    """Name the services that have a price here, from the catalogue that everybody may read."""
    found = {str(row["code"]) for row in api.pages("catalogue", area=county, limit=100) if row["prices"]}
    return [code for code in _OFFERED if code in found]
