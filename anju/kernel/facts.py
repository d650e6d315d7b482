"""Facts and who acts on them. A flow runs ``now`` (same transaction) or ``later`` (a job after commit)."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from anju.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened. Subclasses are frozen, hold plain JSON values and set ``name``."""

    name: ClassVar[str]
    area: str

    def data(self) -> dict[str, Any]:
        """Return the values as a JSON object."""
        return asdict(self)


F = TypeVar("F", bound=Fact)
Flow = Callable[[Viewer, Any, datetime], None]

_kinds: dict[str, type[Fact]] = {}
_now: dict[str, list[Flow]] = defaultdict(list)
_later: dict[str, dict[str, Flow]] = defaultdict(dict)
_earlier: dict[str, dict[str, Flow]] = defaultdict(dict)


def now(kind: type[F]) -> Callable[[Callable[[Viewer, F, datetime], None]], Callable[[Viewer, F, datetime], None]]:
    """Register a flow that runs in the publisher's transaction; if it raises, nothing happened."""

    def register(flow: Callable[[Viewer, F, datetime], None]) -> Callable[[Viewer, F, datetime], None]:
        _kinds[kind.name] = kind
        _now[kind.name].append(flow)
        return flow

    return register


def later(
    kind: type[F], *, earlier: tuple[str, ...] = ()
) -> Callable[[Callable[[Viewer, F, datetime], None]], Callable[[Viewer, F, datetime], None]]:
    """Register a flow that runs as a job after commit, repeated until it succeeds.

    ``earlier``: dotted names that it had in the release before. Jobs that were queued under them run after an upgrade.
    """

    def register(flow: Callable[[Viewer, F, datetime], None]) -> Callable[[Viewer, F, datetime], None]:
        _kinds[kind.name] = kind
        _later[kind.name][f"{flow.__module__}.{flow.__name__}"] = flow
        _earlier[kind.name] |= dict.fromkeys(earlier, flow)
        return flow

    return register


def flows_now(name: str) -> tuple[Flow, ...]:
    """Return the flows that run within the transaction of a fact of this name."""
    return tuple(_now[name])


def flows_later(name: str) -> dict[str, Flow]:
    """Return the flows that run after commit, by their dotted name."""
    return dict(_later[name])


def flow_later(name: str, flow: str) -> Flow:
    """Return the flow of a queued job, also by a name that it had before."""
    return {**_earlier[name], **_later[name]}[flow]


def rebuild(name: str, data: dict[str, Any]) -> Fact:
    """Make the fact again from its stored values."""
    kind = _kinds[name]
    known = {item.name for item in fields(kind)}
    return kind(**{key: value for key, value in data.items() if key in known})
