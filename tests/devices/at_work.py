"""The lanes as their processes run them, each on a thread with its own loop."""

import asyncio
import threading
import time
from contextlib import contextmanager

from anju.devices.jobs import intake


@contextmanager
def working(served, *names, **more):
    """Run lanes as their processes do, each on a thread with its own loop."""
    started = []

    def work(name):
        async def main():
            lane = intake.Lane(name, url=served.url, **more)
            started.append((lane, asyncio.get_running_loop()))
            await lane.run()

        asyncio.run(main())

    threads = [threading.Thread(target=work, args=(name,), daemon=True) for name in names]
    for thread in threads:
        thread.start()
    until(lambda: len(started) == len(names))
    try:
        yield
    finally:
        for lane, loop in started:
            loop.call_soon_threadsafe(lane.stop)
        for thread in threads:
            thread.join(20)
            assert not thread.is_alive()


def until(check, seconds=15.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = check()
        if value:
            return value
        time.sleep(0.03)
    raise AssertionError(f"never: {check}")
