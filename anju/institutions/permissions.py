"""Who may do what to an institution: the button and the command ask the same function."""

from anju.institutions.models import Institution
from anju.kernel.refusals import Conflict, NotAllowed, NotVisible
from anju.kernel.viewer import Principal, Viewer


class InstitutionClosed(Conflict):
    """A closed institution is read, not written."""

    code = "institution_closed"


def check(viewer: Viewer, verb: str, thing: Institution | None = None) -> None:
    """Raise unless the viewer may use the verb, at this institution where one is given."""
    viewer.need(verb)
    if thing is None:
        return
    own = (
        thing.pk == viewer.organisation_id if viewer.principal is Principal.PROVIDER else viewer.covers(thing.area_code)
    )
    if not own:
        raise NotVisible(institution=thing.pk)
    if verb == "institution.edit" and thing.state == "closed":
        raise InstitutionClosed(name=thing.name)


def may(viewer: Viewer, verb: str, thing: Institution | None = None) -> bool:
    """Whether ``check`` would let it pass; for buttons."""
    try:
        check(viewer, verb, thing)
    except (NotAllowed, NotVisible, InstitutionClosed):
        return False
    return True
