"""Have the day plan's engine compiled from the start of each process that plans days, not at the first question."""

import logging
import subprocess
import sys
import threading
from typing import Final

from anju.config.runtime import ports

LIMIT_S: Final = 600
COMMAND: Final = [sys.executable, "-m", "anju_engines.routing.warming"]
log = logging.getLogger(__name__)


def begin() -> threading.Thread:
    """Compile in a process of its own, at low priority, then read the machine code into this one."""
    thread = threading.Thread(target=_warm, name="routing-warm-up", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    child = subprocess.Popen(COMMAND, preexec_fn=ports.die_with_parent)
    try:
        code = child.wait(LIMIT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        code = child.wait()
    if code:
        log.warning("the routing engine was not compiled beforehand (code %s); the first plan compiles it", code)
        return
    from anju_engines.routing import warming

    warming.everything()
