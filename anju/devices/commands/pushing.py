"""Vendors' platforms that post to an address of ours: the body is stored as it came, then answered, then judged.

The address holds the line's secret. A vendor that gets no 200 in time sends again, and one that fails often is not sent
to for a while by its own platform; so nothing is done here but storing. What is refused stands on the line's page.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

import bcrypt

from anju.devices import queries
from anju.devices.commands.http_door import DoorAway
from anju.devices.commands.publishing import Outgoing, publisher
from anju.devices.models import DoorEvent, Line
from anju.devices.rules.door import ACKNOWLEDGED_PREFIX
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer
from anju_edge.protocols import topics
from anju_edge.protocols.push import Pushed, refused
from anju_edge.protocols.registry import PROTOCOLS

MAX_BODY = 1_000_000
TOO_LARGE = "push_too_large"
_TOLD_EVERY = timedelta(minutes=5)  # a vendor repeats what was refused: one row says it
_KEPT_REASONS = {"too_large": TOO_LARGE}
_proven: dict[str, tuple[str, bytes]] = {}  # by sign-in name: a digest that a secret was checked against, slowly, once


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One request to a line's address. A body that was announced as too large is not read: ``body`` is nothing."""

    login: str
    secret: str
    method: str
    query: Mapping[str, str]
    body: bytes | None
    address: str
    size: int


def accept_push(viewer: Viewer, posted: Posted, *, now: datetime) -> Pushed:
    """Store what was posted and return what its sender is owed, its reason as one word where it is refused.

    Raises ``NotVisible`` for a wrong address, and ``DoorAway`` when the store has not confirmed: the sender repeats.
    """
    line = queries.pushed_line(viewer, posted.login)
    speaks = PROTOCOLS[line.protocol].push
    if speaks is None:
        raise NotVisible(line=posted.login)
    if not _admits(line, posted.address):
        _note(line, "address_refused", posted, now=now)
        raise NotVisible(line=posted.login)
    if not _knows(line, posted.secret):
        _note(line, "password_refused", posted, now=now)
        raise NotVisible(line=posted.login)
    if posted.body is None or len(posted.body) > MAX_BODY:
        answer = refused(413, TOO_LARGE)
    else:
        answer = speaks(line.settings, posted.method, posted.query, posted.body)
    if answer.store and posted.body is not None:
        _store(f"{line.topic_base}/{answer.rest}", posted.body)
    elif answer.status >= 400:  # noqa: PLR2004 - refused
        reason = answer.reply.decode()
        _note(line, _KEPT_REASONS.get(reason, reason), posted, now=now)
    return answer


def _store(topic: str, body: bytes) -> None:
    try:
        publisher.publish([Outgoing(ACKNOWLEDGED_PREFIX + topics.to_subject(topic), body)])
    except Exception as problem:
        raise DoorAway(why=type(problem).__name__) from problem


def _note(line: Line, what: str, posted: Posted, *, now: datetime) -> None:
    """Let the line's page and the duty page say what was refused and why. A GET is a person or a check, and no loss."""
    if posted.method in {"GET", "HEAD"}:
        return
    if DoorEvent.objects.filter(line=line, what=what, at__gt=now - _TOLD_EVERY, at__lte=now).exists():
        return
    detail = f"{posted.address} · {posted.method} · {posted.size} B"
    DoorEvent.objects.create(line=line, what=what, detail=detail[:200], at=now)


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
