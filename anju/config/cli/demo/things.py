"""One bound device of each kind, with a frame that alarms and one that calms, ready to be sent by hand."""

from dataclasses import dataclass, field
from typing import Any

from anju.devices import commands, queries
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM


@dataclass(frozen=True, slots=True)
class Thing:
    """One device: at whose home (by place in the list of homes), on which line, what it says."""

    number: str
    kind: str
    home: int
    room: str
    line: str = "city"
    model: str = ""
    says: dict[str, Any] = field(default_factory=dict)
    calms: dict[str, Any] = field(default_factory=dict)


def _state(word: str) -> dict[str, Any]:
    return {"says": {"values": {word: True}}, "calms": {"values": {word: False}}}


THINGS = (
    Thing("0x00158d00a1000001", "button", 0, "床头", "home", "一键呼叫 TS0215A", {"action": "emergency"}),
    Thing("0x00158d00a1000002", "fall_radar", 0, "卧室", "home", "跌倒雷达", {"fall_down_status": "fall"},
          {"fall_down_status": "none"}),
    Thing("0x00158d00a1000003", "smoke", 0, "厨房", "home", "烟雾报警器", {"smoke": True}, {"smoke": False}),
    Thing("YS-WATCH-0001", "watch", 0, "随身", "city", "智能手环", {"signal": "sos"}),
    Thing("YS-PENDANT-0001", "pendant", 1, "随身", "city", "胸前挂件", {"signal": "sos"}),
    Thing("YS-CORD-0001", "cord", 1, "卫生间", "city", "拉绳", {"signal": "cord"}),
    Thing("YS-GAS-0001", "gas", 1, "厨房", "city", "燃气探测器", **_state("gas")),
    Thing("YS-CONTACT-0001", "contact", 1, "入户门", "city", "门磁", **_state("door")),
    Thing("YS-MOTION-0001", "motion", 1, "客厅", "city", "人体感应", **_state("motion")),
    Thing("YS-LEAK-0001", "leak", 1, "卫生间", "city", "水浸探测器", **_state("leak")),
    Thing("YS-CO-0001", "co", 2, "厨房", "city", "一氧化碳探测器", **_state("co")),
    Thing("YS-BED-0001", "bed", 2, "卧室", "city", "床垫", **_state("bed_exit")),
    Thing("YS-PRESENCE-0001", "presence", 2, "卧室", "city", "存在雷达", **_state("presence")),
    Thing("YS-TEMP-0001", "temperature", 2, "客厅", "city", "温湿度计", {"values": {"temperature": 21.5}}),
    Thing("YS-SERVICE-0001", "other", 0, "客厅", "city", "一键服务按钮", {"signal": "service"}),
    Thing("YS-OTHER-0001", "other", 2, "客厅", "city", "呼叫面板", {"signal": "help"}),
)  # fmt: skip

EDGE = (
    Thing("9900000001", "watch", 0, "随身", "watch", "4G 手环"),
    Thing("869900000000001", "watch", 1, "随身", "iw", "4G 手环"),
    Thing("990000000001", "pendant", 1, "随身", "jt808", "定位工牌"),
    Thing("869900000000004", "pendant", 2, "随身", "ev07b", "EV07B"),
    Thing("9900001", "other", 2, "客厅", "scaip", "社会呼叫主机"),
    Thing("990001", "gateway", 1, "值班室", "gb26875", "用户信息传输装置"),
    Thing("990001-1-01000000", "smoke", 1, "走廊", "gb26875", "感烟火灾探测器"),
    Thing("SHMK99000001", "other", 1, "消防泵房", "meokon", "水压变送器"),
    Thing("869900000000002", "smoke", 2, "厨房", "ctwing", "NB-IoT 烟感"),
    Thing("869900000000003", "gas", 2, "厨房", "onenet", "NB-IoT 燃气探测器"),
    Thing("24e124ff00000001", "button", 2, "床头", "chirpstack", "WS101"),
)


def install(
    homes: list[dict[str, Any]], lines: dict[str, dict[str, Any]], have: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Enrol and bind every device that is not there yet; return them as demo.json shows them."""
    known = {item["number"] for item in have}
    gateway = queries.by_number(SYSTEM, f"gw-{lines['home']['username']}")
    shown = list(have)
    if gateway.number not in known:
        commands.bind(SYSTEM, gateway.pk, elder_id=int(homes[0]["id"]), now=clock.now())
        shown.append(
            {"number": gateway.number, "kind": "gateway", "elder": homes[0]["id"], "line": "home",
             "topic": f"{lines['home']['topic_base']}/bridge/state", "says": {"state": "offline"},
             "calms": {"state": "online"}}
        )  # fmt: skip
    return shown + [
        _enrol(thing, homes[thing.home], lines[thing.line], gateway.pk if thing.line == "home" else None)
        for thing in (*THINGS, *EDGE)
        if thing.number not in known
    ]


def _enrol(thing: Thing, home: dict[str, Any], line: dict[str, Any], gateway_id: int | None) -> dict[str, Any]:
    commands.enrol(
        SYSTEM, number=thing.number, kind=thing.kind, elder_id=int(home["id"]), line_id=line["id"],
        gateway_id=gateway_id, room=thing.room, model=thing.model, synthetic=True, now=clock.now(),
    )  # fmt: skip
    shown: dict[str, Any] = {
        "number": thing.number, "kind": thing.kind, "elder": home["id"], "line": thing.line
    }  # fmt: skip
    if "port" in line or "push" in line:
        return shown  # what it says are bytes of its protocol; the vendors' guide shows them
    below = thing.number if thing.line == "home" else f"{thing.number}/up"
    return {**shown, "topic": f"{line['topic_base']}/{below}", "says": thing.says, "calms": thing.calms}
