"""The end of the day: the platform's word against the city's own, through the same doors."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from anju_city.doors import Api
from anju_city.orders.ear import Ear
from anju_city.orders.tally import Placed, Tally

FINAL = frozenset({"rated", "confirmed", "cancelled", "rejected", "voided"})
# What the city said last, and the states in which the platform may have it after the clocks have run out.
LEADS_TO = {
    "placed": FINAL,
    "rated": {"rated"},
    "cancelled": {"cancelled"},
    "rejected": {"rejected"},
    "confirmed": {"confirmed"},
    "voided": {"voided"},
    "disputed": {"disputed"},
    "no_show": {"no_show"},
}
SPENT = frozenset({"rated", "confirmed"})
_WAYS = ("cancelled", "rejected", "voided")


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What was found: how many orders stand where, and everything that must not be."""

    states: dict[str, int]
    unexplained: list[str]
    problems: list[str]

    @property
    def balances(self) -> bool:
        """Whether the two books agree."""
        return not self.problems


def reckon(api: Api, tally: Tally, county: str, days: list[date], *, ear: Ear | None = None) -> Reckoning:
    """Read every order of the days and compare."""
    there: dict[str, dict[str, Any]] = {}
    for day in days:
        for row in api.pages("orders", area=county, day=day.isoformat(), limit=200):
            there[str(row["id"])] = row
    problems = list(tally.problems)
    lost = [number for number in tally.orders if number not in there]
    problems += [f"order {number} is in no list" for number in lost[:20]]
    states: dict[str, int] = {}
    unexplained = []
    for number, order in tally.orders.items():
        if number not in there:
            continue
        row = there[number]
        states[row["state"]] = states.get(row["state"], 0) + 1
        problems += _disagreements(order, row)
        if row["state"] not in FINAL and not row["withheld"]:  # a visit that a check holds back waits for a person
            unexplained.append(f"{row['number']} {row['state']} ({order.wish.fate}, last said: {order.word})")
    if ear is not None:
        problems += ear.missing({number: there[number]["state"] for number in tally.orders if number in there})
    return Reckoning(states, unexplained, problems + money(tally, there))


def _disagreements(order: Placed, row: dict[str, Any]) -> list[str]:
    found = []
    name, state = row["number"], row["state"]
    if state not in LEADS_TO.get(order.word, FINAL) and state in FINAL:
        found.append(f"{name}: {state}, but the last word was {order.word}")
    if row["price_fen"] != row["subsidy_fen"] + row["own_fen"]:
        found.append(f"{name}: the parts are not the price")
    if order.word == "rated" and row["rating"] != order.wish.stars:
        found.append(f"{name}: {row['rating']} stars instead of {order.wish.stars}")
    if order.finished and row["checked_out_at"] is None and state not in _WAYS:
        found.append(f"{name}: a phone was told that it is done, and it is {state}")
    return found


def money(tally: Tally, there: dict[str, dict[str, Any]]) -> list[str]:
    """Say where the book does not balance: what an elder had left less what was held and spent is what is left now."""
    found = []
    for elder, (before, after, item) in tally.purses.items():
        gone = sum(
            int(row["subsidy_fen"])
            for number, row in there.items()
            if row["elder"] == elder and number in tally.orders and row["state"] not in _WAYS
        )
        if before - gone != after:
            found.append(f"elder {elder}: {before} fen less {gone} is not {after} ({item})")
    return found
