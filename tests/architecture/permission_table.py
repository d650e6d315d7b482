"""Every address × every principal: what each may open. An address missing here fails the build.

Rows live in ``table/<app>.py`` as ``ROWS``. A row names who gets through (``ok``) and for whom the thing does not exist
(``hidden``, 404); every other signed-in principal is refused (403), and who has not signed in is sent to do so.
A machine has no session: pages send it to sign in, only rows marked ``api`` look at its key.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests import world
from tests.architecture import table

STAFF = ("operator", "operator_other", "lead_operator", "official", "official_other", "responder", "registrar")
ADMINS = ("system_admin", "security_admin", "audit_admin")
INSTITUTIONS = ("institution_staff", "institution_other")
PROVIDERS = ("provider_manager", "provider_other", "caregiver")
SIGNED_IN = frozenset({*STAFF, "installer", "grid_worker", "relative", *INSTITUTIONS, *PROVIDERS, *ADMINS})
PRINCIPALS = ("anonymous", *sorted(SIGNED_IN), "machine", "machine_other")

_PEOPLE: dict[str, Callable[[], Any]] = {
    "operator": world.operator_li,
    "operator_other": world.operator_of_daoli,
    "lead_operator": world.lead_operator_chen,
    "official": world.official_xu,
    "official_other": world.official_zhao_daoli,
    "responder": world.responder_sun,
    "registrar": world.registrar_he,
    "installer": world.installer_gao,
    "grid_worker": world.grid_worker_ma,
    "institution_staff": world.staff_bai,
    "institution_other": world.staff_of_daoli,
    "provider_manager": world.manager_shen,
    "provider_other": world.manager_of_songhua,
    "caregiver": world.caregiver_ding,
    "relative": world.daughter_zhao,
    "system_admin": world.system_admin,
    "security_admin": world.security_admin,
    "audit_admin": world.audit_admin,
}


class Case:
    """The world of one walk: people on demand, and things that rows build once and share."""

    def __init__(self) -> None:
        world.harbin()
        self._people: dict[str, Any] = {}
        self._things: dict[str, Any] = {}
        self._clients: dict[str, Any] = {}

    def person(self, principal: str) -> Any:
        """Return the account of a principal."""
        if principal not in self._people:
            self._people[principal] = _PEOPLE[principal]()
        return self._people[principal]

    def thing(self, name: str, build: Callable[["Case"], Any]) -> Any:
        """Return a thing, built at the first asking."""
        if name not in self._things:
            self._things[name] = build(self)
        return self._things[name]

    def client(self, principal: str) -> Any:
        """Return the browser of a principal; a machine has none, only its key (``token``)."""
        if principal not in self._clients:
            nobody = principal == "anonymous" or principal.startswith("machine")
            self._clients[principal] = world.client_for(None if nobody else self.person(principal))
        return self._clients[principal]

    def token(self, principal: str) -> str:
        """Return the key of a machine, over the own or the other area, with every verb a key can hold."""
        from anju.accounts.rules.roles import KEY_VERBS

        area = world.DAOLI if principal == "machine_other" else world.NANGANG
        return self.thing(f"token:{principal}", lambda _case: world.machine(*KEY_VERBS, area=area)[1])


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address with one method, and what each principal gets."""

    name: str
    ok: frozenset[str] | set[str] = field(default_factory=frozenset)
    hidden: frozenset[str] | set[str] = field(default_factory=frozenset)
    method: str = "get"
    args: Callable[[Case], dict[str, Any]] = lambda _case: {}
    data: Callable[[Case], dict[str, Any]] = lambda _case: {}
    body: Callable[[Case], Any] | None = None  # sent as JSON
    query: str | Callable[[Case], str] = ""
    public: bool = False  # open without a sign-in
    signed: bool = False  # a door for another program that looks at a signature only: 401 for everybody without it
    api: bool = False  # a machine's key is looked at; who is unknown gets 401

    def expected(self, principal: str) -> str:
        """Return ``ok``, ``hidden``, ``refused`` or ``sign_in``."""
        if self.public:
            return "ok"
        if self.signed:
            return "sign_in"
        if principal in self.ok:
            return "ok"
        if principal in self.hidden:
            return "hidden"
        unknown = principal == "anonymous" or (principal.startswith("machine") and not self.api)
        return "sign_in" if unknown else "refused"


def outcome(response: Any) -> str:
    """Sort an answer: a form that complains (409, 413, 422, 429) has let the person in."""
    status = response.status_code
    if status == 401 or (status == 302 and response["Location"].startswith("/sign-in/?next")):
        return "sign_in"
    if status in {403, 404}:
        return "refused" if status == 403 else "hidden"
    return "ok" if status < 400 or status in {409, 413, 415, 422, 428, 429} else f"crash {status}"


def rows() -> dict[str, list[Row]]:
    """Return the rows of every file of the table, by file."""
    found = {}
    for module in pkgutil.iter_modules(table.__path__):
        found[module.name] = list(importlib.import_module(f"{table.__name__}.{module.name}").ROWS)
    return found


def addresses() -> set[str]:
    """Return the full name of every address of the platform; one without a name is its pattern."""
    return set(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], space: str, prefix: str) -> Iterator[str]:
    for item in patterns:
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from _walk(item.url_patterns, inner, prefix + str(item.pattern))
        else:
            yield f"{space}{item.name}" if item.name else prefix + str(item.pattern)
