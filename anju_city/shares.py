"""How old, how alone, how frail: the shares of the simulated people, each with the plan it was taken from.

The figures are those of the plans that the platform is measured against (an inventory of 167 of them; the numbers in
brackets are its lines). Where a plan gives no figure the value is our own and says so.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """A share and where it comes from."""

    value: float
    source: str


EIGHTY_AND_OVER = Share(0.1375, "石家庄十三五规划：22.9 万 / 166.5 万（43、46；文中另写 13.39%，47）")
EMPTY_NEST = Share(0.52, "石家庄十三五规划：空巢老年人家庭超过 50%（50）")
DISABLED = Share(0.123, "石家庄十三五规划：失能半失能超过 12%（51）")
RURAL = Share(0.759, "石家庄十三五规划：农村老年人占 75.9%（49），用于县；市辖区按社区计")
ALONE_OF_EMPTY_NEST = Share(0.35, "平台自定")
NINETY_OF_EIGHTY = Share(0.13, "平台自定")
WITH_DEVICES = Share(0.12, "平台自定：独居、失能、八十岁以上优先")
HEARING = Share(0.22, "平台自定")
POOR = Share(0.06, "平台自定：低保、特困、低保边缘合计")

# Frailty by age band, so that the whole comes to DISABLED: sixties, seventies, eighties, nineties (平台自定).
FRAIL = {60: 0.06, 70: 0.14, 80: 0.37, 90: 0.65}
CARE_LEVELS = (("mild", 0.52), ("moderate", 0.27), ("severe", 0.15), ("complete", 0.06))
