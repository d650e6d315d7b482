"""A wearable that three volunteers wore: its windows through the door, its labels, and the ways of a model."""

from datetime import timedelta

from anju.devices import commands
from anju.devices.commands import fall_learning, fall_rehearsing
from anju.devices.models import FallModel
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import SYSTEM
from tests.devices import build, recordings

MINUTE = timedelta(minutes=1)
HEAD = "设备编号,开始,结束,佩戴人,是否跌倒\n"


def told(moment) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


class Wearable:
    """A line whose watch was worn by three volunteers: each fell twice and walked thrice, a minute apart."""

    def __init__(self, base: str = "anju/w", number: str = "W-1") -> None:
        self.line = build.line("anju_json", base)
        self.topic = f"{base}/{number}/up"
        self.number = number
        self.device = build.device(number, "watch", build.elder(), self.line)
        self.door = build.Door()
        self.rows: list[str] = []
        self.start = build.NOW - timedelta(hours=2)

    def record(self, wearers: int = 3):
        minute = 0
        for wearer in range(wearers):
            for number in range(5):
                fallen, seed = number < 2, 10 * wearer + number
                xyz = recordings.fall(seed) if fallen else recordings.walk(seed)
                at = self.start + minute * MINUTE
                self.door.publish(self.topic, recordings.sent(xyz, seq=minute), at=at)
                self.row(at - MINUTE / 2, at + MINUTE / 2, f"志愿者{wearer}", "是" if fallen else "否")
                minute += 1
        self.door.record()
        return self

    def row(self, starts, ends, wearer: str, word: str, number: str = "") -> None:
        self.rows.append(f"{number or self.number},{told(starts)},{told(ends)},{wearer},{word}")

    @property
    def text(self) -> str:
        return HEAD + "\n".join(self.rows)

    def keep(self):
        commands.keep_labels(SYSTEM, self.line.pk, self.text, now=build.NOW)
        return self

    def learned(self) -> FallModel:
        row = commands.learn_falls(SYSTEM, self.line.pk, now=build.NOW)
        fall_learning.study(SYSTEM, row.pk, now=build.NOW)
        row.refresh_from_db()
        return row

    def rehearsed(self) -> FallModel:
        row = self.learned()
        commands.rehearse_falls(SYSTEM, row.pk, share=0.05, now=build.NOW)
        run(row)
        row.refresh_from_db()
        return row

    def falls_again(self) -> None:
        """Say a fall through both lanes, with new memories as they are some seconds later."""
        self.door.listener.forget()
        self.door.recorder.forget()
        frame = self.door.publish(self.topic, recordings.sent(recordings.fall(99), seq=1000 + self.door.seq))
        self.door.hear([frame], looked_again=True)
        self.door.record([frame])


def run(row: FallModel) -> int:
    days = 0
    while fall_rehearsing.rehearse_day(SYSTEM, row.pk, now=build.NOW):
        days += 1
    return days
