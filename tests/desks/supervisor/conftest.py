"""Fourteen days of 南岗区: answered quickly and slowly, reached and not reached."""

from datetime import datetime, timedelta

import pytest

from anju.dispatch import commands as dispatch
from anju.incidents import commands as incidents
from anju.incidents.models import Incident
from anju.kernel import clock
from anju.kernel.viewer import Viewer
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


class County:
    """People at work, and a way to let a case happen."""

    def __init__(self) -> None:
        self.zhao = scene.zhao_defu()
        self.li = world.viewer(world.operator_li())
        self.sun_user = world.responder_sun()
        self.sun: Viewer = world.viewer(self.sun_user)
        self.worker = scene.worker(self.sun_user, at=clock.now() - timedelta(days=20))
        self.official = world.client_for(world.official_xu())

    def elder(self, name: str, area: str = world.COMMUNITY) -> Elder:
        """One more elder."""
        return scene.zhao_defu(name=name, area=area)

    def case(
        self,
        elder: Elder,
        at: datetime,
        *,
        kind: str = "sos",
        answered: int | None = 10,
        reached: int | None = 480,
        closed: bool = True,
    ) -> Incident:
        """Let a case happen: seconds until it was answered and until somebody stood at the door."""

        def after(seconds: float) -> datetime:
            return at + timedelta(seconds=seconds)

        case = incidents.receive(scene.SYSTEM, scene.heard(elder, kind, received_at=at.isoformat()), now=at)
        if answered is None:
            return case
        incidents.claim(self.li, case.pk, now=after(answered))
        if reached is not None:
            dispatch.set_duty(scene.SYSTEM, self.worker.pk, on=True, now=after(answered))
            incidents.send_worker(self.li, case.pk, worker_id=self.worker.pk, now=after(answered + 20))
            job = self.worker.assignments.latest("id")
            dispatch.accept(self.sun, job.pk, now=after(answered + 30))
            dispatch.arrive(self.sun, job.pk, now=after(reached))
            dispatch.finish(self.sun, job.pk, entry="key", now=after(reached + 300))
            if closed:
                incidents.resolve(self.li, case.pk, outcome="real_treated", now=after(reached + 400))
        case.refresh_from_db()
        return case


@pytest.fixture
def county(db: None) -> County:
    """An empty county with people at work."""
    return County()
