"""Commands for whoever looks after an installation: first administrator, areas, tables."""

import argparse
import secrets
import string
from pathlib import Path

from anju.config.cli import prepare, servers
from anju.config.runtime.installation import Installation
from anju.config.runtime.trouble import Trouble
from anju.config.runtime.words import say

ADMINISTRATORS = {"system_admin": "admin", "security_admin": "security", "audit_admin": "audit"}


def make_administrator(place: Installation, options: argparse.Namespace) -> int:
    """Make the three administrators that exclude each other, as far as they are missing; print each password once."""
    with servers.database(place):
        servers.set_up_django(place)
        prepare.migrate(place)
        wanted = {role: name for role, name in ADMINISTRATORS.items() if options.role in (role, "all")}
        problems = [_make(role, name) for role, name in wanted.items()]
    if all(problems):
        raise Trouble("refused", why=problems[0])
    return 0


def _make(role: str, username: str) -> str:
    from anju.accounts import commands, queries
    from anju.kernel import clock, sentences
    from anju.kernel.refusals import Refusal
    from anju.kernel.viewer import SYSTEM

    password = one_time_password()
    title = str(queries.role_info(role).title)
    try:
        user = commands.first_administrator(
            SYSTEM, username=username, name=title, password=password, now=clock.now(), role=role
        )
    except Refusal as refusal:
        return sentences.sentence(refusal)
    print(say("admin_made", title=title, username=user.username, password=password))
    return ""


def one_time_password() -> str:
    """Return 16 characters of all four kinds, without those that look alike on paper."""
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-+=%")
    usable = ["".join(letter for letter in kind if letter not in "l1IO0o") for kind in kinds]
    letters = [secrets.choice(kind) for kind in usable] + [secrets.choice("".join(usable[:3])) for _ in range(12)]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


def load_areas(place: Installation, options: argparse.Namespace) -> int:
    """Load administrative divisions."""
    with servers.database(place):
        servers.set_up_django(place)
        prepare.migrate(place)
        wanted = options.province or prepare.missing_provinces()
        count = prepare.load_areas(wanted, Path(options.folder) if options.folder else None)
        source = "、".join(wanted)
        print(say("areas_loaded", count=count, source=source) if count else say("areas_there"))
    return 0


def migrate(place: Installation, _options: argparse.Namespace) -> int:
    """Bring tables and areas up to date, for installations that systemd or compose runs."""
    with servers.database(place):
        servers.set_up_django(place)
        prepare.migrate(place)
        prepare.load_areas(prepare.missing_provinces())
        prepare.load_catalogue()
    return 0


def write_door(place: Installation, options: argparse.Namespace) -> int:
    """Write the device door's configuration."""
    with servers.database(place):
        servers.set_up_django(place)
        from anju.config.cli import door

        return door.write(place, options)
