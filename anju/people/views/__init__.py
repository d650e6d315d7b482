"""Pages of people."""

from anju.people.views.card import elder, elder_print, reveal
from anju.people.views.doubles import decide, doubles
from anju.people.views.editing import change, register
from anju.people.views.ending import ending
from anju.people.views.imports import confirm, import_page, imports, report, template_file
from anju.people.views.registry import export, registry
from anju.people.views.surroundings import categories, consents, contacts, health

__all__ = [
    "categories",
    "change",
    "confirm",
    "consents",
    "contacts",
    "decide",
    "doubles",
    "elder",
    "elder_print",
    "ending",
    "export",
    "health",
    "import_page",
    "imports",
    "register",
    "registry",
    "report",
    "reveal",
    "template_file",
]
