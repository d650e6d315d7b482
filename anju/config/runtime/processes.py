"""Which processes make one installation, and how each is started. Systemd units in ``deploy/`` say the same."""

import sys
from dataclasses import dataclass

from anju.config.runtime.installation import Installation

PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Program:
    """One process: its name in logs and how it is started."""

    name: str
    command: list[str]


def programs(place: Installation) -> list[Program]:  # noqa: ARG001 - the same everywhere; ports come by environment
    """List the processes of the platform, the alarm path first."""
    names = ("alarms", "web", "records", "timers", "jobs")
    return [Program(name, [PYTHON, "-m", "anju.config.cli", "process", name]) for name in names]


def city(place: Installation, arguments: list[str]) -> Program:
    """Describe the simulated city as a process beside the platform."""
    demo = str(place.data / "demo.json")
    return Program("city", [PYTHON, "-m", "anju_city", "--demo", demo, *arguments])
