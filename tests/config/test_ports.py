"""Ports for servers that are started later: nobody else is given the same one meanwhile."""

import subprocess
import sys

from anju.config.runtime import ports

ASK = (
    "from anju.config.runtime import ports; turns = [{wanted} - 20000]; chance = ports.secrets.randbelow;"
    "ports.secrets.randbelow = lambda most: turns.pop() if turns else chance(most); print(ports.free_port())"
)


def asked_elsewhere(wanted: int) -> int:
    """Ask in another process, which would choose this port first and any other then."""
    words = [sys.executable, "-c", ASK.format(wanted=wanted)]
    return int(subprocess.run(words, capture_output=True, check=True, text=True).stdout)


def test_a_port_that_was_given_is_given_to_no_other_process(monkeypatch):
    monkeypatch.setattr(ports, "_HELD", 2)
    port = ports.free_port()
    assert asked_elsewhere(port) != port
    for _ in range(2):
        ports.free_port()
    assert asked_elsewhere(port) == port  # so many others later it is free for all


def test_a_port_is_none_of_those_that_outgoing_connections_get():
    first = int(ports._OUTGOING.read_text().split()[0])
    assert all(20_000 < ports.free_port() < first for _ in range(20))
