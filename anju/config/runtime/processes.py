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
    delay: float = 0.0  # seconds that others may start before it


def programs(place: Installation) -> list[Program]:  # noqa: ARG001 - the same everywhere; ports come by environment
    """List the processes of the platform, the alarm path first."""
    names = {"alarms": 0.0, "web": 0.0, "edge": 0.5, "timers": 1.0, "jobs": 2.0, "records": 3.0, "batch": 4.0}
    return [Program(name, [PYTHON, "-m", "anju.config.cli", "process", name], delay) for name, delay in names.items()]


def city(place: Installation, arguments: list[str]) -> Program:
    """Describe the simulated city as a process beside the platform."""
    demo = str(place.data / "demo.json")
    return Program("city", [PYTHON, "-m", "anju_city", "--demo", demo, *arguments])
