"""Where the processor's time goes: what each kind of process took between two moments, for a frame."""

import psutil

_KINDS = {
    "intake.run('alarms')": "alarms lane",
    "intake.run('records')": "records lane",
    "beside.answer(": "decoding beside it",
    "nats-server": "door",
    "postgres: ": "database",
}


class Clock:
    """Begins to count when it is made. Counts every process of these kinds: measure on a machine that does no more."""

    def __init__(self) -> None:
        self._before = _seconds()

    def each(self, frames: int) -> dict[str, float]:
        """Return the processor time of a frame in µs, by kind of process."""
        after = _seconds()
        spent = dict.fromkeys(_KINDS.values(), 0.0)
        for (kind, pid), seconds in after.items():
            spent[kind] += seconds - self._before.get((kind, pid), 0.0)
        return {kind: seconds / frames * 1e6 for kind, seconds in spent.items()}


def _seconds() -> dict[tuple[str, int], float]:
    found: dict[tuple[str, int], float] = {}
    for process in psutil.process_iter(["pid", "cmdline", "cpu_times"]):
        words, times = " ".join(process.info["cmdline"] or ()), process.info["cpu_times"]
        kind = next((kind for sign, kind in _KINDS.items() if sign in words), "")
        if kind and times is not None:
            found[kind, process.info["pid"]] = times.user + times.system
    return found
