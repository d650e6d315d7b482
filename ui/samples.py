"""Invented people and figures for the gallery page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ui.choosing import Finding, PlaceField, PlacesForm

_DAY = datetime(2026, 12, 8, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the sample timeline."""

    at: datetime
    text: object
    who: object = ""
    why: object = ""
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Step:
    """A stop of the sample step line."""

    label: object
    state: str
    at: str = ""
    note: object = ""


@dataclass(frozen=True)
class Person:
    """An elder of the sample search."""

    id: int
    name: str
    sex: str
    age: int
    place: str
    address: str
    id_last4: str
    phone_last4: str
    number: str
    synthetic: bool = False


@dataclass(frozen=True)
class Place:
    """A division of the sample."""

    code: str
    words: str


class Places:
    """Two communities of one name, so that the field has something to ask."""

    url = ""
    whole = ""

    def words(self, code: str) -> str:
        """Return the way down."""
        return {"230103003": "南岗区 › 花园街道"}.get(code, code)

    def holds(self, code: str) -> bool:
        """Whether the sample knows the code."""
        return code == "230103003"

    def meant(self, _words: str) -> list[Place]:
        """Return both."""
        return [
            Place("230103003001", "南岗区 › 花园街道 › 花园社区"),
            Place("230104005002", "道外区 › 南直路街道 › 花园社区"),
        ]


class SampleForm(PlacesForm):
    """Fields in each of their states."""

    area = PlaceField(label=_("辖区"))
    home = PlaceField(label=_("居住社区（村）"))

    name = forms.CharField(label=_("老人姓名"))
    phone = forms.CharField(label=_("联系电话"))
    visit_on = forms.DateField(label=_("探访日期"), widget=forms.DateInput(attrs={"type": "date"}))
    outcome = forms.ChoiceField(label=_("办结结论"), choices=[("", _("请选")), ("real_treated", _("真实，已处置"))])
    entry = forms.ChoiceField(
        label=_("进门方式"),
        choices=[("key", _("钥匙")), ("elder", _("老人开门")), ("forced", _("破门"))],
        widget=forms.RadioSelect,
    )
    told = forms.BooleanField(label=_("已告知家属"), required=False)

    def clean_phone(self) -> str:
        """Say how many digits are missing."""
        phone = str(self.cleaned_data["phone"])
        if len(phone) != 11:  # noqa: PLR2004 - a mobile number
            raise forms.ValidationError(_("少 %(n)d 位，手机号应为 11 位") % {"n": 11 - len(phone)})
        return phone


def _at(hour: int, minute: int, second: int) -> datetime:
    return _DAY.replace(hour=hour, minute=minute, second=second)


def _people() -> list[Person]:
    there = "南岗区 花园街道 海城社区"
    return [
        Person(1, "王秀英", "f", 81, there, "海城街 12 号 2 单元 301 室", "0024", "7731", "E00000118"),
        Person(2, "王秀英", "f", 76, there, "海城街 40 号 1 单元 102 室", "4468", "0925", "E00001902", synthetic=True),
    ]


def gallery() -> dict[str, Any]:
    """Return everything the gallery shows."""
    form = SampleForm(
        {
            "name": "赵德福", "phone": "1384512661", "visit_on": "2026-12-09", "outcome": "real_treated",
            "entry": "key", "area": "230103003", "home_words": "花园社区",
        },
        places=Places(),
    )  # fmt: skip
    form.is_valid()
    return {
        "form": form,
        "finding": Finding(
            words="王秀英", more=True, form="sample", chosen=_people()[0], hits=_people(), name="sample_elder"
        ),
        "until": timezone.now() + timedelta(seconds=46),
        "priorities": [
            ("P1", _("求救、跌倒、烟、燃气、一氧化碳、拉绳")), ("P2", _("无活动、越界、离床久、体征异常")),
            ("P3", _("求助与服务")), ("P4", _("低电、离线、拆动")), ("P0", _("测试，不计入统计")),
        ],
        "states": [
            ("received", _("先存档，再判断")), ("ringing", _("等人接，30 秒")), ("claimed", _("双向通话")),
            ("assessing", _("按预案问")), ("dispatched", _("等接受，60 秒")), ("accepted", _("响应员已动身")),
            ("arrived", _("签到，15 分钟")), ("resolved", _("编码结论")), ("reviewed", _("班长复核")),
        ],
        "grounds": [
            ("accent", _("松 强调")), ("accent-soft", _("松 浅底")), ("life", _("朱 生命警报")),
            ("life-soft", _("朱 浅底")),
            ("warn-soft", _("珀 需人处理")), ("ink", _("墨 正文")), ("ink-2", _("墨 次要")), ("ink-3", _("墨 说明")),
        ],
        "steps": [
            Step(_("接收"), "done", "14:28:57"), Step(_("响铃"), "done", "14:28:57"),
            Step(_("接听"), "done", "14:29:10", _("13 秒")), Step(_("派出"), "done", "14:30:22"),
            Step(_("到达"), "now", "14:45", _("前")), Step(_("办结"), "next"),
        ],
        "entries": [
            Entry(_at(14, 32, 32), _("拨打邻居张桂云，取钥匙"), _("李静")),
            Entry(_at(14, 30, 22), _("派出孙志强"), _("李静"), _("排序第 1：最近，急救证有效，到过 2 次")),
            Entry(_at(14, 28, 57), _("卧室跌倒雷达报警"), "", _("设备时间 14:28:55，慢 2 秒；原始报文已存"), "press"),
        ],
        "scale": [("1", _("低于 90")), ("2", "90–93"), ("3", "93–96"), ("4", "96–98"), ("5", _("98 以上"))],
    }  # fmt: skip
