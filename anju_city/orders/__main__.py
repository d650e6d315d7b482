"""``python -m anju_city.orders``: a day of orders through the public doors, and whether all of it adds up."""

import argparse
import json
import logging
import os
import sys
from datetime import date
from pathlib import Path

from anju_city.doors import Demo
from anju_city.hours import Hours, RealHours, SharedHours
from anju_city.orders.customers import BEIJING
from anju_city.orders.play import Result, play


def _options() -> argparse.Namespace:
    data = Path(os.environ.get("ANJU_DATA", ".anju"))
    parser = argparse.ArgumentParser(prog="anju_city.orders", description="A simulated day of services at home.")
    parser.add_argument("--demo", type=Path, default=data / "demo.json", help="what the platform wrote about itself")
    parser.add_argument("--orders", type=int, default=200, help="how many orders the day has")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same day")
    parser.add_argument("--crowd", type=int, default=8, help="how many act at the same moment")
    parser.add_argument("--on", type=date.fromisoformat, help="the day; today if not given")
    parser.add_argument("--clock", type=Path, help="a time that the platform wears too; without it the real one")
    parser.add_argument("--json", type=Path, help="write the result there")
    return parser.parse_args()


def _say(result: Result) -> None:
    print(f"\n{result.orders} of {result.asked_for} orders in {result.seconds:.0f} s")
    for kind, row in result.tally.shares().items():
        times = "  ".join(f"{name} {row[name]:8.1f}" for name in ("p50", "p95", "p99", "most"))
        print(f"{kind:24} {row['count']:8.0f} ×  {times} ms")
    print("states:", ", ".join(f"{state} {count}" for state, count in sorted(result.reckoning.states.items())))
    print("refused:", dict(result.tally.refused), " counted:", dict(result.tally.counted))
    for text in [*result.reckoning.problems[:20], *result.reckoning.unexplained[:20]]:
        print(" !", text)


def main() -> int:
    """Play a day, say what came of it; 1 when something does not add up."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    wanted = _options()
    hours: Hours = SharedHours(wanted.clock) if wanted.clock else RealHours()
    on = wanted.on or hours.now().astimezone(BEIJING).date()
    result = play(
        Demo.read(wanted.demo), hours, orders=wanted.orders, seed=wanted.seed, on=on, side_by_side=wanted.crowd,
        settle=wanted.clock is not None,
    )  # fmt: skip
    _say(result)
    if wanted.json:
        wanted.json.write_text(json.dumps(result.data(), ensure_ascii=False, indent=1) + "\n")
    return 0 if result.reckoning.balances and not result.reckoning.unexplained else 1


if __name__ == "__main__":
    sys.exit(main())
