"""Vendors' platforms that post to an address of ours: the body is stored as it came, then answered, then judged.

The address holds the line's secret. A vendor that gets no 200 in time sends again, and one that fails often is not sent
to for a while by its own platform; so nothing is done here but storing.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

import bcrypt

from anju.devices import queries
from anju.devices.commands.http_door import DoorAway
from anju.devices.commands.publishing import Outgoing, publisher
from anju.devices.models import Line
from anju.devices.rules.door import ACKNOWLEDGED_PREFIX
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer
from anju_edge.protocols import topics
from anju_edge.protocols.push import Pushed
from anju_edge.protocols.registry import PROTOCOLS

MAX_BODY = 1_000_000
_proven: dict[str, tuple[str, bytes]] = {}  # by sign-in name: a digest that a secret was checked against, slowly, once


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One request to a line's address."""

    login: str
    secret: str
    method: str
    query: Mapping[str, str]
    body: bytes
    address: str


def accept_push(viewer: Viewer, posted: Posted) -> Pushed:
    """Store what was posted and return what its sender is owed. Raises ``NotVisible`` for a wrong address.

    Raises ``DoorAway`` when the store has not confirmed: the sender repeats.
    """
    line = queries.pushed_line(viewer, posted.login)
    speaks = PROTOCOLS[line.protocol].push
    if speaks is None or not _knows(line, posted.secret) or not _admits(line, posted.address):
        raise NotVisible(line=posted.login)
    answer = speaks(line.settings, posted.method, posted.query, posted.body)
    if answer.store:
        topic = f"{line.topic_base}/{answer.rest}"
        try:
            publisher.publish([Outgoing(ACKNOWLEDGED_PREFIX + topics.to_subject(topic), posted.body)])
        except Exception as problem:
            raise DoorAway(why=type(problem).__name__) from problem
    return answer


def _knows(line: Line, secret: str) -> bool:
    mark = hashlib.sha256(secret.encode()).digest()
    digest, proven = _proven.get(line.username, ("", b""))
    if digest == line.password_digest:
        return hmac.compare_digest(mark, proven)
    if not bcrypt.checkpw(secret.encode()[:72], line.password_digest.encode()):
        return False
    _proven[line.username] = (line.password_digest, mark)
    return True


def _admits(line: Line, address: str) -> bool:
    if not line.networks:
        return True
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    return any(peer in ip_network(network) for network in line.networks)
