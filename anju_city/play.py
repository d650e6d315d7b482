"""Operators and responders who play themselves: they sign in like people and use the verbs that people use."""

import logging
import threading
import time
from abc import ABC, abstractmethod
from random import Random
from typing import Any

import httpx

from anju_city.doors import Demo, Session

log = logging.getLogger("anju_city")
_LOOK_S = 2.0
_GIVE_UP_S = 40 * 60.0
_REAL = 0.45
_TECHNICAL = frozenset({"P4", "P0"})


class Player(threading.Thread, ABC):
    """Somebody with a session of their own, looking again every two seconds."""

    def __init__(
        self, demo: Demo, login: dict[str, Any], *, seed: int, speed: float, stopping: threading.Event
    ) -> None:
        super().__init__(name=str(login["username"]), daemon=True)
        self.session = Session(demo.address, login)
        self.chance = Random(f"{seed} {login['username']}")
        self.speed = speed
        self.stopping = stopping

    def run(self) -> None:
        """Sign in and play until told to stop; trouble is waited for."""
        signed_in = False
        self.pause(5)
        while not self.stopping.is_set():
            try:
                if not signed_in:
                    self.session.sign_in()
                    signed_in = True
                self.turn()
            except (httpx.HTTPError, PermissionError, KeyError, ValueError) as problem:
                log.info("%s: %r", self.name, problem)
                self.pause(5)
            self.pause(_LOOK_S)

    @abstractmethod
    def turn(self) -> None:
        """Do what there is to do now."""

    def pause(self, seconds: float) -> None:
        """Take some city time."""
        self.stopping.wait(max(0.2, seconds / self.speed))

    def takes(self, low: float, high: float) -> None:
        """Take a time between two, as people do."""
        self.pause(self.chance.uniform(low, high))

    def do(self, path: str, **body: Any) -> bool:
        """Use one verb; a refusal is an answer, not an error."""
        answer = self.session.call("POST", path, json=body)
        if answer.is_error:
            log.info("%s %s: %s", self.name, path, answer.text[:160])
        return answer.is_success

    def items(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        """Read a list."""
        found: list[dict[str, Any]] = (
            self.session.call("GET", path, params=parameters).raise_for_status().json()["items"]
        )
        return found


class Operator(Player):
    """Answers what rings longest, talks, sends, waits, closes."""

    def turn(self) -> None:
        """Take one case and see it through."""
        ringing = self.items("incidents", state="ringing", limit=50)
        if not ringing:
            return
        case = min(ringing, key=lambda row: (row["priority"], row["received_at"]))
        self.takes(3, 20)
        if not self.do(f"incidents/{case['id']}/claim"):
            return
        beat = threading.Event()
        threading.Thread(target=self._beat, args=(case["id"], beat), daemon=True).start()
        try:
            self._see_through(case)
        finally:
            beat.set()

    def _beat(self, case: str, ended: threading.Event) -> None:
        while not ended.wait(10) and not self.stopping.is_set():
            self.do(f"incidents/{case}/heartbeat")

    def _see_through(self, case: dict[str, Any]) -> None:
        path = f"incidents/{case['id']}"
        self.takes(4, 10)
        self.do(f"{path}/assess")
        if case["priority"] in _TECHNICAL:
            self._close(path, "test" if case["kind"] == "test" else "device_fault")
            return
        if self._talks(path):
            real = self.chance.random() < _REAL
            if not real:
                self._close(path, "false_press", spoken_with="elder")
                return
        else:
            self.do(f"{path}/no-speech")
        self._send(path)
        if self._waits_for_arrival(path):
            self.takes(30, 120)
            self._close(path, self.chance.choices(("real_treated", "to_hospital", "service_need"), (6, 2, 3))[0])

    def _talks(self, path: str) -> bool:
        answer = self.session.call("POST", f"{path}/calls", json={"target": "elder"})
        if answer.is_error:
            return False
        self.takes(10, 25)
        reached = self.chance.random() < 0.7
        self.do(f"calls/{answer.json()['id']}/end", result="reached" if reached else "no_answer")
        return reached

    def _send(self, path: str) -> None:
        for candidate in self.items(f"{path}/candidates"):
            if self.do(f"{path}/send-worker", worker=candidate["worker"]):
                return

    def _waits_for_arrival(self, path: str) -> bool:
        until = time.monotonic() + _GIVE_UP_S / self.speed
        while time.monotonic() < until and not self.stopping.is_set():
            state = self.session.call("GET", path).raise_for_status().json()["state"]
            if state in ("arrived", "resolved", "reviewed"):
                return bool(state == "arrived")
            self.pause(5)
        return False

    def _close(self, path: str, outcome: str, **more: Any) -> None:
        self.takes(5, 15)
        self.do(f"{path}/resolve", outcome=outcome, note="演示城市自动处置", **more)


class Lead(Player):
    """Reviews what colleagues have closed."""

    def turn(self) -> None:
        """Review one case."""
        for case in self.items("incidents", state="resolved", limit=20):
            self.takes(20, 60)
            self.do(f"incidents/{case['id']}/review", text="时限达标，处置得当（演示城市自动复核）")
            return


class Responder(Player):
    """Accepts, goes there at the speed of an electric bicycle, helps, hands over."""

    def turn(self) -> None:
        """Do the next thing of the first open job."""
        for job in self.items("assignments"):
            steps = {"offered": self._answer, "accepted": self._go, "arrived": self._help}
            if job["state"] in steps:
                steps[job["state"]](job)
                return

    def _answer(self, job: dict[str, Any]) -> None:
        self.takes(4, 30)
        if self.chance.random() < 0.08:
            self.do(f"assignments/{job['id']}/refuse", reason="正在另一户处理，走不开")
        else:
            self.do(f"assignments/{job['id']}/accept")

    def _go(self, job: dict[str, Any]) -> None:
        self.pause(60 * (job["minutes"] or 6) * self.chance.uniform(0.8, 1.3))
        place = {"longitude": job["longitude"], "latitude": job["latitude"], "accuracy_m": 15.0}
        known = {name: value for name, value in place.items() if place["longitude"] is not None and value is not None}
        self.do(f"assignments/{job['id']}/arrive", **known)

    def _help(self, job: dict[str, Any]) -> None:
        self.takes(240, 900)
        self.do(f"assignments/{job['id']}/finish", entry=self.chance.choice(("elder", "key")), note="已处置（演示）")


def everybody(demo: Demo, *, seed: int, speed: float, stopping: threading.Event) -> list[Player]:
    """Make a player of each account that is meant to be played."""
    kinds: tuple[tuple[str, type[Player]], ...] = (
        ("operator", Operator),
        ("lead_operator", Lead),
        ("responder", Responder),
    )
    return [
        kind(demo, login, seed=seed, speed=speed, stopping=stopping)
        for role, kind in kinds
        for login in demo.logins(role, played=True)
    ]
