"""What keeps the processes of ``anju up``: whatever ends is started again, and all end only when they are asked to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from anju.config.runtime import keeper

folder = Path(sys.argv[1])
manager = keeper.Keeper(folder)
manager.keep("polite", [sys.executable, "-c", f"open({str(folder / 'polite')!r}, 'a').write('x')"], {})
steady = f"import os, time; open({str(folder / 'steady')!r}, 'a').write(str(os.getpid()) + ' '); time.sleep(100)"
manager.keep("steady", [sys.executable, "-c", steady], {})
manager.loop()
"""


def _until(true: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_who_leaves_without_a_fault_is_started_again_and_takes_nobody_along(tmp_path: Path) -> None:
    kept = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.DEVNULL)
    try:
        assert _until(lambda: len(_text(tmp_path / "polite")) >= 3)
        assert kept.poll() is None
        (steady,) = map(int, _text(tmp_path / "steady").split())
        os.kill(steady, signal.SIGTERM)  # one alone, by hand
        assert _until(lambda: len(_text(tmp_path / "steady").split()) == 2)
        assert kept.poll() is None
        kept.send_signal(signal.SIGTERM)
        kept.wait(20)
        assert _until(lambda: not any(_alive(int(pid)) for pid in _text(tmp_path / "steady").split()))
        assert "已重新启动" in _text(tmp_path / "polite.log")
    finally:
        kept.kill()
        kept.wait()
