"""What a device did, judged: one table of checks over all that was heard of it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from anju_edge.conformance.listening import Heard, Record
from anju_edge.conformance.report import FAILED, PASSED, UNSEEN, Result
from anju_edge.conformance.soundness import SOUND
from anju_edge.conformance.words import Words, shown
from anju_edge.protocols.events import Report
from anju_edge.protocols.registry import PROTOCOLS

_CLOCK_S: Final = 120
_DAY: Final = 86400
_CHINA: Final = ((3.5, 54.0), (73.0, 136.0))  # degrees north and east
_JUMP: Final = 0.005  # degrees a second: some 500 m
_SEVERAL: Final = 2


class Rules(NamedTuple):
    """Times in seconds: how long an answer may take to arrive, and for how long a device must then keep still."""

    grace_s: float = 2.0
    still_s: float = 10.0
    repeats: float = 3.0  # times the device's own interval of repeating


class Found(NamedTuple):
    """What one check found, and what the device did in words."""

    state: str
    came: str | Words = ""


Look = Callable[[Sequence[Heard], Record, Rules], Found]


class Check(NamedTuple):
    """One thing that is looked at; ``only`` names the protocols that carry it."""

    name: str
    title: Words
    required: Words
    look: Look
    only: frozenset[str] = frozenset(SOUND)


def findings(record: Record, rules: Rules | None = None) -> list[Result]:
    """Return the outcomes, device by device. When nobody came, that alone is told."""
    devices = record.devices()
    if not devices:
        return [Result(CHECKS[0].name, CHECKS[0].title, CHECKS[0].required, UNSEEN)]
    return [result for device in devices for result in _of(device, record, rules or Rules(), len(devices))]


def _of(device: str, record: Record, rules: Rules, devices: int) -> Iterator[Result]:
    heard = [item for item in record.heard if item.device == device]
    for check in CHECKS:
        if record.protocol in check.only:
            found = check.look(heard, record, rules)
            named = f"  {device}" if devices > 1 else ""
            title = Words(check.title.chinese + named, check.title.other + named)
            yield Result(check.name, title, check.required, found.state, came=found.came)


def _signed_in(heard: Sequence[Heard], _record: Record, _rules: Rules) -> Found:
    return Found(PASSED, Words(f"{heard[0].device}，{len(heard)} 帧", f"{heard[0].device}, {len(heard)} frames"))


def _beats(heard: Sequence[Heard], record: Record, _rules: Rules) -> Found:
    if len(heard) < _SEVERAL:
        return Found(UNSEEN)
    longest = max(later.at - earlier.at for earlier, later in pairwise(heard))
    longest = max(longest, record.ended - heard[-1].at)
    state = PASSED if longest <= PROTOCOLS[record.protocol].silent_after_s / 2 else FAILED
    return Found(state, Words(f"最长间隔 {longest:.1f} 秒", f"longest interval {longest:.1f} s"))


def _lengths(heard: Sequence[Heard], record: Record, _rules: Rules) -> Found:
    bad = [item.raw for item in heard if not SOUND[record.protocol](item.raw)]
    return Found(FAILED, f"{len(bad)}/{len(heard)}: {shown(bad[0])}") if bad else Found(PASSED)


def _withheld(heard: Sequence[Heard]) -> int | None:
    return next((place for place, item in enumerate(heard) if item.calls and item.owed and not item.answered), None)


def _repeats(heard: Sequence[Heard]) -> list[Heard]:
    """Return what came of the withheld alarm: itself, and each time that it was said again."""
    place = _withheld(heard)
    return [] if place is None else [item for item in heard[place:] if item.calls & heard[place].calls]


def _repeated(heard: Sequence[Heard], _record: Record, _rules: Rules) -> Found:
    said = _repeats(heard)
    if not said:
        return Found(UNSEEN)
    if len(said) < _SEVERAL:
        return Found(FAILED)
    after = said[1].at - said[0].at
    return Found(PASSED, Words(f"{after:.1f} 秒后重发", f"said again after {after:.1f} s"))


def _stopped(heard: Sequence[Heard], record: Record, rules: Rules) -> Found:
    """Look at the time after the answer. What left before it can have arrived is forgiven."""
    said = _repeats(heard)
    if len(said) < _SEVERAL:
        return Found(UNSEEN)
    answered = said[1].at
    interval = answered - said[0].at
    until = answered + max(rules.still_s, rules.repeats * interval)
    more = [item for item in said[2:] if answered + rules.grace_s < item.at <= until]
    if more:
        return Found(FAILED, Words(f"答复以后又发 {len(more)} 次", f"said {len(more)} times after the answer"))
    return Found(PASSED if record.ended >= answered + interval + rules.grace_s else UNSEEN)


def _clock(heard: Sequence[Heard], _record: Record, _rules: Rules) -> Found:
    """Take the frame that is nearest to our clock: others may be of what a blind spot kept."""
    off = [
        abs((item.wall - event.at).total_seconds())
        for item in heard for event in item.events if isinstance(event, Report) and event.at is not None
    ]  # fmt: skip
    if not off:
        return Found(UNSEEN)
    state = PASSED if min(off) <= _CLOCK_S else FAILED
    return Found(state, _apart(min(off)))


def _apart(seconds: float) -> Words:
    """Say how far a clock is off: one that stands at 2000 in days."""
    if seconds < _DAY:
        return Words(f"相差 {seconds:.0f} 秒", f"off by {seconds:.0f} s")
    return Words(f"相差 {seconds / _DAY:.0f} 天", f"off by {seconds / _DAY:.0f} days")


def _battery(heard: Sequence[Heard], _record: Record, _rules: Rules) -> Found:
    levels = [report.battery for report in _reports(heard) if report.battery is not None]
    return Found(PASSED, f"{levels[-1]} %") if levels else Found(UNSEEN)


def _position(heard: Sequence[Heard], _record: Record, _rules: Rules) -> Found:
    """Look whether the places lie where elders of ours live, and whether one can get from one to the next."""
    places = [
        (item.at, *map(float, signal.text.split(",")))
        for item in heard for report in _reports((item,)) for signal in report.signals if signal.kind == "position"
    ]  # fmt: skip
    if not places:
        return Found(UNSEEN)
    (south, north), (west, east) = _CHINA
    abroad = [place for place in places if not (south <= place[1] <= north and west <= place[2] <= east)]
    jumps = [
        later for earlier, later in pairwise(places)
        if max(abs(later[1] - earlier[1]), abs(later[2] - earlier[2])) > _JUMP * max(later[0] - earlier[0], 1.0)
    ]  # fmt: skip
    wrong = [*abroad, *jumps]
    _, latitude, longitude = (wrong or places)[-1]
    return Found(FAILED if wrong else PASSED, f"{latitude:.5f},{longitude:.5f}")


def _reports(heard: Sequence[Heard]) -> list[Report]:
    return [event for item in heard for event in item.events if isinstance(event, Report)]


_ALL: Final = frozenset(SOUND)
CHECKS: Final = (
    Check("signed_in", Words("报到", "signed in"), Words("报出设备号", "it says its number"), _signed_in),
    Check(
        "heartbeat",
        Words("心跳", "heartbeat"),
        Words("间隔不超过静默时限的一半", "no gap longer than half of the time to silence"),
        _beats,
    ),
    Check(
        "length",
        Words("长度、校验与结尾", "lengths, sums and endings"),
        Words("每一帧都对", "right in every frame"),
        _lengths,
    ),
    Check(
        "alarm_repeated",
        Words("没有答复的报警", "an alarm that is not answered"),
        Words("重发，直到得到答复", "said again until it is answered"),
        _repeated,
        _ALL - {"meokon"},
    ),
    Check(
        "alarm_stopped",
        Words("得到答复的报警", "an alarm that is answered"),
        Words("不再重发", "not said again"),
        _stopped,
        _ALL - {"meokon"},
    ),
    Check(
        "clock",
        Words("时钟", "clock"),
        Words("与标准时间相差不超过 2 分钟", "within 2 minutes"),
        _clock,
        _ALL - {"scaip"},
    ),
    Check(
        "battery",
        Words("电量", "battery"),
        Words("报出电量", "it is told"),
        _battery,
        _ALL - {"scaip", "gb26875"},
    ),
    Check(
        "position",
        Words("位置", "position"),
        Words("在国内，前后连得上", "within the country, and one leads to the next"),
        _position,
        frozenset({"watch", "iw", "jt808", "ev07b"}),
    ),
)  # fmt: skip
