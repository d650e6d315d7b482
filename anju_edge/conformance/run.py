"""Both directions from what was typed to the exit code: 0 all passed, 1 something did not, 2 nobody is there."""

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from anju_edge.conformance import PUBLISHED, PUSHED, SPOKEN, pushes, report, runner
from anju_edge.conformance.device import Asked, Device
from anju_edge.conformance.devices import device
from anju_edge.conformance.devices.pushed import PUSHERS, Pusher
from anju_edge.conformance.findings import findings
from anju_edge.conformance.line import Patience, place
from anju_edge.conformance.listening import Heard, listen
from anju_edge.conformance.report import Heading, Result
from anju_edge.conformance.runner import NobodyThere
from anju_edge.conformance.words import Words, shown

PASSED, FAILED, NOBODY = 0, 1, 2
_MINUTE: Final = 60
_NOBODY: Final = Words("{address} 没有答复：请检查地址、端口和防火墙。", "{address} does not answer: check it.")
_LISTENING: Final = Words(
    "正在监听 {address}，{minutes:g} 分钟。请让设备连上来，按一次求救键；第一次报警故意不答复。按 Ctrl-C 提前结束。",
    "Listening on {address} for {minutes:g} min. Let the device connect, press SOS once; the first alarm is not "
    "answered on purpose. Ctrl-C ends it early.",
)
_ALARM: Final = Words("报警", "alarm")
_WITHHELD: Final = Words("报警，故意不答复", "alarm, not answered on purpose")


class Job(NamedTuple):
    """What is to be checked, and how it is told."""

    protocol: str
    address: str
    asked: Asked
    write: Callable[[str], None]
    english: bool = False
    json: Path | None = None
    patience: Patience = Patience()
    store_down: bool = False


def against_server(job: Job) -> int:
    """Play a nasty device against a server. Raises ``ValueError`` for an address that the protocol cannot have."""
    pushed = job.address.startswith(("http://", "https://"))
    speaker = _speaker(job, pushed=pushed)
    number = job.asked.number or speaker.number
    if not re.fullmatch(speaker.numbers, number):
        raise ValueError(number)
    address = f"{job.address.rpartition('/')[0]}/***" if pushed else job.address  # a report is shown to others
    about = Heading(job.protocol, address, number, datetime.now().astimezone())
    _say(job, report.heading(about, english=job.english))

    def told(result: Result) -> None:
        _say(job, report.row(result, english=job.english))

    try:
        results = asyncio.run(_played(job, speaker, told))
    except NobodyThere:
        _say(job, _NOBODY.said(english=job.english).format(address=address))
        return NOBODY
    return _ended(job, about, results)


def with_device(job: Job, minutes: float) -> int:
    """Listen for a device and judge it. Raises ``ValueError`` or ``OSError`` for an address that cannot be had."""
    where = place(job.address, udp=False)
    if job.protocol not in SPOKEN or where.broker:
        raise ValueError(job.address)
    about = Heading(job.protocol, job.address, "", datetime.now().astimezone(), listened=True)
    _say(job, report.heading(about, english=job.english))
    told_first = _LISTENING.said(english=job.english).format(address=job.address, minutes=minutes)
    _say(job, "\n".join(report.wrapped(told_first)))

    def told(heard: Heard) -> None:
        _say(job, _line(heard, english=job.english))

    record = asyncio.run(listen(job.protocol, where.host, where.port, minutes * _MINUTE, told))
    results = findings(record)
    for result in results:
        _say(job, report.row(result, english=job.english))
    code = _ended(job, about, results)
    return code if record.devices() else NOBODY


def _speaker(job: Job, *, pushed: bool) -> Device | Pusher:
    if pushed:
        if job.protocol not in PUSHED:
            raise ValueError(job.address)
        return PUSHERS[job.protocol]
    broker = place(job.address, udp=job.asked.udp).broker
    if job.protocol not in (PUBLISHED if broker else SPOKEN):
        raise ValueError(job.address)
    return device(job.protocol, job.asked, broker=broker)


async def _played(job: Job, speaker: Device | Pusher, told: runner.Told) -> Sequence[Result]:
    if isinstance(speaker, Device):
        where = place(job.address, udp=job.asked.udp)
        return await runner.check(speaker, where, job.patience, told, store_down=job.store_down)
    return await pushes.check(job.protocol, job.address, job.asked, job.patience, told, store_down=job.store_down)


def _ended(job: Job, about: Heading, results: Sequence[Result]) -> int:
    _say(job, report.summary(results, english=job.english))
    if job.json is not None:
        job.json.write_text(report.machine(about, results, english=job.english))
    return PASSED if report.all_passed(results) else FAILED


def _line(heard: Heard, *, english: bool) -> str:
    words = (_ALARM if heard.answered or not heard.owed else _WITHHELD) if heard.calls else Words("", "")
    parts = (f"{heard.wall.astimezone():%H:%M:%S}", heard.device, words.said(english=english), shown(heard.raw, 40))
    return "  ".join(part for part in parts if part)


def _say(job: Job, text: str) -> None:
    job.write(f"{text}\n")
