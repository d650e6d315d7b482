"""The table of what is tried on sockets: each case with what it requires, in words."""

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Final, NamedTuple

from anju_edge.conformance import plays
from anju_edge.conformance.device import Device
from anju_edge.conformance.play import Play
from anju_edge.conformance.words import Words


class Needs(Enum):
    """What a device must have for a case to make sense."""

    NOTHING = "nothing"
    STREAM = "stream"
    PLACE = "place"
    CLOCK = "clock"
    BATTERY = "battery"
    RESYNC = "resync"
    NO_RESYNC = "no resync"
    BROKER = "broker"
    PASSWORD = "password"  # noqa: S105 - a need

    def met(self, device: Device, *, udp: bool) -> bool:
        """Whether a device has it."""
        has = {
            Needs.STREAM: not udp,
            Needs.PLACE: device.has_place,
            Needs.CLOCK: device.has_clock,
            Needs.BATTERY: device.has_battery,
            Needs.RESYNC: device.resyncs and not udp,
            Needs.NO_RESYNC: not device.resyncs,
            Needs.BROKER: device.publishes,
            Needs.PASSWORD: device.publishes and bool(device.asked.username),
        }
        return has.get(self, True)


class Case(NamedTuple):
    """One thing that is tried."""

    name: str
    title: Words
    required: Words
    play: Callable[[Play], Awaitable[None]]
    needs: Needs = Needs.NOTHING


_ANSWERED: Final = Words("照常答复", "answered as usual")
CASES: Final = (
    Case(
        "beat",
        Words("心跳", "heartbeat"),
        Words("按协议答复；协议不要求答复的，保持连接", "answered by the protocol, or the connection stays"),
        plays.beat,
    ),
    Case(
        "alarm",
        Words("报警", "alarm"),
        Words("存好以后答复，逐字节符合协议，只答一次", "answered once, exactly by the protocol, after it is stored"),
        plays.alarm,
    ),
    Case(
        "no_fix",
        Words("没有定位的报警", "alarm without a position fix"),
        Words("照常答复：没有位置不是丢弃报警的理由", "answered as usual: no place is no reason to drop it"),
        plays.no_fix,
        Needs.PLACE,
    ),
    Case(
        "year_2000",
        Words("时钟停在 2000 年", "clock in the year 2000"),
        Words("照常答复：以收到的时间为准", "answered as usual: the time of receipt counts"),
        plays.year_2000,
        Needs.CLOCK,
    ),
    Case(
        "future",
        Words("时钟快了四百天", "clock 400 days ahead"),
        Words("照常答复：以收到的时间为准", "answered as usual: the time of receipt counts"),
        plays.future,
        Needs.CLOCK,
    ),
    Case(
        "battery_and_sos",
        Words("低电量与报警同在一帧", "low battery together with an alarm"),
        Words("按报警答复：低电量不能盖过报警", "answered as an alarm: the battery may not hide it"),
        plays.low,
        Needs.BATTERY,
    ),
    Case(
        "unknown_number",
        Words("没有登记的设备号", "unknown number"),
        Words("照样存下并答复：先收下，再查是谁的", "stored and answered all the same: taken first, asked later"),
        plays.unknown,
    ),
    Case(
        "duplicate",
        Words("同一报警发两次", "the same alarm twice"),
        Words("两次都答复；平台上只有一件警情", "both answered; one case on the platform"),
        plays.duplicate,
    ),
    Case(
        "half_then_silence",
        Words("半帧之后不再说话", "half a frame, then silence"),
        Words("不答复这半帧；别的连接不受影响", "the half is not answered; others are served"),
        plays.half,
    ),
    Case(
        "half_completed",
        Words("半帧，稍后补齐", "half a frame, completed later"),
        Words("补齐之前不答复，补齐以后答复一次", "no answer before the rest, one after it"),
        plays.half_later,
        Needs.STREAM,
    ),
    Case(
        "two_in_one",
        Words("两帧在一个数据段", "two frames in one segment"),
        Words("两帧都答复，次序不变", "both answered, in order"),
        plays.two_in_one,
        Needs.STREAM,
    ),
    Case(
        "every_byte",
        Words("在每个字节处断开", "a frame cut at every byte"),
        Words("断在哪里都是一帧，各答复一次", "one frame wherever it is cut, one answer each"),
        plays.every_byte,
        Needs.STREAM,
    ),
    Case(
        "rubbish",
        Words("报警前面有杂乱字节", "rubbish before an alarm"),
        Words("跳过杂乱字节，答复报警", "the rubbish is stepped over, the alarm answered"),
        plays.rubbish,
        Needs.RESYNC,
    ),
    Case(
        "rubbish_ends",
        Words("连接里出现杂乱字节", "rubbish on the connection"),
        Words("断开这个连接；别的连接不受影响", "this connection is ended; others are served"),
        plays.rubbish_ends,
        Needs.NO_RESYNC,
    ),
    Case(
        "over_long",
        Words("超长的帧", "over-long frame"),
        Words("可以断开；服务器不受影响，照样答复别人", "it may be cut off; the server goes on answering"),
        plays.over_long,
    ),
    Case(
        "storm_in_a_row",
        Words("接连重连", "reconnects in a row"),
        Words("五十次都答复", "each of fifty is answered"),
        plays.storm_in_a_row,
    ),
    Case(
        "storm_at_once",
        Words("同时涌入", "connections at once"),
        Words("五十个连接都答复", "each of fifty is answered"),
        plays.storm_at_once,
    ),
    Case(
        "two_sockets",
        Words("两个连接上的同一报警", "alarm on two sockets"),
        Words("两个连接都答复；平台记下“同号两处在线”", "both answered; the platform notes one number on two"),
        plays.two_sockets,
    ),
    Case(
        "not_json",
        Words("内容不是 JSON", "body that is no JSON"),
        Words("照样收下确认：读不懂的也要存", "acknowledged: what cannot be read is stored too"),
        plays.not_json,
        Needs.BROKER,
    ),
    Case(
        "space_in_topic",
        Words("主题里有空格", "topic with a space"),
        Words(
            "NATS 入口：拒绝连接，请改用桥接；别的服务器：确认。不许不声不响",
            "a NATS door: refused connection, use the bridge; others: acknowledged. Never silence",
        ),
        plays.space,
        Needs.BROKER,
    ),
    Case(
        "wrong_password",
        Words("口令不对", "wrong password"),
        Words("拒绝并断开", "refused and ended"),
        plays.wrong_password,
        Needs.PASSWORD,
    ),
)
NOT_STORED: Final = (
    Case(
        "store_down",
        Words("存储已停时的报警", "alarm while the store is down"),
        Words("不答复：没有存好，就不能确认", "not answered: nothing is stored, nothing is confirmed"),
        plays.not_stored,
    ),
)


def fitting(device: Device, *, udp: bool, store_down: bool = False) -> tuple[Case, ...]:
    """Return the cases that make sense for a device."""
    return tuple(case for case in (NOT_STORED if store_down else CASES) if case.needs.met(device, udp=udp))
