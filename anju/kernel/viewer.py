"""Who is looking. The first argument of every query; there is no road to a row without it."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from anju.kernel.refusals import NotAllowed


class Principal(StrEnum):
    """The kinds of viewer: four from outside, and the platform's own processes."""

    OFFICIAL = "official"  # officials, operators, responders, administrators: an area subtree
    PROVIDER = "provider"  # provider staff: their own organisation
    FAMILY = "family"  # an elder or a relative: the linked elders
    MACHINE = "machine"  # an API key: verbs and an area
    SYSTEM = "system"  # intake, timers and jobs


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person at a post (or a key, or the system), with an area and verbs.

    ``area`` is a prefix code of 2, 4, 6, 9 or 12 digits; the empty string is the whole country. ``elders`` is only
    filled for family. ``verbs`` are permission words such as ``incident.claim``.
    """

    principal: Principal
    name: str
    area: str
    verbs: frozenset[str] = field(default_factory=frozenset)
    user_id: int | None = None
    post_id: int | None = None
    role: str = ""
    organisation_id: int | None = None
    elders: frozenset[int] = field(default_factory=frozenset)
    key_id: int | None = None

    @property
    def actor(self) -> str:
        """A stable name for the journal, such as ``user:12``, ``key:3`` or ``system``."""
        if self.user_id is not None:
            return f"user:{self.user_id}"
        if self.key_id is not None:
            return f"key:{self.key_id}"
        return "system"

    def can(self, verb: str) -> bool:
        """Whether the role holds the verb at all, whatever the thing."""
        return self.principal is Principal.SYSTEM or verb in self.verbs

    def need(self, verb: str) -> None:
        """Raise ``NotAllowed`` unless the role holds the verb."""
        if not self.can(verb):
            raise NotAllowed(verb=verb)

    def covers(self, area: str) -> bool:
        """Whether a row of this area lies in the viewer's subtree; family and providers have no subtree."""
        return self.principal not in {Principal.FAMILY, Principal.PROVIDER} and area.startswith(self.area)

    def acts_at(self, organisation_id: int, area: str) -> bool:
        """Whether the own staff of an organisation is looking, or an office over its area."""
        own = self.principal is Principal.PROVIDER
        return organisation_id == self.organisation_id if own else self.covers(area)

    @property
    def platform(self) -> "Viewer":
        """The platform acting in this person's name, where the person has been authorised already."""
        return replace(SYSTEM, name=self.name, user_id=self.user_id, key_id=self.key_id)

    def narrowed(self, area: str) -> "Viewer":
        """Return the same viewer looking at a part of its area (the area switcher); a wider area changes nothing."""
        return replace(self, area=area) if area.startswith(self.area) else self

    def sent_to(self, elder_id: int) -> "Viewer":
        """Return the same person looking only at the elder they have been sent to (an accepted assignment).

        The caller has checked the assignment; what a responder may see of an elder never comes from the area.
        """
        return replace(
            self,
            principal=Principal.FAMILY,
            elders=frozenset({elder_id}),
            verbs=self.verbs | {"elder.read", "incident.read", "device.read"},
        )


SYSTEM = Viewer(principal=Principal.SYSTEM, name="系统", area="")
