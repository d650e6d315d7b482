"""Every write of people: one verb a function, one transaction."""

from anju.people.commands.circle import (
    ContactValues,
    add_category,
    add_health_note,
    end_category,
    give_consent,
    link_account,
    link_contact,
    remove_health_note,
    set_contacts,
    withdraw_consent,
)
from anju.people.commands.doubles import resolve_duplicate
from anju.people.commands.ending import record_death, record_move_away
from anju.people.commands.exporting import export_elders
from anju.people.commands.imports import confirm_import, run_import, start_import, take_up_again, write_template
from anju.people.commands.records import change_elder, register_elder
from anju.people.commands.revealing import reveal
from anju.people.commands.values import ElderValues

__all__ = [
    "ContactValues",
    "ElderValues",
    "add_category",
    "add_health_note",
    "change_elder",
    "confirm_import",
    "end_category",
    "export_elders",
    "give_consent",
    "link_account",
    "link_contact",
    "record_death",
    "record_move_away",
    "register_elder",
    "remove_health_note",
    "resolve_duplicate",
    "reveal",
    "run_import",
    "set_contacts",
    "start_import",
    "take_up_again",
    "withdraw_consent",
    "write_template",
]
