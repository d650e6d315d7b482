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


def programs(place: Installation) -> list[Program]:
    """List the processes of the platform, the alarm path first."""
    return [
        Program("alarms", [PYTHON, "-m", "anju.config.intake", "alarms"]),
        Program("web", _web(place)),
        Program("records", [PYTHON, "-m", "anju.config.intake", "records"]),
        Program("timers", [PYTHON, "-m", "anju.config.timers"]),
        Program("jobs", [PYTHON, "-m", "django", "procrastinate", "worker", "--concurrency", "1"]),
    ]


def _web(place: Installation) -> list[str]:
    return [
        PYTHON, "-m", "granian", "anju.config.asgi:application", "--interface", "asgi", "--host", place.host,
        "--port", str(place.port), "--workers", "1", "--no-ws", "--log-level", "warning",
    ]  # fmt: skip


def city(place: Installation, arguments: list[str]) -> Program:
    """Describe the simulated city as a process beside the platform."""
    demo = str(place.data / "demo.json")
    return Program("city", [PYTHON, "-m", "anju_city", "--demo", demo, *arguments])
