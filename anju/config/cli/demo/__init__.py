"""The demo that ``anju run`` adds to an empty installation: people who sign in, one known home, a door for the city.

Everything is made by the platform's own commands and only on the first start. The simulated city itself comes in
through the public doors like anybody else (``anju_city``).
"""

import json
import os
from typing import Any

from anju.config.runtime.installation import Installation
from anju.config.runtime.words import say


def prepare(place: Installation, county: str) -> None:
    """Make the demo on the first start; on later starts only write down today's addresses."""
    from anju.config.cli.demo import (
        accounts,
        after,
        aids,
        health,
        household,
        institutions,
        keys,
        meals,
        mornings,
        neighbours,
        orders,
        planned,
        providers,
        routines,
        things,
        watching,
    )

    path = place.data / "demo.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    first = not found or not accounts.are_there()
    if first:
        password = accounts.invent_password()
        users = accounts.make(county, password)
        homes = household.make(county, users)
        found = {
            "county": county,
            "password": password,
            "logins": accounts.logins(county, password),
            "key": keys.issue(county),
            "elders": homes,
            "neighbours": neighbours.make(county),
        }
    found["lines"] = keys.make_lines(found["county"], found.get("lines", {}))
    found["devices"] = things.install(found["elders"], found["lines"], found.get("devices", []))
    if "routines" not in found:
        routines.make(found["elders"], found["county"])
        found["routines"] = "made"
    if first:
        health.add(found["elders"], found["lines"])
    found["institutions"] = institutions.make(found["county"], found["lines"], found["password"])
    if all(login["username"] != institutions.STAFF for login in found["logins"]):
        found["logins"].append(institutions.login(found["county"], found["password"]))
    around = found.get("neighbours", [])
    meals.make(found["county"], found["elders"], found["password"], around)
    held = {login["username"] for login in found["logins"]}
    found["logins"] += [
        login for login in meals.logins(found["county"], found["password"]) if login["username"] not in held
    ]
    aids.make(found["county"], found["elders"], found["password"])
    if all(login["username"] != aids.STAFF for login in found["logins"]):
        found["logins"].append(aids.login(found["county"], found["password"]))
    watching.watch(found["elders"])
    accounts.come_on_duty(found["county"])
    if "orders" not in found:
        orders.make(found["county"], found["elders"])
        found["orders"] = "made"
    known = {login["username"] for login in found["logins"]}
    made = providers.make(found["county"], found["elders"], found["password"])
    found["logins"] += [login for login in made if login["username"] not in known]
    after.make(found["county"], found["elders"])
    planned.make(found["county"], around)
    if first:
        mornings.make(found["county"], found["elders"], around)
    found |= {
        "synthetic": "人物、证件号、电话均为虚构",
        "address": place.address,
        "api": f"{place.address}/api/v1",
        "mqtt": {"host": "127.0.0.1", "port": place.mqtt_port},
    }
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(found, file, ensure_ascii=False, indent=1)


def introduction(place: Installation) -> list[str]:
    """Say who can sign in, one line each."""
    path = place.data / "demo.json"
    found = json.loads(path.read_text())
    lines = [say("logins", password=found["password"])]
    lines += [
        f"  {login['username']:<12} {login['title']}  {login['name']}" for login in found["logins"] if login["shown"]
    ]
    return [*lines, say("details", path=path)]
