"""The desks of the day: providers look at their orders and send or refuse, the operator acts on what rings."""

import re
from datetime import datetime, timedelta

from anju_city.orders.crowd import Crowd, Visitor
from anju_city.orders.day import Day
from anju_city.orders.tally import Placed, Tally

_ENDS = 21 * 60
_STRIP, _BOARD = 10.0, 45.0  # minutes between two looks
_MISSED_AFTER = 45
_UNCHANGED = 204
_MARK = re.compile(r'name="mark" value="(\w+)"')


class Desks:
    """Dispatchers of providers, and operators."""

    def __init__(self, crowd: Crowd, day: Day, tally: Tally, midnight: datetime) -> None:
        self.crowd = crowd
        self.day = day
        self.tally = tally
        self.midnight = midnight
        self._seen: set[str] = set()
        self._marks: dict[str, str] = {}  # of the board that somebody has before the eyes

    def begin(self, minute: int) -> None:
        """Open the desks at a minute of the day."""
        at = self.midnight + timedelta(minutes=minute)
        for who in self.crowd.dispatchers:
            self.day.at(at, lambda who=who: self._board(who))  # type: ignore[misc]
        for who in self.crowd.operators[:1]:
            self.day.at(at, lambda who=who: self._strip(who))  # type: ignore[misc]

    def concern(self, order: Placed) -> None:
        """Note what a desk will do about an order."""
        starts = self.midnight + timedelta(minutes=order.wish.starts)
        if order.wish.fate == "provider_refuses":
            self.day.after(6, lambda: self._refuse(order))
        elif order.wish.fate == "missed":
            self.day.at(starts + timedelta(minutes=_MISSED_AFTER), lambda: self._miss(order))
        elif order.wish.index % 5 == 0:
            self.day.at(starts - timedelta(minutes=12), lambda: self._depart(order))

    def _open(self) -> bool:
        return self.day.hours.now() < self.midnight + timedelta(minutes=_ENDS)

    def _board(self, who: Visitor) -> None:
        session, mark = who.there(), self._marks.get(who.name)
        with self.tally.timed("provider: board"):
            page = session.refresh("/provider/", mark=mark) if mark else session.look("/provider/")
            page.raise_for_status()
        if page.status_code == _UNCHANGED:
            self.tally.count("board unchanged")
        elif found := _MARK.search(page.text):
            self._marks[who.name] = found.group(1)
        if self._open():
            self.day.after(_BOARD, lambda: self._board(who))

    def _strip(self, who: Visitor) -> None:
        session = who.there()
        with self.tally.timed("desk: ringing"):
            session.look("/orders/ringing/").raise_for_status()
        with self.tally.timed("desk: list"):
            page = session.look("/orders/", alert="1")
        for number in dict.fromkeys(re.findall(r'href="/orders/(\d+)/"', page.text)):
            order = self.tally.orders.get(number)
            if order is not None:
                self._act(who, order)
        if self._open():
            self.day.after(_STRIP, lambda: self._strip(who))

    def _act(self, who: Visitor, order: Placed) -> None:
        """Send somebody to an order that rings; with nobody left or the time over, say so to the customer."""
        session = who.there()
        late = self.midnight + timedelta(minutes=order.wish.starts) <= self.day.hours.now()
        if order.id in self._seen and not late:
            return
        self._seen.add(order.id)
        with self.tally.timed("desk: order page"):
            page = session.look(f"/orders/{order.id}/").text
        if f"/orders/{order.id}/see/" in page:
            session.post(f"/orders/{order.id}/see/", {})
        again = not late and order.wish.fate != "provider_refuses" and self._somebody(who, order, page)
        if again and self._verb(who, order, "send", "placed", why="坐席另派"):
            return
        if f"/orders/{order.id}/reject/" in page:
            self._verb(who, order, "reject", "rejected", why="没有服务商能去")

    def _somebody(self, who: Visitor, order: Placed, page: str) -> bool:
        """Look who could go, as the page of the order offers it, and whether there is anybody."""
        path = f"/orders/{order.id}/candidates/"
        if path not in page:
            return False
        with self.tally.timed("desk: who could go"):
            return f"/orders/{order.id}/send/" in who.there().look(path).text

    def _verb(self, who: Visitor, order: Placed, verb: str, word: str, **form: str) -> bool:
        with self.tally.timed(f"desk: {verb}"):
            answer = who.there().post(f"/orders/{order.id}/{verb}/", dict(form))
        if not answer.is_redirect:
            self.tally.refuse(f"desk {verb}: {answer.status_code}")
            return False
        order.word = word
        self.tally.count(f"desk {verb}")
        return True

    def _dispatcher(self, order: Placed) -> Visitor | None:
        """Return who dispatches for the order's provider, by the provider's own list."""
        for who in self.crowd.dispatchers:
            if who.there().look(f"/provider/orders/{order.id}/").is_success:
                return who
        return None

    def _refuse(self, order: Placed) -> None:
        who = self._dispatcher(order)
        if who is None:
            return
        with self.tally.timed("provider: refuse"):
            answer = who.there().post(f"/provider/orders/{order.id}/refuse/", {"why": "今天人手不够"})
        self.tally.count("provider refused" if answer.is_redirect else "provider could not refuse")

    def _depart(self, order: Placed) -> None:
        who = self.crowd.operators[order.wish.index % len(self.crowd.operators)]
        self._verb(who, order, "depart", order.word)

    def _miss(self, order: Placed) -> None:
        """Note that they did not meet, and call the visit off."""
        who = self.crowd.operators[order.wish.index % len(self.crowd.operators)]
        if self._verb(who, order, "miss", "no_show", why="敲门无人，电话不通"):
            self._verb(who, order, "cancel", "cancelled", why="与家属商定取消")
