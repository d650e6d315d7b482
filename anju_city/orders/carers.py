"""Those who go: phones that are looked at, jobs answered, doors reached, services done; some without a net."""

import re
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import httpx

from anju_city.orders.crowd import Crowd, Visitor
from anju_city.orders.day import Day
from anju_city.orders.tally import Placed, Tally

_FAR = 0.05  # degrees: some kilometres
_ENDS = 20 * 60
_TAKES = (25, 50)


@dataclass(slots=True)
class _Phone:
    """One worker's phone: what was seen, and what waits for a net."""

    who: Visitor
    chance: Random
    seen: set[str] = field(default_factory=set)
    waiting: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    offline_until: datetime | None = None
    in_turn: threading.RLock = field(default_factory=threading.RLock)  # what waited is sent before anything newer


class Carers:
    """Every worker of the day."""

    def __init__(self, crowd: Crowd, day: Day, tally: Tally, midnight: datetime, *, seed: int, look: float) -> None:
        self.day = day
        self.tally = tally
        self.midnight = midnight
        self.phones = [_Phone(who, Random(f"carer {seed} {number}")) for number, who in enumerate(crowd.workers)]
        self.every = look
        self.rung = False  # whether phones ring when somebody is asked; else they are looked at again and again
        self._by_name = {phone.who.name: phone for phone in self.phones}
        self.refusals: dict[str, int] = {}
        self._lock = threading.Lock()

    def begin(self, minute: int) -> None:
        """Let everybody come on duty around a minute of the day, and look at the phone from then on."""
        for phone in self.phones:
            at = self.midnight + timedelta(minutes=minute + phone.chance.uniform(0, self.every))
            self.day.at(at, lambda phone=phone: self._come(phone))  # type: ignore[misc]

    def ring(self, name: str) -> None:
        """Let a worker's phone ring: it is looked at soon."""
        phone = self._by_name.get(name)
        if phone is not None:
            self.day.after(phone.chance.uniform(0, 3), lambda: self._look(phone))

    def _come(self, phone: _Phone) -> None:
        session = phone.who.there()
        with self.tally.timed("phone: on duty"):
            session.post("/field/duty/", {"on": "1"})
        if phone.who.place:
            longitude, latitude = phone.who.place
            session.post("/field/position/", {"longitude": longitude, "latitude": latitude, "accuracy": 20})
        self._look(phone)

    def _look(self, phone: _Phone) -> None:
        """Look at the day; answer what is new."""
        if phone.offline_until is None:
            session = phone.who.there()
            with self.tally.timed("phone: today"):
                page = session.look("/field/")
            jobs = set(re.findall(r"/field/jobs/(\d+)/", page.text)) - phone.seen
            if jobs:
                with self.tally.timed("phone: jobs by API"):
                    found = session.call("GET", "assignments").raise_for_status().json()["items"]
                phone.seen |= jobs - {str(job["id"]) for job in found if job["state"] == "offered"}
                for job in found:
                    if job["state"] == "offered" and job["thing"] == "order" and job["id"] not in phone.seen:
                        phone.seen.add(job["id"])
                        self._asked(phone, job)
        if not self.rung and self.day.hours.now() < self.midnight + timedelta(minutes=_ENDS):
            self.day.after(self.every, lambda: self._look(phone))

    def _asked(self, phone: _Phone, job: dict[str, Any]) -> None:
        order = self.tally.orders.get(str(job["thing_id"]))
        fate = order.wish.fate if order else "served"
        with self._lock:
            before = self.refusals.get(job["thing_id"], 0)
            self.refusals[job["thing_id"]] = before + 1
        if fate == "silent_worker" and not before:
            return  # the phone lies in a bag; the platform's clock asks the next
        verb = "refuse" if fate == "refused_once" and not before else "accept"
        self.day.after(phone.chance.uniform(1, 4), lambda: self._answer(phone, job, order, verb))

    def _answer(self, phone: _Phone, job: dict[str, Any], order: Placed | None, verb: str) -> None:
        form = {"reason": "busy"} if verb == "refuse" else {}
        if not self._post(phone, job["id"], verb, form) or verb == "refuse":
            return
        if order is None:
            return
        with self.tally.timed("phone: job"):
            phone.who.there().look(f"/field/jobs/{job['id']}/")
        fate, starts = order.wish.fate, self.midnight + timedelta(minutes=order.wish.starts)
        if fate == "missed":
            return  # nobody opens; the desk hears of it
        delay = phone.chance.uniform(10, 40) if fate == "late" else phone.chance.uniform(-6, 4)
        arrives = max(starts + timedelta(minutes=delay), self.day.hours.now() + timedelta(minutes=5))
        if fate == "offline":
            phone_back = arrives + timedelta(minutes=phone.chance.uniform(60, 240))
            self.day.at(arrives, lambda: self._go_dark(phone, phone_back))
        self.day.at(arrives, lambda: self._arrive(phone, job["id"], order))

    def _go_dark(self, phone: _Phone, back: datetime) -> None:
        if phone.offline_until is None:
            phone.offline_until = back
            self.day.at(back, lambda: self._come_back(phone))

    def _arrive(self, phone: _Phone, job: str, order: Placed) -> None:
        place = self._place(phone, job, order)
        if not self._post(phone, job, "arrive", place, keep=True):
            return
        self.day.after(phone.chance.uniform(*_TAKES), lambda: self._finish(phone, job, order))

    def _place(self, phone: _Phone, job: str, order: Placed) -> dict[str, Any]:
        """Say where the phone is: the home it was told, sometimes kilometres away."""
        if phone.offline_until is not None:
            return {}
        found = phone.who.there().call("GET", f"assignments/{job}")
        if found.is_error or found.json()["longitude"] is None:
            return {}
        away = _FAR if order.wish.fate == "far" else 0.0
        return {"longitude": found.json()["longitude"] + away, "latitude": found.json()["latitude"], "accuracy": 15}

    def _finish(self, phone: _Phone, job: str, order: Placed) -> None:
        form = {"condition": "fine", "done": [], "note": "一切正常"}
        if self._post(phone, job, "finish", form, keep=True) and phone.offline_until is None:
            order.finished = True

    def _post(self, phone: _Phone, job: str, verb: str, form: dict[str, Any], *, keep: bool = False) -> bool:
        """Send one post of the phone, or keep it until there is a net again."""
        token = f"{phone.who.session.login['username']}-{job}-{verb}"
        with phone.in_turn:
            if phone.offline_until is not None and keep:
                phone.waiting.append((job, verb, {**form, "token": token}))
                return True
            answer = self._send(phone, job, verb, {**form, "token": token})
        if answer.is_success:
            return True
        self.tally.refuse(f"phone {verb}: {_code(answer)}")
        return False

    def _send(self, phone: _Phone, job: str, verb: str, form: dict[str, Any]) -> httpx.Response:
        with self.tally.timed(f"phone: {verb}"):
            return phone.who.there().post(f"/field/jobs/{job}/{verb}/", form, X_Outbox="1")

    def _come_back(self, phone: _Phone) -> None:
        """Send what waited, in order, the first of it twice as a phone does that heard no answer."""
        with phone.in_turn:
            phone.offline_until, waiting, phone.waiting = None, phone.waiting, []
            for number, (job, verb, form) in enumerate(waiting):
                for _turn in range(2 if number == 0 else 1):
                    answer = self._send(phone, job, verb, form)
                self.tally.count("sent after being offline")
                if answer.is_error:
                    self.tally.refuse(f"phone {verb} after being offline: {_code(answer)}")
                elif verb == "finish":
                    self._finished(phone, job)
        if self.rung:
            self._look(phone)

    def _finished(self, phone: _Phone, job: str) -> None:
        found = phone.who.there().call("GET", f"assignments/{job}")
        order = self.tally.orders.get(str(found.json().get("thing_id"))) if found.is_success else None
        if order is not None:
            order.finished = True


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["code"])
    except (ValueError, KeyError):
        return str(answer.status_code)
