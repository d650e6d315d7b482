"""The live stream: who hears what, that it ends with the session, and that a slow browser is dropped."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from anju.config.live import session as sessions
from anju.config.live import stream, words
from anju.config.live.hub import WAITING, Ear, Hub
from anju.config.live.words import Word, may_hear
from anju.kernel.viewer import Principal, Viewer
from tests import world

ROOT = Path(__file__).resolve().parents[2]
LI = Viewer(
    principal=Principal.OFFICIAL, name="李静", area=world.NANGANG, user_id=1, role="operator",
    verbs=frozenset({"incident.claim", "incident.read"}),
)  # fmt: skip
ZHAO_DAOLI = Viewer(principal=Principal.OFFICIAL, name="赵明", area=world.DAOLI, user_id=2, role="official")
LIU_DAOLI = Viewer(
    principal=Principal.OFFICIAL, name="刘洋", area=world.DAOLI, user_id=5, role="operator",
    verbs=frozenset({"incident.claim"}),
)  # fmt: skip
LIHUA = Viewer(principal=Principal.FAMILY, name="赵丽华", area="", user_id=3, elders=frozenset({7}))
SUN = Viewer(principal=Principal.PROVIDER, name="孙志强", area=world.NANGANG, user_id=4, organisation_id=1)


class TestWhoHears:
    def test_an_operator_hears_the_own_area_and_nobody_next_door_does(self):
        word = Word("incident", 1, area=world.COMMUNITY, desk=world.STREET, elder=7)
        assert may_hear(LI, word)
        assert not may_hear(ZHAO_DAOLI, word)
        assert not may_hear(LIU_DAOLI, word)

    def test_a_case_that_was_widened_to_the_city_rings_next_door_too_but_only_for_operators(self):
        word = Word("incident", 1, area=world.COMMUNITY, desk="2301")
        assert may_hear(LIU_DAOLI, word)
        assert not may_hear(ZHAO_DAOLI, word)

    def test_a_case_without_an_area_rings_everywhere_rather_than_nowhere(self):
        assert may_hear(LI, Word("incident", 1))
        assert not may_hear(ZHAO_DAOLI, Word("incident", 1))

    def test_a_daughter_hears_of_her_father_only(self):
        assert may_hear(LIHUA, Word("incident", 1, area=world.COMMUNITY, elder=7))
        assert not may_hear(LIHUA, Word("incident", 1, area=world.COMMUNITY, elder=8))
        assert not may_hear(LIHUA, Word("seat", 1, area=world.COMMUNITY))

    def test_a_message_is_heard_by_its_reader_alone(self):
        word = Word("message", 1, area=world.NANGANG, user=4)
        assert may_hear(SUN, word)
        assert not may_hear(LI, word)

    def test_every_topic_that_a_page_listens_to_travels(self):
        pages = [page for part in ("anju", "ui") for page in (ROOT / part).rglob("*.html")]
        found = [re.search(r"{% block live %}([a-z_,]+){% endblock", page.read_text()) for page in pages]
        asked = {topic for match in found if match for topic in match[1].split(",")}
        assert {"complaint", "call_back", "check"} <= asked
        assert asked <= words.TOPICS

    def test_the_word_says_only_that_something_changed(self):
        event = Word("incident", 12, area=world.COMMUNITY, elder=7).event().decode()
        assert event == 'event: changed\ndata: {"topic": "incident", "id": 12}\n\n'

    @pytest.mark.parametrize("payload", ["", "{", "[]", '{"id": 1}', "null"])
    def test_noise_on_the_channel_is_ignored(self, payload):
        assert words.read(payload) is None


class TestHub:
    def test_a_browser_that_does_not_keep_up_is_dropped(self):
        ear = Ear(viewer=LI, topics=frozenset({"seat"}))
        for number in range(WAITING + 1):
            ear.tell(Word("seat", number, area=world.NANGANG))
        assert ear.dropped
        assert ear.queue.get_nowait() is None

    def test_only_the_topics_of_the_page_are_sent(self):
        ear = Ear(viewer=LI, topics=frozenset({"seat"}))
        ear.tell(Word("incident", 1, area=world.COMMUNITY))
        assert ear.queue.empty()

    async def test_the_house_can_be_full(self, monkeypatch):
        monkeypatch.setattr("anju.config.live.hub.LARGEST_CROWD", 0)
        assert not Hub().join(Ear(viewer=LI, topics=frozenset()))


class Browser:
    """An ASGI client that reads a stream."""

    def __init__(self, cookie: str, topics: str = "incident") -> None:
        self.scope = {
            "type": "http", "method": "GET", "path": "/live/", "query_string": f"topics={topics}".encode(),
            "headers": [(b"cookie", f"sessionid={cookie}".encode())],
        }  # fmt: skip
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.left = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self.sent.put(message)

    async def next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.sent.get(), 5)


class TestStream:
    async def test_nobody_hears_anything_without_a_session(self, monkeypatch):
        monkeypatch.setattr(stream, "viewer_of_session", lambda _key: None)
        browser = Browser("nobody")
        await stream.Stream()(browser.scope, browser.receive, browser.send)
        assert (await browser.next())["status"] == 401

    async def test_a_database_that_is_away_is_not_a_signed_out_reader(self, monkeypatch):
        def away(_key: str) -> None:
            raise sessions.Unknown

        monkeypatch.setattr(stream, "viewer_of_session", away)
        browser = Browser("li")
        await stream.Stream()(browser.scope, browser.receive, browser.send)
        assert (await browser.next())["status"] == 503

    async def test_a_notification_reaches_the_browser_and_another_district_hears_nothing(self, monkeypatch):
        who = {"li": LI, "zhao": ZHAO_DAOLI}
        monkeypatch.setattr(stream, "viewer_of_session", who.get)
        live, li, zhao = stream.Stream(), Browser("li"), Browser("zhao")

        async def hear(hub: Hub, *, again: bool) -> None:
            for _patience in range(500):  # the second browser may come a moment later
                if len(hub.ears) == len(who):
                    break
                await asyncio.sleep(0.01)
            for ear in tuple(hub.ears):
                ear.tell(Word("incident", 12, area=world.COMMUNITY))
            await asyncio.sleep(60)

        monkeypatch.setattr(Hub, "_hear", hear)
        tasks = [asyncio.create_task(live(person.scope, person.receive, person.send)) for person in (zhao, li)]
        assert (await li.next())["status"] == 200
        assert b"hello" in (await li.next())["body"]
        assert json.loads((await li.next())["body"].split(b"data: ")[1]) == {"topic": "incident", "id": 12}
        assert (await zhao.next())["status"] == 200
        await zhao.next()
        assert zhao.sent.empty()
        for person in (li, zhao):
            person.left.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 5)
        assert not live.hub.ears

    async def test_a_stream_ends_when_its_session_does(self, monkeypatch):
        answers = iter([LI, None])
        monkeypatch.setattr(stream, "viewer_of_session", lambda _key: next(answers))
        monkeypatch.setattr(stream, "CHECK_SESSION", 0.05)
        monkeypatch.setattr(Hub, "_hear", lambda _hub, *, again: asyncio.sleep(60))
        browser = Browser("li")
        await asyncio.wait_for(stream.Stream()(browser.scope, browser.receive, browser.send), 5)
        assert (await browser.next())["status"] == 200

    async def test_it_beats_so_that_a_dead_line_is_noticed(self, monkeypatch):
        monkeypatch.setattr(stream, "viewer_of_session", lambda _key: LI)
        monkeypatch.setattr(stream, "HEARTBEAT", 0.05)
        monkeypatch.setattr(Hub, "_hear", lambda _hub, *, again: asyncio.sleep(60))
        browser = Browser("li")
        task = asyncio.create_task(stream.Stream()(browser.scope, browser.receive, browser.send))
        await browser.next()
        await browser.next()
        assert (await browser.next())["body"] == b": beat\n\n"
        browser.left.set()
        await asyncio.wait_for(task, 5)


@pytest.mark.django_db
class TestSessions:
    def test_a_living_session_has_its_viewer_and_an_ended_one_none(self):
        li = world.operator_li()
        key = world.client_for(li).cookies["sessionid"].value
        found = sessions.viewers.of_session_key(key)
        assert found is not None
        assert found.user_id == li.pk
        Session.objects.all().delete()
        assert sessions.viewers.of_session_key(key) is None
        assert sessions.viewer_of_session("") is None


@pytest.mark.django_db(transaction=True)
async def test_a_real_notification_comes_through_the_real_database():
    hub, ear = Hub(), Ear(viewer=LI, topics=frozenset({"incident"}))
    settings_url = _url()
    from django.conf import settings

    before, settings.ANJU_DATABASE_URL = settings.ANJU_DATABASE_URL, settings_url
    try:
        assert hub.join(ear)
        event = b""
        for _ in range(50):
            await asyncio.to_thread(_notify)
            try:
                event = await asyncio.wait_for(ear.queue.get(), 0.2) or b""
                break
            except TimeoutError:
                continue
        assert b'"id": 12' in event
    finally:
        hub.leave(ear)
        settings.ANJU_DATABASE_URL = before


def _url() -> str:
    facts = connection.settings_dict
    secret = f":{facts['PASSWORD']}" if facts["PASSWORD"] else ""
    return f"postgresql://{facts['USER']}{secret}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def _notify() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify('live', %s)", [json.dumps({"topic": "incident", "area": world.COMMUNITY, "id": 12})]
        )
    connection.close()
