"""The pictures of README and guides, taken from the running product (``make shots`` puts them into docs/pictures).

In an ordinary run they go to a temporary folder: every page must still draw, at its size, with nothing missing.
"""

from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from anju.dispatch import commands as dispatch
from anju.dispatch.models import Assignment
from anju.incidents import commands as incidents
from anju.incidents.models import Incident
from anju.kernel import clock
from anju.kernel.viewer import Viewer
from tests import world
from tests.desks import browser as windows
from tests.incidents import scene
from tests.journeys import stage as stages
from tests.journeys.album import PHONE, SHEET, shoot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def history(stage: Any, viewer: Viewer, days: int = 1) -> None:
    """Give the district some days: alarms answered in seconds, most of them false presses; each third somebody came."""
    for number in range(days * 3):
        elder = (stage.zhao, stage.wang_shulan)[number % 2]
        signal = ("sos", "help", "fall", "inactivity")[number % 4]
        case = stages.press(elder, signal, ago=5400 + number * 28_000)
        at = case.received_at
        incidents.claim(viewer, case.pk, now=at + timedelta(seconds=9 + number * 7 % 60))
        call = incidents.start_call(viewer, case.pk, target="elder", now=at + timedelta(seconds=80))
        incidents.end_call(viewer, call.pk, result="reached", now=at + timedelta(seconds=110))
        if number % 3 == 0:
            came(stage, viewer, case, at)
        incidents.resolve(
            viewer,
            case.pk,
            outcome="false_press" if number % 3 else "real_treated",
            note="老人说按错了" if number % 3 else "扶起，血压正常",
            spoken_with="elder",
            now=at + timedelta(minutes=21),
        )


def came(stage: Any, viewer: Viewer, case: Incident, at: datetime) -> None:
    """Let Sun Zhiqiang go there."""
    sun = world.viewer(stage.sun)
    incidents.send_worker(viewer, case.pk, worker_id=stage.workers[0].pk, now=at + timedelta(seconds=120))
    job = Assignment.objects.get(thing_id=case.pk)
    dispatch.accept(sun, job.pk, now=at + timedelta(seconds=140))
    dispatch.arrive(
        sun, job.pk, longitude=scene.HOME[0], latitude=scene.HOME[1], accuracy_m=10, now=at + timedelta(minutes=9)
    )
    dispatch.finish(sun, job.pk, entry="elder", findings={}, note="扶起", now=at + timedelta(minutes=20))


def fall(stage: Any, viewer: Viewer) -> Incident:
    """Let Zhao Defu fall, be answered, silent and treated as real, with somebody sent."""
    case = stages.press(stage.zhao, "fall", device=stage.devices[0], ago=95)
    incidents.claim(viewer, case.pk, now=clock.now())
    incidents.assess(viewer, case.pk, now=clock.now())
    call = incidents.start_call(viewer, case.pk, target="elder", now=clock.now())
    incidents.end_call(viewer, call.pk, result="no_speech", now=clock.now())
    incidents.send_worker(viewer, case.pk, worker_id=stage.workers[0].pk, now=clock.now())
    return case


def night(stage: Any, viewer: Viewer) -> None:
    """Let the shift near its end: a case at hand, an elder to watch, a note for the night, one item told."""
    now = clock.now()
    case = stages.press(stage.wang_shulan, "inactivity", ago=1800)
    incidents.claim(viewer, case.pk, now=now)
    until = now + timedelta(hours=10)
    incidents.watch_elder(viewer, stage.zhao.pk, reason="今日出院，独居第一夜；护理员 06:30 到", ends_at=until, now=now)
    incidents.write_shift_note(
        viewer, text="零下 27℃，北风 5 级；煤炉户的一氧化碳报警按 P1 处置", ends_at=until, now=now
    )
    incidents.tell_items(viewer, keys=[f"case:{case.pk}"], told=True, now=now)


class TestAnAlarm:
    def test_desk_phone_family_and_case(self, stage: Any, window: Any, album: Path) -> None:
        li, sun = world.viewer(stage.li), world.viewer(stage.sun)
        history(stage, li)
        incidents.take_seat(li, now=clock.now())
        case = fall(stage, li)
        job = Assignment.objects.get(thing_id=case.pk)
        shoot(window(stage.sun, f"/field/jobs/{job.pk}/", PHONE), album, "phone-offer")
        dispatch.accept(sun, job.pk, now=clock.now())
        stages.press(stage.wang_shulan, "sos", device=stage.devices[4], ago=12)
        shoot(window(stage.li, f"/desk/cases/{case.pk}/", SHEET), album, "desk")
        shoot(window(stage.sun, f"/field/jobs/{job.pk}/", PHONE), album, "phone")
        shoot(window(stage.daughter, f"/family/{stage.zhao.pk}/", PHONE), album, "family")
        shoot(window(stage.li, f"/incidents/{case.pk}/", SHEET), album, "incident")

    def test_duty_room(self, stage: Any, window: Any, album: Path) -> None:
        li = world.viewer(stage.li)
        history(stage, li)
        incidents.take_seat(li, now=clock.now())
        night(stage, li)
        shoot(window(stage.li, "/desk/", SHEET), album, "duty-room")


class TestTheOthers:
    def test_board(self, stage: Any, window: Any, album: Path) -> None:
        history(stage, world.viewer(stage.li), days=13)
        shoot(window(stage.official, "/board/", SHEET), album, "board")

    def test_records(self, stage: Any, window: Any, album: Path) -> None:
        registrar = world.registrar_he()
        shoot(window(registrar, "/elders/", SHEET), album, "elders")
        shoot(window(registrar, f"/elders/{stage.zhao.pk}/", SHEET), album, "elder")
        shoot(window(registrar, "/elders/imports/", SHEET), album, "import")

    @pytest.mark.skipif(find_spec("anju.devices.urls") is None, reason="the register has no pages yet")
    def test_devices(self, stage: Any, window: Any, album: Path) -> None:
        shoot(window(world.installer_gao(), "/devices/", SHEET), album, "devices")

    def test_administration(self, stage: Any, window: Any, album: Path) -> None:
        world.machine("frame.push", "device.read")
        shoot(window(world.system_admin(), "/admin/accounts/", SHEET), album, "accounts")
        security = world.security_admin()
        shoot(window(security, "/admin/posts/", SHEET), album, "posts")
        shoot(window(security, "/admin/keys/", SHEET), album, "keys")
        shoot(window(world.audit_admin(), "/audit/", SHEET), album, "audit")

    def test_the_api_page(self, stage: Any, window: Any, album: Path) -> None:
        page = window(None, "/api/docs", SHEET)
        page.locator("summary", has_text="/api/v1/frames").click()
        page.locator("summary", has_text="/api/v1/frames").scroll_into_view_if_needed()
        assert windows.problems(page) == []
        assert windows.fits(page)
        shoot(page, album, "api")


def test_the_readme_names_only_pictures_that_are_there() -> None:
    """A guide must not point at a picture that nobody takes."""
    root = Path(__file__).resolve().parents[2]
    named = set()
    for page in (*root.glob("README*.md"), *root.glob("docs/guides/*.md")):
        for line in page.read_text().splitlines():
            named |= {part.split(")")[0].rsplit("/", 1)[-1] for part in line.split("pictures/")[1:]}
    assert sorted(name for name in named if not (root / "docs" / "pictures" / name).exists()) == []
