"""The page of the vocabulary for ``docs/generated``: every signal of the one table, for vendors and integrators."""

from collections.abc import Iterable, Iterator

from anju_edge.protocols import registry
from anju_edge.protocols.signals import EVENT, REPORT, SIGNALS, STATE, VALUE, Range, SignalKind

_HEAD = """# 信号词表 · Vocabulary of signals

由 `anju_edge/protocols/signals.py` 里的一张表生成，请勿手改；`python -m anju.config.documents` 重写。
Made from one table in the code; do not edit.

- **状态** state：一直成立到说它不成立；与库里的比较，从“否”到“是”才报。
- **事件** event：发生一次；重发的算同一次。
- **测量** value：一个数。“合理范围”之外的照存、照显示，标为“不合理”，不参加任何判断；
  “正常范围”指静息的成年人或一般居室，只供参考。
- **随报文** report：随报文走，自己不是信号。

“别的写法”只用于 Anju JSON。“谁会说”是能读出这个词的协议；
`milesight` 是 ChirpStack 里的载荷，`gatt` 是网关转来的蓝牙特征值。
"""
_SHAPES = {STATE: "状态 state", EVENT: "事件 event", VALUE: "测量 value", REPORT: "随报文 report"}


def signal_page() -> str:
    """Write the whole page."""
    parts = [
        _HEAD,
        "## 报警 · Alarms\n",
        *_table("词|中文|形状|优先级|别的写法|谁会说|说明", (_alarm(kind) for kind in SIGNALS if kind.alarm)),
        "\n## 状态与按键 · States and presses\n",
        *_table("词|中文|形状|别的写法|谁会说|说明", (_state(kind) for kind in SIGNALS if _is_state(kind))),
        "\n## 测量 · Measurements\n",
        *_table(
            "词|中文|单位|合理范围|正常范围|别的写法|谁会说|说明",
            (_value(kind) for kind in SIGNALS if kind.shape == VALUE),
        ),
        "\n## 随报文 · With the report\n",
        *_table("词|中文|单位|谁会说|说明", (_with_report(kind) for kind in SIGNALS if kind.shape == REPORT)),
    ]
    return "\n".join(parts) + "\n"


def _is_state(kind: SignalKind) -> bool:
    return not kind.alarm and kind.shape in (STATE, EVENT)


def _table(heads: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    names = heads.split("|")
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _alarm(kind: SignalKind) -> tuple[str, ...]:
    from anju.incidents.queries import PRIORITY_OF_KIND  # needs Django, which the imports of this module do not

    priority = PRIORITY_OF_KIND[kind.name]
    return _name(kind), kind.chinese, _SHAPES[kind.shape], priority, _also(kind), _by(kind), kind.remark


def _state(kind: SignalKind) -> tuple[str, ...]:
    return _name(kind), kind.chinese, _SHAPES[kind.shape], _also(kind), _by(kind), kind.remark


def _value(kind: SignalKind) -> tuple[str, ...]:
    ranges = _range(kind.plausible), _range(kind.normal)
    return _name(kind), kind.chinese, kind.unit or "–", *ranges, _also(kind), _by(kind), kind.remark


def _with_report(kind: SignalKind) -> tuple[str, ...]:
    return _name(kind), kind.chinese, kind.unit or "–", _by(kind), kind.remark


def _name(kind: SignalKind) -> str:
    return f"`{kind.name}`"


def _also(kind: SignalKind) -> str:
    return "、".join(f"`{word}`" for word in kind.also) or "–"


def _by(kind: SignalKind) -> str:
    order = {name: place for place, name in enumerate(registry.PROTOCOLS)}
    return " ".join(sorted(set(kind.said_by), key=lambda name: (order.get(name, len(order)), name)))


def _range(of: Range) -> str:
    low, high = of
    if low is None and high is None:
        return "–"
    return f"{_number(low)} – {_number(high)}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if abs(value) < 10_000 else f"{value:.0f}"  # noqa: PLR2004
