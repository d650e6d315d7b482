"""A worker's word for the desk: written into the case or the order by the platform, in the worker's own name."""

from anju.dispatch.queries import Job
from anju.incidents import commands as incidents
from anju.kernel import clock
from anju.kernel.viewer import Viewer
from anju.orders import commands as orders


def say(viewer: Viewer, job: Job, text: str, *, wrong: bool = False) -> None:
    """Tell the desk. What is wrong at an ordered service opens a case: somebody must look at it at once."""
    platform = viewer.platform  # was sent here, holds no verb on cases
    if job.thing == "incident":
        incidents.add_note(platform, job.thing_id, text=text, now=clock.now())
        return
    orders.remark(platform, job.thing_id, text=text, now=clock.now())
    if wrong and job.card is not None:
        incidents.open_manually(
            platform, kind="help", elder_id=job.card.elder_id, source="visit", note=text, now=clock.now()
        )
