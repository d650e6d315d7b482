"""Moving in: the sheet through the bulk import, then homes and their devices through the API. Repeatable."""

import logging
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from anju_city import homes, places, sheet
from anju_city.doors import Api, Demo
from anju_city.homes import Thing
from anju_city.people import City, Person

log = logging.getLogger("anju_city")
FIRST = 2000  # people who are there before the city calls itself ready
_CHUNK = 100_000
_OVER = frozenset({"done", "failed", "rehearsed"})


def city(api: Api, county: str, *, seed: int) -> City:
    """Lay out the county from the areas that the platform tells."""
    areas = [(str(row["code"]), str(row["name"])) for row in _areas(api, county)]
    return City(county, places.communities(areas, county), seed=seed, today=date.today())  # noqa: DTZ011 - a birthday


def _areas(api: Api, county: str) -> Iterator[dict[str, Any]]:
    for street in api.get("areas/tree", root=county, depth=2)["children"]:
        yield street
        yield from street["children"]


def import_people(api: Api, town: City, first: int, last: int) -> None:
    """Bring people in through the bulk import, in files of at most 100,000 rows."""
    for start in range(first, last, _CHUNK):
        end = min(start + _CHUNK, last)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"yanshi-{start}-{end}.csv"
            sheet.write((town.person(index) for index in range(start, end)), path)
            with path.open("rb") as file:
                files = {"file": (path.name, file, "text/csv")}
                answer = api.call("POST", "elders/imports", files=files, data={"rehearse": "false"})
        answer.raise_for_status()
        _wait(api, answer.json()["id"])


def _wait(api: Api, job: str) -> None:
    while True:
        found = api.get(f"elders/imports/{job}")
        if found["state"] in _OVER:
            log.info("import %s: %s %s %s", job, found["state"], found["counts"], found["problem"])
            if found["state"] == "failed":
                raise RuntimeError(found["problem"])
            return
        time.sleep(0.3)


def count(api: Api, county: str) -> int:
    """Return how many people the platform has in the county."""
    return int(api.get("elders/count", area=county)["count"])


def people_with_devices(town: City, size: int, most: int) -> Iterator[Person]:
    """Name those whose homes get devices, at most so many (0: all)."""
    found = 0
    for index in range(size):
        person = town.person(index)
        if person.wants_devices():
            yield person
            found += 1
            if found == most:
                return


def enrolled(api: Api, county: str) -> set[str]:
    """Return the numbers of the devices that are registered already."""
    return {str(row["number"]) for row in api.pages("devices", area=county, limit=200)}


def equip(api: Api, demo: Demo, person: Person, known: set[str]) -> list[Thing]:
    """Enrol and bind what is missing in one home; return all that hangs there."""
    things = homes.things(person)
    missing = [thing for thing in things if thing.number not in known]
    if not missing:
        return things
    hits = api.get("elders/search", q=person.id_number, limit=1)["items"]
    if not hits:
        log.warning("%s is not in the register", person.index)
        return []
    line = str(demo.line("city")["id"])
    for thing in missing:
        body = {
            "number": thing.number, "kind": thing.kind, "elder": hits[0]["id"], "line": line, "room": thing.room,
            "model": thing.model, "synthetic": True,
        }  # fmt: skip
        answer = api.call("POST", "devices", json=body)
        if answer.is_error:
            log.warning("%s: %s", thing.number, answer.text[:200])
    return things
