"""Those who order: an app with a key, the family on its page, the desk on the telephone; and what they say after."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from anju_city.orders.crowd import Crowd, Visitor
from anju_city.orders.day import Day
from anju_city.orders.tally import Placed, Tally
from anju_city.orders.wishes import Wish

BEIJING = ZoneInfo("Asia/Shanghai")
_NUMBER = re.compile(r"/orders/(\d+)/")
_LOOKS = 8  # times that somebody looks again whether the service is done
_AGAIN = 90  # minutes between


class Customers:
    """Everybody who orders, and the official who decides what is disputed."""

    def __init__(
        self, crowd: Crowd, day: Day, tally: Tally, midnight: datetime, *, told: Callable[[Placed], None]
    ) -> None:
        self.told = told
        self.crowd = crowd
        self.day = day
        self.tally = tally
        self.midnight = midnight

    def order(self, wish: Wish) -> None:
        """Order through the wish's channel, and note what follows."""
        found = {"api": self._by_app, "family": self._by_family, "phone": self._by_telephone}[wish.channel](wish)
        if found is None:
            return
        placed = Placed(wish, found, word="placed")
        if not self.tally.placed(placed):
            self.tally.problem(f"number {found} was given to two orders")
            return
        self._what_follows(placed)
        self.told(placed)

    def starts_at(self, wish: Wish) -> datetime:
        """Return the wished moment."""
        return self.midnight + timedelta(minutes=wish.starts)

    def _by_app(self, wish: Wish) -> str | None:
        body = {
            "elder": str(self.crowd.elders[wish.elder]), "item": self.crowd.items[wish.item],
            "starts_at": self.starts_at(wish).isoformat(), "urgent": wish.urgent, "note": "演示：少盐",
        }  # fmt: skip
        answers = []
        for _turn in range(1 + wish.twice):
            with self.tally.timed("order by API"):
                answer = self.crowd.api.call("POST", "orders", json=body, headers={"Idempotency-Key": wish.key})
            answers.append(answer)
        if len({answer.text for answer in answers}) > 1:
            self.tally.problem(f"{wish.key}: a repeat got another answer")
        answer = answers[0]
        if answer.is_error:
            self.tally.refuse(str(answer.json().get("code", answer.status_code)))
            return None
        return str(answer.json()["id"])

    def _by_family(self, wish: Wish) -> str | None:
        relative = self.crowd.families[wish.elder]
        elder, at = relative.elders[wish.index % len(relative.elders)], self.starts_at(wish).astimezone(BEIJING)
        path = f"/family/{elder}/order/{self.crowd.items[wish.item]}/"
        session = relative.there()
        with self.tally.timed("family: choose"):
            session.look(path).raise_for_status()
        with self.tally.timed("family: order"):
            answer = session.post(path, {"day": f"{at:%Y-%m-%d}", "hour": str(at.hour), "note": ""})
        return self._number(answer, "family")

    def _by_telephone(self, wish: Wish) -> str | None:
        session = self._operator(wish).there()
        elder, item = self.crowd.elders[wish.elder], self.crowd.items[wish.item]
        at = self.starts_at(wish).astimezone(BEIJING)
        form = {
            "elder": str(elder), "items": item, "on": f"{at:%Y-%m-%d}", "at": f"{at:%H:%M}", "quantity": "1",
            "channel": "phone", "note": "",
        }  # fmt: skip
        with self.tally.timed("desk: bill"):
            session.look("/orders/new/", **form).raise_for_status()
        with self.tally.timed("desk: order"):
            answer = session.post("/orders/new/", form)
        return self._number(answer, "desk")

    def _number(self, answer: Any, where: str) -> str | None:
        found = _NUMBER.search(answer.headers.get("location", ""))
        if found is None:
            self.tally.refuse(f"{where}: {answer.status_code}")
            return None
        return found.group(1)

    def _operator(self, wish: Wish) -> Visitor:
        return self.crowd.operators[wish.index % len(self.crowd.operators)]

    def _what_follows(self, order: Placed) -> None:
        fate = order.wish.fate
        before = self.starts_at(order.wish)
        if fate == "cancelled":
            self.day.after(10, lambda: self._say(order, "cancel", "cancelled", why="临时有事"))
        elif fate == "cancelled_late":
            self.day.at(before - timedelta(minutes=30), lambda: self._say(order, "cancel", "cancelled", why="身体不适"))
        elif fate != "unrated":
            self.day.at(before + timedelta(minutes=100), lambda: self._after(order, _LOOKS))

    def _say(self, order: Placed, verb: str, word: str, **body: Any) -> bool:
        """Say something about an order as its customer; a refusal is an answer."""
        with self.tally.timed(f"customer: {verb}"):
            answer = self.crowd.api.call("POST", f"orders/{order.id}/{verb}", json=body)
        if answer.is_error:
            self.tally.refuse(f"{verb}: {answer.json().get('code', answer.status_code)}")
            return False
        order.word = word
        return True

    def _after(self, order: Placed, looks: int) -> None:
        """Rate or object once the service is done; look again later when it is not."""
        with self.tally.timed("customer: look"):
            state = self.crowd.api.get(f"orders/{order.id}")["state"]
        if state == "checked_out":
            if order.wish.fate == "disputed":
                if self._say(order, "dispute", "disputed", why="没有按单做完"):
                    self.day.after(45, lambda: self._decide(order))
            else:
                self._say(order, "rate", "rated", stars=order.wish.stars, note="")
        elif state not in {"cancelled", "rejected", "voided"} and looks:
            self.day.after(_AGAIN, lambda: self._after(order, looks - 1))

    def _decide(self, order: Placed) -> None:
        """Let an official decide on an objection: every second one stands."""
        official = self.crowd.officials[order.wish.index % len(self.crowd.officials)].there()
        verb, word = ("uphold", "confirmed") if order.wish.index % 2 else ("void", "voided")
        with self.tally.timed(f"official: {verb}"):
            answer = official.post(f"/orders/{order.id}/{verb}/", {"why": "电话核实过"})
        if answer.is_redirect:
            order.word = word
        else:
            self.tally.refuse(f"{verb}: {answer.status_code}")
