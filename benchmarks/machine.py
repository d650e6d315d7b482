"""Which machine a figure was measured on."""

import mmap
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil


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


def take_memory(megabytes: int = 3072) -> float:
    """Touch so much memory, at most half of what is free, and give it back; return the seconds that it took.

    The host of a virtual machine hands out memory when it is touched first, which takes longer than many a thing that is
    measured: whatever came first would pay for all that come later.
    """
    began = time.perf_counter()
    size = min(megabytes * 1024**2, psutil.virtual_memory().available // 2)
    with mmap.mmap(-1, size) as memory:
        for at in range(0, size, mmap.PAGESIZE):
            memory[at] = 1
    return time.perf_counter() - began


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
