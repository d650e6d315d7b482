"""The tables of GB/T 26875.3-2011: commands, types, bits, analogue kinds, with the standard's own Chinese names."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

CONTROL: Final = 1
SEND: Final = 2
CONFIRM: Final = 3
REQUEST: Final = 4
REPLY: Final = 5
DENY: Final = 6
COMMANDS: Final = frozenset({CONTROL, SEND, CONFIRM, REQUEST, REPLY, DENY})

ALARM_UNITS: Final = frozenset({1, 2, 21})  # a broken unit of these may hide a fire
USER_UNITS: Final = range(128, 255)

SYSTEM_TYPES: Final[Mapping[int, str]] = {
    0: "通用",
    1: "火灾报警系统",
    10: "消防联动控制器",
    11: "消火栓系统",
    12: "自动喷水灭火系统",
    13: "气体灭火系统",
    14: "水喷雾灭火系统(泵启动方式)",
    15: "水喷雾灭火系统(压力容器启动方式)",
    16: "泡沫灭火系统",
    17: "干粉灭火系统",
    18: "防烟排烟系统",
    19: "防火门及卷帘系统",
    20: "消防电梯",
    21: "消防应急广播",
    22: "消防应急照明和疏散指示系统",
    23: "消防电源",
    24: "消防电话",
}
COMPONENT_TYPES: Final[Mapping[int, str]] = {
    0: "通用",
    1: "火灾报警控制器",
    10: "可燃气体探测器",
    11: "点型可燃气体探测器",
    12: "独立式可燃气体探测器",
    13: "线型可燃气体探测器",
    16: "电气火灾监控报警器",
    17: "剩余电流式电气火灾监控探测器",
    18: "测温式电气火灾监控探测器",
    21: "探测回路",
    22: "火灾显示盘",
    23: "手动火灾报警按钮",
    24: "消火栓按钮",
    25: "火灾探测器",
    30: "感温火灾探测器",
    31: "点型感温火灾探测器",
    32: "点型感温火灾探测器(S型)",
    33: "点型感温火灾探测器(R型)",
    34: "线型感温火灾探测器",
    35: "线型感温火灾探测器(S型)",
    36: "线型感温火灾探测器(R型)",
    37: "光纤感温火灾探测器",
    40: "感烟火灾探测器",
    41: "点型离子感烟火灾探测器",
    42: "点型光电感烟火灾探测器",
    43: "线型光束感烟火灾探测器",
    44: "吸气式感烟火灾探测器",
    50: "复合式火灾探测器",
    51: "复合式感烟感温火灾探测器",
    52: "复合式感光感温火灾探测器",
    53: "复合式感光感烟火灾探测器",
    61: "紫外火焰探测器",
    62: "红外火焰探测器",
    69: "感光火灾探测器",
    74: "气体探测器",
    78: "图像摄像方式火灾探测器",
    79: "感声火灾探测器",
    81: "气体灭火控制器",
    82: "消防电气控制装置",
    83: "消防控制室图形显示装置",
    84: "模块",
    85: "输入模块",
    86: "输出模块",
    87: "输入/输出模块",
    88: "中继模块",
    91: "消防水泵",
    92: "消防水箱",
    95: "喷淋泵",
    96: "水流指示器",
    97: "信号阀",
    98: "报警阀",
    99: "压力开关",
    101: "阀驱动装置",
    102: "防火门",
    103: "防火阀",
    104: "通风空调",
    105: "泡沫液泵",
    106: "管网电磁阀",
    111: "防烟排烟风机",
    113: "排烟防火阀",
    114: "常闭送风口",
    115: "排烟口",
    116: "电控挡烟垂壁",
    117: "防火卷帘控制器",
    118: "防火门监控器",
    121: "警报装置",
}
_RESERVED: Final = "预留"
_USER: Final = "用户自定义"
_FIRST_USER: Final = 128

_COMMON_BITS: Final = (
    "normal_run", "fire", "fault", "shielded", "supervised", "started", "feedback", "delay",
)  # fmt: skip
SYSTEM_BITS: Final = (
    *_COMMON_BITS,
    "main_power_fault", "backup_power_fault", "bus_fault", "manual_mode", "configuration_changed", "reset",
)  # fmt: skip
COMPONENT_BITS: Final = (*_COMMON_BITS, "power_fault")
OWN_BITS: Final = (
    "normal_monitor", "fire", "fault", "main_power_fault", "backup_power_fault", "link_fault", "line_fault",
)  # fmt: skip
OPERATION_BITS: Final = ("reset", "silence", "manual_alarm", "alarm_cleared", "self_check", "confirm", "test")
OWN_OPERATION_BITS: Final = (*OPERATION_BITS[:5], "duty_check_reply", *OPERATION_BITS[6:])
WORDS: Final[Mapping[str, str]] = {
    "normal_run": "正常运行",
    "normal_monitor": "正常监视",
    "fire": "火警",
    "fault": "故障",
    "shielded": "屏蔽",
    "supervised": "监管",
    "started": "启动",
    "feedback": "反馈",
    "delay": "延时",
    "power_fault": "电源故障",
    "main_power_fault": "主电故障",
    "backup_power_fault": "备电故障",
    "bus_fault": "总线故障",
    "link_fault": "与监控中心通信信道故障",
    "line_fault": "监测连接线路故障",
    "manual_mode": "手动状态",
    "configuration_changed": "配置改变",
    "reset": "复位",
    "silence": "消音",
    "manual_alarm": "手动报警",
    "alarm_cleared": "警情消除",
    "self_check": "自检",
    "confirm": "确认",
    "test": "测试",
    "duty_check_reply": "查岗应答",
}


class Scale(NamedTuple):
    """One analogue kind: its name, its unit, and how many of the transmitted steps make one unit."""

    name: str
    unit: str
    steps: int = 1


ANALOGUES: Final[Mapping[int, Scale]] = {
    1: Scale("事件计数", "件"),
    2: Scale("高度", "m", 100),
    3: Scale("温度", "℃", 10),
    4: Scale("压力", "MPa", 10),
    5: Scale("压力", "kPa", 10),
    6: Scale("气体浓度", "%LEL", 10),
    7: Scale("时间", "s"),
    8: Scale("电压", "V", 10),
    9: Scale("电流", "A", 10),
    10: Scale("流量", "L/s", 10),
    11: Scale("流量", "m³/min", 10),
    12: Scale("风速", "m/s"),
}
# analogue kind -> what is measured, and how many of the measure's units make one unit of the kind
MEASURED: Final[Mapping[int, tuple[str, float]]] = {
    2: ("water_level", 1),
    3: ("temperature", 1),
    4: ("water_pressure", 1000),
    5: ("water_pressure", 1),
    6: ("gas_density", 1),
    8: ("mains_voltage", 1),
    9: ("current", 1),
    10: ("flow", 1),
    11: ("flow", 1000 / 60),
}
RESIDUAL_CURRENT_DETECTOR: Final = 17  # the current that it measures is the residual one
RESIDUAL_CURRENT: Final = ("residual_current", 1000)
_CURRENT: Final = 9

# component type -> what its fire bit says; every other component says "fire"
ALARM_KINDS: Final[Mapping[int, str]] = {
    **dict.fromkeys((10, 11, 12, 13, 74), "gas"),
    **dict.fromkeys((16, 17, 18), "electrical"),
    **dict.fromkeys((40, 41, 42, 43, 44), "smoke"),
}


def name_of(names: Mapping[int, str], number: int) -> str:
    """Return the standard's name of a type; numbers that it does not name are reserved or the maker's own."""
    return names.get(number) or (_USER if number >= _FIRST_USER else _RESERVED)


def measure(kind: int, component_type: int) -> tuple[str, float] | None:
    """Return what an analogue value measures and its factor; nothing where the platform has no such measure."""
    if kind == _CURRENT and component_type == RESIDUAL_CURRENT_DETECTOR:
        return RESIDUAL_CURRENT
    return MEASURED.get(kind)


@lru_cache(4096)
def flags(status: int, bits: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of the bits that are set."""
    return tuple(word for place, word in enumerate(bits) if status >> place & 1)
