"""What is ordered on a day, and what becomes of each order: drawn from a seed, the same every time. Pure."""

from dataclasses import dataclass
from random import Random

OPENS, CLOSES = 7 * 60, 19 * 60  # minutes of the day in which services begin
CHANNELS = (("api", 60), ("phone", 25), ("family", 15))
# What becomes of an order, in a thousand (平台自定).
FATES = (
    ("served", 570), ("offline", 90), ("refused_once", 80), ("late", 60), ("cancelled", 50), ("unrated", 40),
    ("silent_worker", 25), ("missed", 20), ("far", 20), ("disputed", 20), ("provider_refuses", 15),
    ("cancelled_late", 10),
)  # fmt: skip
PATIENT = frozenset({"cancelled"})  # fates that need a window far enough away
_URGENT = 0.01
_TWICE = 0.04  # an app that heard no answer and sends again


@dataclass(frozen=True, slots=True)
class Wish:
    """One order of the day. ``at`` and ``starts`` are minutes of the day; ``elder``, ``item``: places in lists."""

    index: int
    at: int
    starts: int
    elder: int
    item: int
    channel: str
    fate: str
    urgent: bool
    twice: bool
    stars: int

    @property
    def key(self) -> str:
        """Under which name a repeat is known."""
        return f"order-{self.index}"


def draw(seed: int, index: int, *, elders: int, items: int, families: int) -> Wish:
    """Draw one order; of the elders, the first ``families`` have somebody who orders for them."""
    chance = Random(f"order {seed} {index}")
    fate = chance.choices([name for name, _ in FATES], [often for _, often in FATES])[0]
    channel = chance.choices([name for name, _ in CHANNELS], [often for _, often in CHANNELS])[0]
    lead = chance.randint(150, 300) if fate in PATIENT else chance.choice((45, 70, 90, 120, 150, 200, 260))
    latest = CLOSES - lead
    at = min(latest, max(OPENS - 90, round(chance.choice((chance.gauss(540, 90), chance.gauss(780, 110))))))
    starts = max(OPENS, at + lead)
    if channel == "family":  # its page offers full hours only
        starts = family_hour(starts)
        at = min(at, starts - 45)
        if not families:
            channel = "api"
    people = families if channel == "family" else elders
    return Wish(
        index=index,
        at=at,
        starts=starts,
        elder=chance.randrange(people),
        item=chance.randrange(items),
        channel=channel,
        fate=fate,
        urgent=channel == "api" and chance.random() < _URGENT,
        twice=channel == "api" and chance.random() < _TWICE,
        stars=chance.choices((5, 4, 3, 2, 1), (60, 25, 9, 4, 2))[0],
    )


def family_hour(starts: int) -> int:
    """Return the next full hour that the family's page offers, in minutes."""
    hour = -(-starts // 60)
    return (13 if hour == 12 else min(hour, 17)) * 60
