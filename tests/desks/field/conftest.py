"""Responder Sun Zhiqiang is asked to go to Zhao Defu, who has fallen."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from anju.dispatch.models import Assignment, Worker
from anju.incidents import commands as incidents
from anju.incidents.models import Incident
from anju.kernel import clock
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


@dataclass
class Night:
    """What happens: the case, the job, and the phone in Sun's hand."""

    zhao: Elder
    case: Incident
    sun: Worker
    job: Assignment
    phone: world.Browser

    def at(self, page: str) -> str:
        """The address of a page of the job."""
        return f"/field/jobs/{self.job.pk}/{page}"

    def now(self) -> Assignment:
        """The job as it stands."""
        self.job.refresh_from_db()
        return self.job


@pytest.fixture
def night(db: None, settings, tmp_path) -> Night:
    """Sun has 46 seconds left to answer."""
    settings.MEDIA_ROOT = tmp_path
    sun_user = world.responder_sun()
    asked = clock.now() - timedelta(seconds=14)
    sun = scene.worker(sun_user, at=asked)
    zhao = scene.zhao_defu()
    case = incidents.receive(
        scene.SYSTEM, scene.heard(zhao, "fall", received_at=(asked - timedelta(seconds=60)).isoformat()), now=asked
    )
    li = world.viewer(world.operator_li())
    incidents.claim(li, case.pk, now=asked)
    incidents.no_speech(li, case.pk, now=asked)
    incidents.send_worker(li, case.pk, worker_id=sun.pk, now=asked)
    return Night(zhao, case, sun, sun.assignments.get(), world.client_for(sun_user))
