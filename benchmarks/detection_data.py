"""Read the public recordings that detection is measured on; their files stay outside of the repository."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from anju_engines.detection import Movement


class Recording(NamedTuple):
    """One trial of one wearer: three axes in g at 50 Hz."""

    wearer: str
    fall: bool
    acceleration: np.ndarray


def homes(folder: Path) -> dict[str, list[Movement]]:
    """Read every home there is: the beginning and the end of each sensor's activity are movements, in the home's own time."""
    found = {path.stem: _van_kasteren(path) for path in sorted(folder.glob("ambient/house*.sensors"))}
    return found | {
        path.stem.split("_")[0]: _ordonez(path) for path in sorted(folder.glob("ambient/Ordonez*_Sensors.txt"))
    }


def _movements(rows: list[tuple[float, float, str]]) -> list[Movement]:
    both = {(moment, place) for start, end, place in rows for moment in (start, end)}
    return [Movement(datetime.fromtimestamp(moment, UTC), place) for moment, place in sorted(both)]


def _van_kasteren(path: Path) -> list[Movement]:
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    return _movements([(float(start), float(start) + float(length), place) for start, length, place in rows])


def _ordonez(path: Path) -> list[Movement]:
    rows = [line.split() for line in path.read_text().splitlines()]
    return _movements(
        [
            (_moment(*row[:2]), _moment(*row[2:4]), " ".join(row[4:7]))
            for row in rows
            if len(row) >= 7 and row[0][0].isdigit()
        ]
    )


def _moment(day: str, time: str) -> float:
    return datetime.fromisoformat(f"{day}T{time}+00:00").timestamp()


def falls(folder: Path) -> dict[str, list[Recording]]:
    """Read the wearables' recordings."""
    found = {}
    for name, path in (
        ("SisFall, waist", "sisfall_adxl345_50hz.npz"),
        ("WEDA-FALL, wrist", "weda_fall_wrist_50hz.npz"),
    ):
        if (folder / "fall" / path).exists():
            found[name] = _recordings(np.load(folder / "fall" / path))
    return found


def _recordings(data: np.lib.npyio.NpzFile) -> list[Recording]:
    waist = "acc" in data
    values = data["acc"] * float(data["scale_g"]) if waist else data["t_acc"][:, 1:] / 980.665
    offset = data["offset"]
    return [
        Recording(name.split("_")[1] if waist else name[4:7], name[0] == "F", values[offset[row] : offset[row + 1]])
        for row, name in enumerate(data["name"].tolist())
    ]
