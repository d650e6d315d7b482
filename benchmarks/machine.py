"""Which machine a figure was measured on."""

import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any


def describe() -> dict[str, Any]:
    """Name processor, cores, memory, system and the versions that matter."""
    return {
        "cpu": _line("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(int((_line("/proc/meminfo", "MemTotal") or "0").split()[0]) / 1024**2, 1),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "postgresql": _postgresql(),
        "nats": _nats(),
        "load": [round(value, 2) for value in os.getloadavg()],
    }


def sentence(facts: dict[str, Any]) -> str:
    """Say it in one line."""
    return (
        f"{facts['cores']} × {facts['cpu']}, {facts['memory_gb']} GB, {facts['system']}, Python {facts['python']}, "
        f"PostgreSQL {facts['postgresql']}, NATS {facts['nats']}, load {facts['load'][0]} at the start"
    )


def _line(path: str, name: str) -> str:
    try:
        text = Path(path).read_text()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith(name)), "")


def _postgresql() -> str:
    import psycopg

    with psycopg.connect(os.environ["ANJU_DATABASE_URL"]) as link:
        row = link.execute("SELECT current_setting('server_version'), current_setting('fsync')").fetchone()
    return f"{row[0]} (fsync {row[1]})" if row else "unknown"


def _nats() -> str:
    binary = Path(sys.executable).parent / "nats-server"
    try:
        said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "missing"
    return said.strip().removeprefix("nats-server: v")
