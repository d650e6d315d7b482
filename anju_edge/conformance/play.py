"""One case at work: its connections, what was sent, what came, and how long the slowest answer took."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from anju_edge.conformance.device import Device, Press, Said, now
from anju_edge.conformance.line import Line, Missed, Patience, Place
from anju_edge.conformance.words import shown

_serials = count(101)
_WRAP = 60_000


@dataclass(slots=True)
class Play:
    """What a case works with; the runner reads the three last fields."""

    device: Device
    where: Place
    number: str
    patience: Patience
    sent: str = ""
    came: str = ""
    took_s: float | None = None
    _lines: list[Line] = field(default_factory=list)

    async def dial(self, number: str = "") -> Line:
        """Connect and sign in. Raises ``Missed``."""
        line = await Line.open(self.where, self.patience.answer_s)
        self._lines.append(line)
        before = b""
        for step in self.device.greeting(number or self.number):
            before = await self.exchange(line, step(before), quietly=True)
        return line

    def beat(self) -> Said:
        """Return a heartbeat with a serial of its own."""
        return self.device.beat(self.number, _serial())

    def press(self, number: str = "", at: datetime | None = None, *, fix: bool = True, low: bool = False) -> Said:
        """Return an alarm with a serial of its own."""
        return self.device.press(Press(number or self.number, at or now(), _serial(), fix, low))

    async def say(self, line: Line, data: bytes, about: str = "") -> None:
        """Send bytes, and keep how they look."""
        self.sent = f"{shown(data)}{about}"
        await line.say(data)

    async def exchange(self, line: Line, said: Said, *, quietly: bool = False) -> bytes:
        """Say something and wait for every answer that it is owed. Returns the last."""
        if quietly:
            await line.say(said.raw)
        else:
            await self.say(line, said.raw)
        return await self.answers(line, said, quietly=quietly)

    async def answers(self, line: Line, said: Said, *, quietly: bool = False) -> bytes:
        """Wait for every answer that something is owed."""
        answer = b""
        for wanted in said.wanted:
            answer = await line.expect(wanted, self.patience.answer_s)
            if not quietly:
                self.came = shown(answer)
                self.took_s = max(self.took_s or 0.0, line.took_s)
            if thanks := self.device.thanks(answer):
                await line.say(thanks)
        return answer

    async def no_more(self, line: Line, said: Said) -> None:
        """Make sure that no answer comes that nothing is owed, and that the connection stays."""
        await line.quiet(said.wanted, self.patience.quiet_s, "extra")
        if line.closed:
            raise Missed("closed", line.came)

    async def reachable(self) -> None:
        """Make sure that the server still takes a new connection and answers. Raises ``Missed``."""
        try:
            line = await self.dial()
            await self.exchange(line, self.beat(), quietly=True)
        except Missed as problem:
            raise Missed("unreachable", problem.came) from problem

    async def leave(self) -> None:
        """End every connection of the case."""
        for line in self._lines:
            line.close()
        self._lines.clear()
        await asyncio.sleep(0)


def _serial() -> int:
    return next(_serials) % _WRAP or 1
