"""What is tried on sockets, as plays: each returns when the required outcome came, and raises ``Missed`` when not."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final

from anju_edge.conformance.device import Said, now
from anju_edge.conformance.devices import mqtt
from anju_edge.conformance.line import Line, Missed
from anju_edge.conformance.play import Play
from anju_edge.conformance.words import shown

_OLD: Final = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD: Final = timedelta(days=400)
_NOT_JSON: Final = b"\xff\x00 not json"
_FOREIGN: Final = "vendor-check-wrong-password"
_LAST_SERIAL: Final = 65_000


async def _one(play: Play, said: Said, number: str = "") -> None:
    line = await play.dial(number)
    await play.exchange(line, said)
    await play.no_more(line, said)


async def beat(play: Play) -> None:
    """Say that all is well."""
    await _one(play, play.beat())


async def alarm(play: Play) -> None:
    """Call for help."""
    await _one(play, play.press())


async def no_fix(play: Play) -> None:
    """Call for help without knowing where."""
    await _one(play, play.press(fix=False))


async def year_2000(play: Play) -> None:
    """Call with a clock that was never set."""
    await _one(play, play.press(at=_OLD))


async def future(play: Play) -> None:
    """Call with a clock that is ahead."""
    await _one(play, play.press(at=now() + _AHEAD))


async def low(play: Play) -> None:
    """Call with an empty battery."""
    await _one(play, play.press(low=True))


async def unknown(play: Play) -> None:
    """Call under a number that nobody has registered."""
    await _one(play, play.press(play.device.stranger), play.device.stranger)


async def half(play: Play) -> None:
    """Leave half a frame lying; meanwhile and afterwards others must be served."""
    said = play.press()
    line = await play.dial()
    await play.say(line, said.raw[: len(said.raw) // 2], " …")
    await line.quiet(said.wanted, play.patience.half_s, "early")
    await play.reachable()
    line.close()
    await asyncio.sleep(play.patience.quiet_s)
    await play.reachable()


async def half_later(play: Play) -> None:
    """Bring the rest of an alarm after a while."""
    said = play.press()
    line, middle = await play.dial(), len(said.raw) // 2
    await line.say(said.raw[:middle])
    await line.quiet(said.wanted, play.patience.pause_s, "early")
    await line.say(said.raw[middle:])
    play.sent = f"{shown(said.raw)} ½+½"
    await play.answers(line, said)
    await play.no_more(line, said)


async def duplicate(play: Play) -> None:
    """Say one alarm twice."""
    said = play.press()
    line = await play.dial()
    for _twice in range(2):
        await play.exchange(line, said)
    play.sent += " ×2"
    await play.no_more(line, said)


async def two_in_one(play: Play) -> None:
    """Say a heartbeat and an alarm in one segment."""
    first, second = play.beat(), play.press()
    line = await play.dial()
    await play.say(line, first.raw + second.raw)
    await play.answers(line, first)
    await play.answers(line, second)
    await play.no_more(line, second)


async def every_byte(play: Play) -> None:
    """Cut one alarm at each of its bytes, then bring it byte by byte: an answer each."""
    said = play.press()
    line = await play.dial()
    for cut in range(1, len(said.raw)):
        await line.say(said.raw[:cut])
        await asyncio.sleep(play.patience.cut_s)
        await line.say(said.raw[cut:])
    for byte in said.raw:
        await line.say(bytes((byte,)))
        await asyncio.sleep(play.patience.cut_s / 2)
    play.sent = f"{shown(said.raw)} ×{len(said.raw)}"
    for _each in range(len(said.raw)):
        await play.answers(line, said)
    await play.no_more(line, said)


async def rubbish(play: Play) -> None:
    """Say rubbish and an alarm in one segment."""
    said = play.press()
    line = await play.dial()
    await play.say(line, play.device.rubbish + said.raw)
    await play.answers(line, said)


async def rubbish_ends(play: Play) -> None:
    """Say rubbish where nothing can be found again behind it."""
    line = await play.dial()
    await play.say(line, play.device.rubbish)
    await _must_end(play, line)


async def over_long(play: Play) -> None:
    """Say something far too long."""
    line = await play.dial()
    await play.say(line, play.device.flood(play.number))
    await line.ended(play.patience.pause_s)
    play.came = shown(line.came)
    await play.reachable()


async def storm_in_a_row(play: Play) -> None:
    """Come back again and again."""
    for _each in range(play.patience.storm):
        line = await play.dial()
        await play.exchange(line, play.beat())
        line.close()
    play.sent += f" ×{play.patience.storm}"


async def storm_at_once(play: Play) -> None:
    """Come from everywhere at once."""

    async def come() -> None:
        line = await play.dial()
        await play.exchange(line, play.beat())

    outcomes = await asyncio.gather(*(come() for _each in range(play.patience.storm)), return_exceptions=True)
    play.sent += f" ×{play.patience.storm}"
    for problem in outcomes:
        if isinstance(problem, BaseException):
            raise problem


async def two_sockets(play: Play) -> None:
    """Call on two connections that both live, and on the first again."""
    said = play.press()
    first, second = [await play.dial() for _each in range(2)]
    for line in (first, second, first):
        await play.exchange(line, said)
    play.sent += " ×3"
    for line in (first, second):
        await play.no_more(line, said)


async def not_json(play: Play) -> None:
    """Publish something that is no JSON."""
    device = play.device
    if isinstance(device, mqtt.Publisher):
        await _one(play, mqtt.publish(device.topic(play.number), _NOT_JSON, _LAST_SERIAL))


async def space(play: Play) -> None:
    """Publish below a name with a space: the broker takes it for certain, or ends the connection."""
    device = play.device
    if not isinstance(device, mqtt.Publisher):
        return
    said = mqtt.publish(device.topic("vendor check"), b"{}", _LAST_SERIAL)
    line = await play.dial()
    await play.say(line, said.raw)
    try:
        await play.answers(line, said)
    except Missed as problem:
        if problem.why != "closed":
            raise
    await play.reachable()


async def wrong_password(play: Play) -> None:
    """Knock with a wrong password."""
    line = await Line.open(play.where, play.patience.answer_s)
    try:
        packet = mqtt.connect(play.device.asked.username, _FOREIGN)
        play.sent = f"CONNECT {play.device.asked.username}"
        await line.say(packet)
        await line.quiet((_let_in,), play.patience.quiet_s, "taken")
        await _must_end(play, line)
    finally:
        line.close()


def _let_in(came: bytes) -> int:
    return len(mqtt.LET_IN) if came.startswith(mqtt.LET_IN) else -1


async def _must_end(play: Play, line: Line) -> None:
    ended = await line.ended(play.patience.answer_s)
    play.came, play.took_s = shown(line.came), line.took_s
    if not ended:
        raise Missed("open", line.came)
    await play.reachable()


async def not_stored(play: Play) -> None:
    """Send an alarm to a server whose store has been stopped by hand: it may not be answered."""
    said = play.press()
    line = await play.dial()
    await play.say(line, said.raw)
    await line.quiet(said.wanted, play.patience.answer_s, "stored")
