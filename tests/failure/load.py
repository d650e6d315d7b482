"""The load under which processes are killed: gateways over MQTT, a vendor over HTTP, two operators at the desk."""

import json
import random
import threading
import time
import uuid

import httpx

from tests.failure.site import ELDERS, SENSORS, Site
from tests.mqtt import Mqtt

LAST = 9_999_999  # the number of the very last press
_HTTP_FROM = 5_000_000
_SAID = ("sos", "fall", "cord", "help")
_REPEATS = 0.2  # so often the vendor sends what was acknowledged once more, to be sure


class Load(threading.Thread):
    """Somebody who goes on until told to stop and notes what was promised to them."""

    def __init__(self, site: Site) -> None:
        super().__init__(daemon=True)
        self.site = site
        self.acknowledged: set[int] = set()
        self.presses: set[int] = set()
        self.broken: list[str] = []
        self.number = 0
        self.client: httpx.Client | None = None
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work through every outage."""
        while not self.stopping.is_set():
            try:
                self.work()
            except (OSError, ConnectionError, httpx.HTTPError):
                time.sleep(0.1)
        if self.client is not None:
            self.client.close()

    def work(self) -> None:
        """Work until something breaks or it is time to stop."""
        raise NotImplementedError


class Gateway(Load):
    """Numbered frames over MQTT QoS 1, each sent once; every fortieth is a press, spaced so that each is its own."""

    def work(self) -> None:
        """Publish in batches of twenty."""
        with Mqtt(self.site.nats.mqtt_port, "g1", self.site.known.password, timeout=3) as link:
            while not self.stopping.is_set():
                self._batch(link)
                time.sleep(0.15)

    def _batch(self, link: Mqtt) -> None:
        waiting: dict[int, tuple[int, bool]] = {}
        for _ in range(20):
            self.number += 1
            press = self.number % 40 == 0
            device = f"0xb{self.number // 40 % ELDERS}" if press else f"0xs{self.number % SENSORS}"
            body = {"action": "emergency"} if press else {"smoke": False, "battery": 80}
            payload = json.dumps({**body, "n": self.number}).encode()
            waiting[link.send(f"{self.site.known.line.topic_base}/{device}", payload)] = (self.number, press)
        while waiting:
            number, press = waiting.pop(link.acknowledged())
            self.acknowledged.add(number)
            if press:
                self.presses.add(number)

    def say_last(self) -> None:
        """Press once more when all is quiet: a lane that has handled this has handled all that came before."""
        with Mqtt(self.site.nats.mqtt_port, "g1", self.site.known.password) as link:
            link.publish(
                f"{self.site.known.line.topic_base}/0xlast", json.dumps({"action": "emergency", "n": LAST}).encode()
            )


class Vendor(Load):
    """Frames by HTTP with an idempotency key: sent again until answered, and sometimes once more after that."""

    def __init__(self, site: Site, seed: int) -> None:
        super().__init__(site)
        self.chance = random.Random(f"vendor {seed}")
        self.number = _HTTP_FROM
        self.retried = 0
        self.client = httpx.Client(
            base_url=site.address, headers={"Authorization": f"Bearer {site.known.token}"}, timeout=8, trust_env=False
        )

    def work(self) -> None:
        """Send one batch after the other."""
        while not self.stopping.is_set():
            self._send_batch()
            time.sleep(0.15)

    def _send_batch(self) -> None:
        numbers = [self.number + at for at in range(3)]
        self.number += 3
        turn = numbers[0] // 3
        said = {"device": f"0xh{turn % ELDERS}", "body": {"signal": _SAID[turn // ELDERS % 4], "n": numbers[0]}}
        routine = [{"device": f"0xh{turn % ELDERS}", "body": {"battery": 70, "n": number}} for number in numbers[1:]]
        key, body = uuid.uuid4().hex, {"frames": [said, *routine]}
        stored = self._until_answered(key, body)
        if stored is None:
            return
        self.acknowledged.update(numbers)
        self.presses.add(numbers[0])
        if self.chance.random() < _REPEATS:
            again = self._until_answered(key, body, replay=True)
            if again not in (None, stored):
                self.broken.append(f"{key}: stored as {stored}, then as {again}")

    def _until_answered(self, key: str, body: dict[str, object], *, replay: bool = False) -> list[int] | None:
        while not self.stopping.is_set():
            try:
                answer = self.client.post("/api/v1/frames", json=body, headers={"Idempotency-Key": key})
            except httpx.HTTPError:
                self.retried += 1
                time.sleep(0.1)
                continue
            if answer.status_code == 202:
                if replay and answer.headers.get("Idempotent-Replay") != "true":
                    self.broken.append(f"{key}: acted again")
                return list(answer.json()["stored"])
            if answer.status_code < 500 and "still_running" not in answer.text:
                self.broken.append(f"{key}: {answer.status_code} {answer.text[:300]}")
                return None
            self.retried += 1
            time.sleep(0.1)
        return None


class Operator(Load):
    """Looks at what rings and claims it by the desk's own form; a colleague does the same at the same time."""

    def __init__(self, site: Site, user_id: int, session: str) -> None:
        super().__init__(site)
        self.user_id = user_id
        self.posted: set[int] = set()
        self.won: set[int] = set()
        self.in_the_dark: set[int] = set()  # posted, and no answer came
        token = "k" * 32
        self.client = httpx.Client(
            base_url=site.address, cookies={"sessionid": session, "csrftoken": token},
            headers={"X-CSRFToken": token}, timeout=8, trust_env=False,
        )  # fmt: skip

    def work(self) -> None:
        """Claim what rings."""
        while not self.stopping.is_set():
            answer = self.client.get("/api/v1/incidents", params={"state": "ringing", "limit": 10})
            for case in answer.json()["items"] if answer.status_code == 200 else ():
                self._claim(int(case["id"]))
            time.sleep(0.3)

    def _claim(self, case: int) -> None:
        self.posted.add(case)
        try:
            answer = self.client.post(f"/desk/cases/{case}/claim/")
        except httpx.HTTPError:
            self.in_the_dark.add(case)
            raise
        if answer.status_code == 302:
            self.won.add(case)
        elif answer.status_code >= 500:
            self.in_the_dark.add(case)
        elif answer.status_code != 409:
            self.broken.append(f"case {case}: {answer.status_code} {answer.text[:300]}")
