"""Commands for whoever looks after an installation: first administrator, areas, tables."""

import argparse
from pathlib import Path

from anju.config.cli import prepare, servers
from anju.config.runtime.installation import Installation
from anju.config.runtime.trouble import Trouble
from anju.config.runtime.words import say


def make_administrator(place: Installation, options: argparse.Namespace) -> int:
    """Make the first administrator and print the password once."""
    with servers.database(place):
        servers.set_up_django(place)
        prepare.migrate(place)
        from anju.accounts import commands
        from anju.kernel import clock, sentences
        from anju.kernel.refusals import Refusal

        try:
            user, password = commands.first_administrator(options.username, name=options.name, now=clock.now())
        except Refusal as refusal:
            raise Trouble("refused", why=sentences.sentence(refusal)) from refusal
        print(say("admin_made", username=user.username, password=password))
    return 0


def load_areas(place: Installation, options: argparse.Namespace) -> int:
    """Load administrative divisions."""
    with servers.database(place):
        servers.set_up_django(place)
        prepare.migrate(place)
        count = prepare.load_areas([Path(source) for source in options.source])
        source = "、".join(options.source) or "reference/areas"
        print(say("areas_loaded", count=count, source=source) if count else say("areas_there"))
    return 0


def migrate(place: Installation, _options: argparse.Namespace) -> int:
    """Bring tables and front-end files up to date, for installations that systemd or compose runs."""
    with servers.database(place):
        servers.set_up_django(place)
        prepare.migrate(place)
        prepare.load_areas([])
        prepare.collect_static()
    return 0
