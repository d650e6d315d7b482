"""Whether somebody stands too near to a service to check it: of the provider's people, or of the elder's."""

from collections.abc import Iterable

from anju.accounts import queries as accounts
from anju.dispatch.models import Assignment, Worker
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer
from anju.people import queries as people


class RelatedParty(Conflict):
    """Nobody checks oneself, one's employer or one's own family; facts say which it is."""

    code = "related_party"


def related_providers(viewer: Viewer) -> frozenset[int]:
    """Return the organisations that the person of this viewer works for, under whatever post they look now."""
    if viewer.user_id is None:
        return frozenset()
    hired = Worker.objects.filter(user_id=viewer.user_id, active=True).values_list("organisation_id", flat=True)
    return accounts.organisations_of(viewer) | {number for number in hired if number is not None}


def check_impartial(
    viewer: Viewer,
    *,
    providers: Iterable[int | None] = (),
    elder_id: int | None = None,
    thing: str = "",
    thing_id: int = 0,
) -> None:
    """Raise ``RelatedParty`` for who works for one of the providers, went there themselves, or is of the family."""
    if viewer.user_id is None:
        return
    if elder_id is not None and elder_id in people.linked_elders(viewer.user_id):
        raise RelatedParty(why="family")
    mine = related_providers(viewer)
    if any(provider in mine for provider in providers):
        raise RelatedParty(why="provider")
    if thing and Assignment.objects.filter(thing=thing, thing_id=thing_id, worker__user_id=viewer.user_id).exists():
        raise RelatedParty(why="worker")
