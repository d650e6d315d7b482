"""A morning in 花园街道: three elders nobody has heard, made by commands; and a mass silence."""

from datetime import datetime, timedelta

from anju.care import commands
from anju.care.models import Check, Round
from anju.devices.commands import checks as looks
from anju.devices.commands import lanes
from anju.devices.models import Device, DeviceState
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.models import Elder
from tests import world
from tests.devices import build
from tests.incidents.scene import run_later

MINUTE = timedelta(minutes=1)


class Street:
    """Elder Zhao and Li of 花园社区, Elder Wang of 海城社区; nobody has been heard for days."""

    def __init__(self) -> None:
        self.now = clock.now()
        self.zhao = build.elder("赵德福", birth_on=world.date(1938, 1, 1), care_level="severe")
        self.li = build.elder("李玉珍", birth_on=world.date(1950, 1, 1))
        self.wang = build.elder("王桂兰", area=world.NEXT_COMMUNITY, birth_on=world.date(1950, 1, 1))

    def works(self, owner: Elder, number: str) -> Device:
        """Give an elder a sensor that works and has not told of anybody."""
        device = build.device(number, "motion", owner)
        DeviceState.objects.filter(device=device).update(last_seen_at=self.now, online=True)
        return device

    def morning(self, at: datetime | None = None) -> Round:
        moment = at or self.now
        commands.make_morning_list(SYSTEM, world.NANGANG, clock.local_day(moment), now=moment)
        return Round.objects.get(kind="morning", day=clock.local_day(moment))

    def check(self, elder: Elder, kind: str = "morning") -> Check:
        return Check.objects.select_related("round").get(elder=elder, round__kind=kind)

    def blackout(self) -> Round:
        """Let everything in the street fall silent at once, and run what follows."""
        for number, owner in enumerate([self.zhao, self.li, self.wang] * 4):
            build.device(f"B-{number}", "button", owner)
        start = build.NOW + timedelta(hours=24, minutes=1)
        self.look(start)
        run_later()
        return Round.objects.get(kind="mass")

    def look(self, at: datetime) -> None:
        lanes.gauge(SYSTEM, "records", {"pending": 0}, now=at)
        looks.check_due(SYSTEM, now=at)

    def all_back(self) -> None:
        at = build.NOW + timedelta(hours=25)
        DeviceState.objects.filter(device__number__startswith="B-").update(last_seen_at=at, online=True)
        self.look(at + MINUTE)
        run_later()


def desk() -> Viewer:
    return world.viewer(world.operator_li())
