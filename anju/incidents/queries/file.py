"""The file of one case: all that hangs on it, each part read once, however many panels of a page want it."""

from functools import cached_property
from typing import TYPE_CHECKING

from anju.dispatch import queries as dispatch
from anju.incidents.models import ContactCall, Incident, StepDone
from anju.incidents.queries.cases import incident
from anju.institutions import queries as institutions
from anju.journal import queries as journal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import queries as messaging
from anju.people import queries as people

if TYPE_CHECKING:
    from anju.dispatch.models import Assignment
    from anju.messaging.models import Message


class CaseFile:
    """One case that the viewer was allowed to fetch. Who may see the case may see what hangs on it."""

    def __init__(self, viewer: Viewer, case: Incident) -> None:
        self.viewer = viewer
        self.case = case

    @cached_property
    def calls(self) -> list[ContactCall]:
        """The calls, oldest first."""
        return list(ContactCall.objects.filter(incident_id=self.case.pk).order_by("id"))

    @cached_property
    def steps(self) -> dict[str, StepDone]:
        """The steps of the plan that were taken."""
        return {row.step: row for row in StepDone.objects.filter(incident_id=self.case.pk)}

    @cached_property
    def messages(self) -> "list[Message]":
        """The messages about the case, oldest first."""
        return list(messaging.messages_of(SYSTEM, "incident", self.case.pk))

    @cached_property
    def assignments(self) -> "list[Assignment]":
        """The assignments, oldest first."""
        return list(dispatch.assignments_of(SYSTEM, "incident", self.case.pk))

    @cached_property
    def moves(self) -> list[journal.Moved]:
        """The moves of the case, oldest first."""
        return journal.moves_of(SYSTEM, thing="incident", thing_ids=[self.case.pk])

    @cached_property
    def assignment_moves(self) -> list[journal.Moved]:
        """The moves of all its assignments, oldest first."""
        ids = [row.pk for row in self.assignments]
        return journal.moves_of(SYSTEM, thing="assignment", thing_ids=ids) if ids else []

    @cached_property
    def card(self) -> people.RescueCard | None:
        """The elder's card; at a neighbouring desk too."""
        return people.rescue_card(SYSTEM, self.case.elder_id) if self.case.elder_id else None

    @cached_property
    def place(self) -> institutions.Card | None:
        """The card of the institution that the case is about; at a neighbouring desk too."""
        point = self.case.point
        return institutions.card(SYSTEM, point.institution_id, point=point) if point else None

    @property
    def next_contact(self) -> int | None:
        """The contact to call next: the first in order who has not been tried."""
        tried = {call.contact_id for call in self.calls if call.target == "contact"}
        contacts = self.card.contacts if self.card else ()
        return next((contact.id for contact in contacts if contact.id not in tried), None)


def case_file(viewer: Viewer, incident_id: int) -> CaseFile:
    """Open the file of one case, or raise ``NotVisible``."""
    return CaseFile(viewer, incident(viewer, incident_id))
