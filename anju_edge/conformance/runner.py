"""Playing the cases one after the other against one server."""

from collections.abc import Callable, Sequence

from anju_edge.conformance.cases import Case, fitting
from anju_edge.conformance.device import Device
from anju_edge.conformance.line import Line, Missed, Patience, Place
from anju_edge.conformance.play import Play
from anju_edge.conformance.report import FAILED, PASSED, Result
from anju_edge.conformance.words import shown

Told = Callable[[Result], None]


class NobodyThere(Exception):  # noqa: N818 - an answer
    """The address does not answer: nothing can be checked."""


async def check(
    device: Device, where: Place, patience: Patience, told: Told, *, store_down: bool = False
) -> Sequence[Result]:
    """Play every case that fits; each outcome is told at once. Raises ``NobodyThere``."""
    number = device.asked.number or device.number
    await _knock(Play(device, where, number, patience), silent=store_down)
    results = []
    for case in fitting(device, udp=where.udp, store_down=store_down):
        result = await _played(case, Play(device, where, number, patience))
        told(result)
        results.append(result)
    return results


async def _knock(play: Play, *, silent: bool) -> None:
    """See whether anybody is there. Over UDP that shows in an answer alone."""
    try:
        line = await Line.open(play.where, play.patience.answer_s)
        line.close()
        if play.where.udp and not silent:
            await play.exchange(await play.dial(), play.beat())
    except Missed as problem:
        if problem.why != "wrong":
            raise NobodyThere from problem
    finally:
        await play.leave()


async def _played(case: Case, play: Play) -> Result:
    state, why = PASSED, ""
    try:
        await case.play(play)
    except Missed as problem:
        state, why = FAILED, problem.why
        play.came = shown(problem.came) or play.came
    finally:
        await play.leave()
    return Result(case.name, case.title, case.required, state, play.sent, play.came, why, play.took_s)
