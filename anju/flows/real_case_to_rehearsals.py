"""When a case turns out to be real, remember it: rehearsals say how soon other thresholds would have found it."""

from datetime import datetime

from anju.incidents import queries
from anju.incidents.events import IncidentResolved
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.routines import commands as routines

REAL = frozenset({"real_treated", "to_hospital"})
OF_A_PERSON = frozenset({"sos", "fall", "cord", "vital", "inactivity", "bed_exit", "unspecified"})


@facts.later(IncidentResolved)
def resolved(_viewer: Viewer, fact: IncidentResolved, now: datetime) -> None:
    """Remember it when it was about the person and not the house; forget it when it was false after all."""
    if fact.elder_id is None or fact.outcome not in REAL or fact.kind not in OF_A_PERSON:
        routines.forget_emergency(SYSTEM, fact.incident_id)
        return
    case = queries.incident(SYSTEM, fact.incident_id)
    routines.remember_emergency(
        SYSTEM, case.pk, elder_id=fact.elder_id, kind=case.kind, outcome=fact.outcome, at=case.received_at, now=now
    )
