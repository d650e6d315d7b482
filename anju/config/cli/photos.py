"""``anju bare-photos``: takes out what photographs from before an upgrade say of themselves."""

import argparse
import os
import sys

from anju.config.cli import servers
from anju.config.runtime.installation import Installation
from anju.config.runtime.words import english


def bare(place: Installation, _options: argparse.Namespace) -> int:
    """Do it and say how many; 1 when some could not be read, so that somebody looks."""
    place.prepare()
    os.environ.update(place.environment())
    servers.set_up_django(place)
    from anju.dispatch import commands
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM

    found = commands.bare_photos(SYSTEM, now=clock.now())
    said = (
        "Looked at {seen} photographs, took the words out of {changed}; {unread} could not be read."
        if english()
        else "看了 {seen} 张照片，去掉自带信息 {changed} 张，读不了 {unread} 张。"
    )
    sys.stdout.write(f"{said.format(**found._asdict())}\n")
    return 1 if found.unread else 0
