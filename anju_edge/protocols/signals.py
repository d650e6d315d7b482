"""The one vocabulary: every signal with its shape, unit, ranges, Chinese name and the protocols that say it.

Decoding units, the platform's words and ``docs/generated/signals.md`` all come from this table.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

STATE: Final = "state"  # holds until it is told otherwise; repeats: compare with what is stored
EVENT: Final = "event"  # happened once; may be delivered twice: de-duplicate
VALUE: Final = "value"  # a measurement
REPORT: Final = "report"  # travels with a report and is no signal of its own

Range = tuple[float | None, float | None]
OPEN: Final[Range] = (None, None)


class SignalKind(NamedTuple):
    """One word of the vocabulary.

    ``plausible`` is what a sensor can measure on earth or on a living person: what lies outside is kept, shown as
    implausible and never judged. ``normal`` is what an adult at rest has (for people) or a dwelling (for rooms).
    ``also`` are other words of Anju JSON for it; ``said_by`` are names of protocols and of payloads inside them.
    """

    name: str
    chinese: str
    shape: str
    said_by: tuple[str, ...]
    alarm: bool = False
    unit: str = ""
    plausible: Range = OPEN
    normal: Range = OPEN
    also: tuple[str, ...] = ()
    remark: str = ""


def gettext_noop(text: str) -> str:
    """Mark a text for the translators and return it as it is."""
    return text


_ = gettext_noop


def _by(names: str) -> tuple[str, ...]:
    return tuple(names.split())


def _event(
    name: str, chinese: str, said_by: str, *, alarm: bool = True, also: str = "", remark: str = ""
) -> SignalKind:
    return SignalKind(name, chinese, EVENT, _by(said_by), alarm, also=_by(also), remark=remark)


def _alarm(name: str, chinese: str, said_by: str, *, also: str = "", remark: str = "") -> SignalKind:
    return SignalKind(name, chinese, STATE, _by(said_by), alarm=True, also=_by(also), remark=remark)


def _state(name: str, chinese: str, said_by: str, *, also: str = "", remark: str = "") -> SignalKind:
    return SignalKind(name, chinese, STATE, _by(said_by), also=_by(also), remark=remark)


def _value(
    name: str,
    chinese: str,
    unit: str,
    plausible: Range,
    said_by: str,
    *,
    normal: Range = OPEN,
    also: str = "",
    remark: str = "",
) -> SignalKind:
    return SignalKind(
        name,
        chinese,
        VALUE,
        _by(said_by),
        alarm=False,
        unit=unit,
        plausible=plausible,
        normal=normal,
        also=_by(also),
        remark=remark,
    )


_HOME = "zigbee2mqtt ha_discovery anju_json"
_CARRIERS = "ctwing onenet"
_RADIO = "chirpstack milesight"
SIGNALS: Final[tuple[SignalKind, ...]] = (
    _event(
        "sos",
        _("一键求救"),
        f"watch iw scaip jt808 ev07b chirpstack {_HOME} {_CARRIERS}",
        also="panic emergency",
        remark=_("登记为按钮、挂件、手环的，任何按下都算"),
    ),
    _event("fall", _("居家跌倒"), f"watch iw scaip jt808 ev07b {_RADIO} {_HOME} {_CARRIERS}"),
    _event("cord", _("拉绳求救"), "jt808 anju_json", remark=_("登记为拉绳的，任何按下都算")),
    _event("help", _("一键求助"), "jt808 ev07b chirpstack zigbee2mqtt anju_json"),
    _event(
        "service",
        _("服务呼叫"),
        "anju_json",
        remark=_("要服务，不是报警：在坐席响成待接听的服务订单；不知道是谁按的，按求助处理"),
    ),
    _event("test", _("设备月测"), f"gb26875 {_RADIO} {_HOME}", remark=_("自动办结，记为当天测试过")),
    _event(
        "unspecified",
        _("不明报警"),
        f"watch iw scaip jt808 ev07b {_RADIO} {_CARRIERS} {_HOME}",
        remark=_("外壳像报警而内容读不出来"),
    ),
    _event(
        "action",
        _("按键"),
        f"gb26875 scaip jt808 ev07b {_RADIO} zigbee2mqtt ha_discovery anju_json",
        alarm=False,
        remark=_("按设备登记的种类算求救或拉绳；别的种类只记不报"),
    ),
    _alarm(
        "smoke",
        _("烟雾报警"),
        f"gb26875 scaip {_RADIO} {_CARRIERS} {_HOME}",
        also="fire",
        remark=_("Anju JSON 里的 fire 也按它记"),
    ),
    _alarm("fire", _("火灾报警"), f"gb26875 scaip chirpstack {_CARRIERS}"),
    _alarm("gas", _("燃气泄漏"), f"gb26875 scaip {_RADIO} {_CARRIERS} {_HOME}"),
    _alarm("co", _("一氧化碳报警"), f"scaip chirpstack {_CARRIERS} {_HOME}", also="carbon_monoxide"),
    _alarm("leak", _("漏水"), f"scaip meokon {_RADIO} {_CARRIERS} {_HOME}", also="water_leak"),
    _alarm("electrical", _("用电异常"), "gb26875 anju_json"),
    _alarm("inactivity", _("长时间无活动"), f"scaip {_RADIO} anju_json"),
    _alarm(
        "geofence",
        _("离开安全范围"),
        f"watch scaip jt808 ev07b {_RADIO} anju_json",
        remark=_("设备自己的围栏；平台按位置判断的围栏另见老人的电子围栏页"),
    ),
    _alarm("bed_exit", _("离床过久"), f"scaip {_RADIO} anju_json"),
    _alarm(
        "vital", _("体征异常"), "watch scaip milesight anju_json", remark=_("设备自己的判断；平台按每位老人的限值另判")
    ),
    _alarm("tamper", _("设备被拆动"), f"watch scaip meokon {_RADIO} {_CARRIERS} {_HOME}"),
    _alarm("offline", _("设备离线"), "onenet zigbee2mqtt anju_json"),
    _state("battery_low", _("电量低"), f"watch scaip jt808 ev07b meokon {_RADIO} {_CARRIERS} {_HOME}"),
    _state("fault", _("设备故障"), f"gb26875 scaip meokon {_RADIO} {_CARRIERS} {_HOME} gatt"),
    _state(
        "mains_lost",
        _("市电中断"),
        f"gb26875 scaip jt808 meokon {_RADIO} anju_json",
        also="mains",
        remark=_("Anju JSON 里 mains 的 true 是有市电，false 才是中断"),
    ),
    _state("charging", _("充电中"), f"ev07b {_CARRIERS} anju_json"),
    _state("worn_off", _("未佩戴"), "watch gatt anju_json"),
    _state("shielded", _("已屏蔽"), "gb26875 anju_json"),
    _state(
        "door",
        _("门开着"),
        f"scaip {_RADIO} {_HOME}",
        also="contact",
        remark=_("true 是开着；contact 在 Anju JSON 里等于它，在 Zigbee2MQTT 里正相反（true 是关着），由解码换过来"),
    ),
    _state(
        "motion",
        _("有人活动"),
        f"watch scaip ev07b chirpstack {_RADIO.split()[1]} {_CARRIERS} {_HOME}",
        also="occupancy",
    ),
    _state("presence", _("有人在"), f"{_RADIO} {_CARRIERS} {_HOME}"),
    _state("vibration", _("震动"), f"meokon chirpstack {_HOME}"),
    _state("bed", _("在床"), "scaip milesight anju_json"),
    _value(
        "heart_rate",
        _("心率"),
        "/min",
        (20, 300),
        f"watch iw ev07b chirpstack zigbee2mqtt anju_json gatt {_CARRIERS}",
        normal=(60, 100),
    ),
    _value("respiration", _("呼吸"), "/min", (4, 80), f"{_RADIO} zigbee2mqtt anju_json", normal=(12, 20)),
    _value(
        "spo2",
        _("血氧"),
        "%",
        (40, 100),
        f"watch iw ev07b chirpstack anju_json gatt {_CARRIERS}",
        normal=(95, 100),
        also="oxygen blood_oxygen",
    ),
    _value(
        "systolic",
        _("收缩压"),
        "mmHg",
        (50, 300),
        f"watch iw anju_json gatt {_CARRIERS}",
        normal=(90, 139),
        remark=_('Anju JSON 里也可写 "blood_pressure": "132/84"，收缩压在前'),
    ),
    _value("diastolic", _("舒张压"), "mmHg", (20, 200), f"watch iw anju_json gatt {_CARRIERS}", normal=(60, 89)),
    _value(
        "body_temperature",
        _("体温"),
        "°C",
        (30, 45),
        f"watch iw anju_json gatt {_CARRIERS}",
        normal=(36, 37.2),
        remark=_("量人的；量房间的是 temperature"),
    ),
    _value(
        "glucose", _("血糖"), "mmol/L", (0.6, 35), "iw anju_json gatt", normal=(3.9, 6.1), remark=_("正常范围指空腹")
    ),
    _value(
        "acceleration",
        _("加速度片段"),
        "g",
        (0, 60),
        "anju_json",
        remark=_("数值是片段里最重的一下（g），文字是采样率和长度；是不是跌倒由线路的模型判断"),
    ),
    _value("weight", _("体重"), "kg", (20, 300), "anju_json gatt"),
    _value("steps", _("步数"), "", (0, 100_000), f"watch iw ev07b chirpstack anju_json {_CARRIERS}"),
    _value("temperature", _("温度"), "°C", (-60, 125), f"gb26875 jt808 {_RADIO} {_CARRIERS} {_HOME}", normal=(16, 30)),
    _value("humidity", _("湿度"), "%", (0, 100), f"{_RADIO} {_CARRIERS} {_HOME}", normal=(30, 70)),
    _value("illuminance", _("光照"), "lx", (0, 200_000), f"chirpstack {_CARRIERS} {_HOME}"),
    _value("pressure", _("气压"), "hPa", (300, 1200), f"chirpstack {_HOME}"),
    _value("voltage", _("电压"), "mV", (0, 60_000), f"jt808 ev07b zigbee2mqtt ha_discovery anju_json {_CARRIERS}"),
    _value("co2", _("二氧化碳"), "ppm", (0, 40_000), f"chirpstack {_CARRIERS} {_HOME}", normal=(350, 1000)),
    _value("pm25", _("细颗粒物"), "µg/m³", (0, 2000), f"chirpstack {_CARRIERS} {_HOME}", normal=(0, 75)),
    _value(
        "gas_density",
        _("燃气浓度"),
        "%LEL",
        (0, 100),
        f"gb26875 chirpstack zigbee2mqtt anju_json {_CARRIERS}",
        normal=(0, 5),
    ),
    _value("co_density", _("一氧化碳浓度"), "ppm", (0, 5000), "anju_json", normal=(0, 24)),
    _value("smoke_density", _("烟雾浓度"), "%", (0, 100), f"{_RADIO} anju_json"),
    _value("mains_voltage", _("市电电压"), "V", (0, 1000), "gb26875 anju_json", normal=(198, 235)),
    _value("current", _("电流"), "A", (0, 10_000), "gb26875 anju_json"),
    _value("residual_current", _("剩余电流"), "mA", (0, 30_000), "gb26875 anju_json", normal=(0, 300)),
    _value("water_pressure", _("水压"), "kPa", (-100, 10_000), "gb26875 meokon anju_json"),
    _value("water_level", _("水位"), "m", (-100, 1000), "gb26875 anju_json"),
    _value("flow", _("流量"), "L/s", (0, 10_000), "gb26875 anju_json"),
    _value(
        "position",
        _("位置"),
        "m",
        (0, 100_000),
        f"watch iw scaip jt808 ev07b {_RADIO} anju_json {_CARRIERS}",
        remark=_("数值是精度（米），文字是 WGS-84 的纬度,经度。Anju JSON 写 lat、lon、datum、accuracy"),
    ),
    SignalKind(
        "battery",
        _("电量"),
        REPORT,
        _by(f"watch iw ev07b {_RADIO} {_CARRIERS} {_HOME}"),
        unit="%",
        plausible=(0, 100),
        remark=_("随报文走，存在设备状态里"),
    ),
    SignalKind(
        "link_quality",
        _("信号强度"),
        REPORT,
        _by("zigbee2mqtt anju_json"),
        plausible=(0, 255),
        remark=_("随报文走，存在设备状态里"),
    ),
    SignalKind(
        "heartbeat",
        _("心跳"),
        REPORT,
        _by("watch iw gb26875 scaip jt808 ev07b anju_json"),
        remark=_("没有信号的报文就是心跳：只记最后听到的时间"),
    ),
)
BY_NAME: Final[Mapping[str, SignalKind]] = {kind.name: kind for kind in SIGNALS}
SAME: Final[Mapping[str, str]] = {word: kind.name for kind in SIGNALS for word in kind.also}


def is_plausible(kind: str, value: float) -> bool:
    """Whether a sensor can have measured this; a word outside the table has no range."""
    known = BY_NAME.get(kind)
    low, high = known.plausible if known is not None else OPEN
    return (low is None or value >= low) and (high is None or value <= high)
