"""Whose turn it is: one of the test processes begins with the tests that wait, the others with those that compute.

Tests of whole installations, kills and browsers wait for other processes a good part of their time; all others compute.
Who is through with one kind helps with the other: so the cores have work to the end, and what waits is seldom crowded
by its like.
Loaded by ``-p tests.turns``; it takes effect where pytest-xdist distributes files (``--dist loadfile``).
"""

import os
from collections.abc import Callable
from typing import Any

import pytest

WAITING = ("tests/failure/", "tests/config/", "tests/deploy/", "tests/city/", "tests/journeys/")
"""Folders whose tests mostly wait, those with the longest tests first: what comes last fills the gaps."""
LONG = ("tests/architecture/test_permissions.py", "tests/config/test_run.py", "tests/failure/test_edge_kills.py")
"""Files that take a minute or more: begun last, they would be all that still runs."""


def order(files: dict[str, int]) -> list[str]:
    """Sort files, given with their numbers of tests: long ones first, then those that wait, then the larger ones."""
    return sorted(files, key=lambda file: (file not in LONG, _rank(file), -files[file]))


def waits(file: str) -> bool:
    """Say whether the tests of a file mostly wait."""
    return file.startswith(WAITING)


def choose(queue: list[str], *, patient: bool) -> str:
    """Return the file that comes next for a process that begins with waiting tests, or with the others."""
    return next((file for file in queue if waits(file) is patient), queue[0])


def _rank(file: str) -> int:
    return next((rank for rank, folder in enumerate(WAITING) if file.startswith(folder)), len(WAITING))


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Run one process more than there are cores: the one that waits leaves its core to the others."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each process of xdist its turn."""
    if config.getvalue("dist") != "loadfile":
        return None
    return _scheduling()(config, log)


def _scheduling() -> Callable[..., Any]:
    from xdist.scheduler import LoadFileScheduling

    class Turns(LoadFileScheduling):  # type: ignore[misc]
        """The files of xdist's queue, in our order."""

        def _assign_work_unit(self, node: Any) -> None:
            files = {file: len(tests) for file, tests in self.workqueue.items()}
            last = f"gw{self.numnodes - 1}"
            chosen = choose(order(files), patient=self.numnodes > 1 and node.gateway.id == last)
            self.workqueue.move_to_end(chosen, last=False)
            super()._assign_work_unit(node)

    return Turns
