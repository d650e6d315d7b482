"""Elders around the known home who have meals brought and somebody come in, but no device. All invented."""

from datetime import date
from typing import Any

from anju.config.cli.demo.household import at, community, scatter
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.people import commands

_AROUND = 20  # after the places of the known homes and of the workers
_PEOPLE = (
    ("孙桂芝", "f", date(1943, 1, 19), "清滨路77号3单元402室"),
    ("刘振海", "m", date(1939, 8, 6), "测绘路22号1单元201室"),
    ("高秀英", "f", date(1946, 4, 30), "嵩山路9号2单元302室"),
    ("周玉兰", "f", date(1941, 12, 2), "赣水路31号4单元101室"),
    ("吴长林", "m", date(1945, 7, 14), "测绘路30号2单元602室"),
    ("郑淑清", "f", date(1938, 10, 9), "文化家园2号楼3单元401室"),
    ("冯国栋", "m", date(1947, 2, 25), "清滨路12号1单元502室"),
    ("蒋凤琴", "f", date(1942, 6, 17), "嵩山路21号1单元102室"),
    ("沈德山", "m", date(1940, 9, 28), "赣水路8号2单元301室"),
    ("韩玉珍", "f", date(1944, 3, 11), "测绘路6号5单元202室"),
    ("宋明远", "m", date(1937, 5, 23), "嵩山路15号4单元201室"),
    ("杨素琴", "f", date(1942, 11, 8), "清滨路50号2单元602室"),
    ("丁永福", "m", date(1946, 1, 16), "赣水路44号1单元502室"),
    ("白桂荣", "f", date(1943, 8, 27), "文化家园11号楼2单元301室"),
)  # fmt: skip


def make(county: str) -> list[dict[str, Any]]:
    """Register them; returns what later parts of the demo need to know of each."""
    now, found = clock.now(), []
    for number, (name, sex, birth_on, address) in enumerate(_PEOPLE):
        longitude, latitude = scatter(_AROUND + number, *at(county), near=True)
        row = commands.register_elder(
            SYSTEM, now=now, name=name, sex=sex, birth_on=birth_on, phone=f"154000003{number:02}", address=address,
            area_code=community(county), longitude=longitude, latitude=latitude, datum="wgs84", living_alone=True,
            language_note="东北话", synthetic=True,
        )  # fmt: skip
        found.append({"id": row.pk, "name": name, "area": row.area_code})
    return found
