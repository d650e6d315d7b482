"""Forms of devices and lines."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anju.devices.models import CHANNEL_LABELS, CONDITION_LABELS, KIND_LABELS, LEDGER_LABELS, REASON_LABELS, Line
from anju.devices.rules import fences, limits
from anju.devices.rules.enrolling import SILENT_LEAST_S, SILENT_MOST_S
from anju.devices.rules.health import KINDS
from anju.devices.rules.ledger import OUTCOMES
from anju_edge.protocols.registry import PROTOCOLS
from ui.choosing import PlaceField, PlacesForm

_KINDS = [(kind, KIND_LABELS[kind]) for kind in KINDS if kind != "canary"]


class FilterForm(forms.Form):
    """The filters of the register, read from the address."""

    text = forms.CharField(label=_("编号或老人姓名"), required=False, max_length=64)
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部种类")), *KIND_LABELS.items()])
    status = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部状态")), *CONDITION_LABELS.items()]
    )
    area = forms.CharField(label=_("区划"), required=False, max_length=12)

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class HealthForm(forms.Form):
    """The filters of a list of device health; the order goes along."""

    text = forms.CharField(label=_("编号或老人姓名"), required=False, max_length=64)
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部种类")), *KIND_LABELS.items()])
    reason = forms.ChoiceField(label=_("原因"), required=False, choices=[("", _("全部原因")), *REASON_LABELS.items()])
    area = forms.CharField(label=_("区划"), required=False, max_length=12)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if name != "idle":
            del self.fields["reason"]

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class LedgerForm(forms.Form):
    """The filters of a day's devices in the ledger, read from the address."""

    text = forms.CharField(label=_("设备编号"), required=False, max_length=64)
    channel = forms.ChoiceField(
        label=_("通道"),
        required=False,
        choices=[
            ("", _("全部通道")),
            *((item.name, item.title) for item in PROTOCOLS.values()),
            *CHANNEL_LABELS.items(),
        ],
    )
    what = forms.ChoiceField(
        label=_("去处"),
        required=False,
        choices=[("", _("全部去处")), *((name, LEDGER_LABELS[name]) for name in (*OUTCOMES, "counter_missing"))],
    )

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SpeakingForm(forms.Form):
    """How a device is heard: its line, its protocol, and after how long its silence is an event."""

    line_id = forms.TypedChoiceField(
        label=_("线路"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("设备从哪里进来；从 HTTP 接口进来的不选"),
    )
    protocol = forms.ChoiceField(label=_("协议"), required=False, help_text=_("选了线路就跟着线路走"))
    silent_minutes = forms.IntegerField(
        label=_("静默时限（分钟）"),
        required=False,
        min_value=SILENT_LEAST_S // 60,
        max_value=SILENT_MOST_S // 60,
        help_text=_("这么久没有消息就算离线；留空按协议的通常时限，网关 30 分钟"),
    )

    def offer_lines(self, lines: Iterable[Line]) -> None:
        """Choose from these lines; each says what it speaks and when silence usually begins."""
        choices = [(str(row.pk), f"{row.name} · {_protocol(row.protocol)}") for row in lines]
        fields: dict[str, Any] = self.fields
        fields["line_id"].choices = [("", gettext("不经线路")), *choices]
        spoken = [(name, _protocol(name)) for name in PROTOCOLS]
        fields["protocol"].choices = [("", gettext("按线路；没有线路的按 Anju JSON")), *spoken]

    def spoken(self) -> dict[str, Any]:
        """Return line, protocol and silence as the commands take them; the form is valid."""
        minutes = self.cleaned_data["silent_minutes"]
        return {
            "line_id": self.cleaned_data["line_id"],
            "protocol": self.cleaned_data["protocol"],
            "silent_after_s": minutes * 60 if minutes is not None else None,
        }


def _protocol(name: str) -> str:
    """Name a protocol with its usual silence, such as ``手环（IW/TRV），24 分钟``."""
    if name not in PROTOCOLS:
        return name
    minutes = PROTOCOLS[name].silent_after_s // 60
    usual = (
        gettext("%(n)s 小时") % {"n": minutes // 60} if minutes % 60 == 0 else gettext("%(n)s 分钟") % {"n": minutes}
    )
    return f"{gettext(PROTOCOLS[name].title)}，{usual}"


class EnrolForm(SpeakingForm, PlacesForm):
    """A new device: its number, kind and place, and to whom it belongs (found by name beside the form)."""

    number = forms.CharField(label=_("设备编号"), max_length=64)
    kind = forms.ChoiceField(label=_("种类"), choices=_KINDS)
    elder_id = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    area = PlaceField(label=_("区划"), required=False, help_text=_("绑定了老人就按老人的住处，不用填"))
    room = forms.CharField(label=_("位置"), required=False, max_length=30)
    model = forms.CharField(label=_("型号"), required=False, max_length=60)
    field_order = ("number", "kind", "line_id", "protocol", "silent_minutes", "area", "room", "model")

    def clean(self) -> dict[str, Any]:
        """Ask for a division where no elder gives one: an alarm must know at which desk to ring."""
        data = super().clean() or {}
        if not data.get("elder_id") and not data.get("area") and "area" not in self.errors:
            self.add_error("area", gettext("没有绑定老人的设备要选区划，否则报警不知道该响在哪里。"))
        return data

    def values(self) -> dict[str, Any]:
        """Return everything as the command takes it."""
        own = ("number", "kind", "elder_id", "area", "room", "model")
        return {**{name: self.cleaned_data[name] for name in own}, **self.spoken()}


class EditForm(SpeakingForm):
    """What was registered of a device, to be corrected; the number and whom it belongs to are not asked here."""

    kind = forms.ChoiceField(label=_("种类"), choices=_KINDS)
    room = forms.CharField(label=_("位置"), required=False, max_length=30)
    model = forms.CharField(label=_("型号"), required=False, max_length=60)
    vendor = forms.CharField(label=_("厂商"), required=False, max_length=60)
    firmware = forms.CharField(
        label=_("固件版本"), required=False, max_length=40, help_text=_("会自己报的不用填；报警按当时的版本算误报率")
    )
    installed_on = forms.DateField(
        label=_("安装日期"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    field_order = (
        "kind",
        "line_id",
        "protocol",
        "silent_minutes",
        "room",
        "model",
        "vendor",
        "firmware",
        "installed_on",
    )

    def values(self) -> dict[str, Any]:
        """Return everything as the command takes it."""
        own = ("kind", "room", "model", "vendor", "firmware", "installed_on")
        return {**{name: self.cleaned_data[name] for name in own}, **self.spoken()}


class SettingsForm(forms.Form):
    """From where a line's devices may come in, and what the bits of its models mean."""

    networks = forms.CharField(
        label=_("允许的网段（留空不限）"),
        required=False,
        max_length=1000,
        help_text=_("一行一个，如 10.20.0.0/16；运营商专网按对方给的网段填"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    line_settings = forms.CharField(
        label=_("协议设置（JSON，留空用默认）"),
        required=False,
        max_length=20_000,
        help_text=_("各协议能设什么，见厂商接入指南"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def clean_networks(self) -> list[str]:
        """Return one text for each network."""
        return [part for part in self.cleaned_data["networks"].replace(",", " ").split() if part]

    def clean_line_settings(self) -> dict[str, Any]:
        """Return the object that was written."""
        written = self.cleaned_data["line_settings"].strip()
        try:
            found = json.loads(written) if written else {}
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise forms.ValidationError(gettext('要写成一个 JSON 对象，如 {"bit22": "fall"}。'))
        return found


class LineForm(PlacesForm, SettingsForm):
    """A new line."""

    name = forms.CharField(label=_("名称"), max_length=60)
    protocol = forms.ChoiceField(label=_("协议"), choices=[(item.name, item.title) for item in PROTOCOLS.values()])
    area = PlaceField(label=_("区划"), required=False)
    port = forms.IntegerField(
        label=_("端口（留空自动分配）"),
        required=False,
        min_value=1024,
        max_value=65_535,
        help_text=_("只用于手环、用传等直接连到安居的协议"),
    )
    username = forms.CharField(label=_("登录名（留空自动生成）"), required=False, max_length=60)
    topic_base = forms.CharField(label=_("主题前缀（留空自动生成）"), required=False, max_length=100)
    field_order = ("name", "protocol", "area", "port", "username", "topic_base", "networks", "line_settings")


class LimitsForm(forms.Form):
    """The limits of one kind of value: two grades, and the reason."""

    notice_low = forms.FloatField(label=_("提醒：低于"), required=False)
    notice_high = forms.FloatField(label=_("提醒：高于"), required=False)
    notice_times = forms.IntegerField(label=_("提醒：连续几次"), min_value=1, max_value=limits.MOST_TIMES)
    notice_minutes = forms.IntegerField(label=_("提醒：持续几分钟"), min_value=0, max_value=limits.MOST_MINUTES)
    alarm_low = forms.FloatField(label=_("报警：低于"), required=False)
    alarm_high = forms.FloatField(label=_("报警：高于"), required=False)
    alarm_times = forms.IntegerField(label=_("报警：连续几次"), min_value=1, max_value=limits.MOST_TIMES)
    alarm_minutes = forms.IntegerField(label=_("报警：持续几分钟"), min_value=0, max_value=limits.MOST_MINUTES)
    reason = forms.CharField(
        label=_("为什么改"), min_length=2, max_length=200, help_text=_("如：社区医生医嘱，长期房颤。写进老人的时间线")
    )

    def bounds(self, grade: str) -> limits.Bounds:
        """Return what was written for a grade."""
        said = self.cleaned_data
        return limits.Bounds(*(said[f"{grade}_{name}"] for name in limits.Bounds._fields))


DAYS = [(str(day), word) for day, word in enumerate((_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日")), 1)]


class FenceForm(forms.Form):
    """A fence: drawn on the map or typed, with the datum of what was typed."""

    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("如：家、本村、鱼塘"))
    rule = forms.ChoiceField(
        label=_("要求"),
        choices=[("stay", _("不离开：出去就报警")), ("keep_out", _("不进入：进去就报警"))],
        widget=forms.RadioSelect,
        initial="stay",
    )
    shape = forms.ChoiceField(
        label=_("形状"),
        choices=[("circle", _("圆：中心和半径")), ("polygon", _("多边形：各角"))],
        widget=forms.RadioSelect,
        initial="circle",
    )
    datum = forms.ChoiceField(
        label=_("坐标系"),
        choices=[
            ("", _("请选择")),
            ("gcj02", _("GCJ-02（高德、腾讯）")),
            ("bd09", _("BD-09（百度）")),
            ("wgs84", "WGS-84"),
        ],
        help_text=_("在高德、腾讯地图上取的点是 GCJ-02，百度是 BD-09，与 WGS-84 差几百米；在本页地图上点的是 WGS-84"),
    )
    latitude = forms.FloatField(label=_("中心纬度"), required=False, min_value=-85, max_value=85)
    longitude = forms.FloatField(label=_("中心经度"), required=False, min_value=-180, max_value=180)
    radius = forms.FloatField(
        label=_("半径（米）"), required=False, min_value=fences.LEAST_RADIUS_M, max_value=fences.MOST_M, initial=300
    )
    corners = forms.CharField(
        label=_("各角"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("一行一个角：纬度,经度；按顺序围一圈，三个以上"),
    )
    days = forms.MultipleChoiceField(
        label=_("星期"),
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        initial=[day for day, _word in DAYS],
        error_messages={"required": _("至少选一天。")},
    )
    starts = forms.TimeField(label=_("从几点"), required=False, help_text=_("留空是全天；可以过夜，如 20:00 到 06:00"))
    ends = forms.TimeField(label=_("到几点"), required=False)
    reason = forms.CharField(label=_("为什么"), required=False, max_length=200)

    def clean_corners(self) -> list[fences.Point]:
        """Return one point for each line."""
        found = []
        for line in self.cleaned_data["corners"].splitlines():
            parts = line.replace("，", ",").replace(",", " ").split()
            if not parts:
                continue
            try:
                north, east = (float(part) for part in parts)
            except ValueError as problem:
                raise forms.ValidationError(gettext("这一行看不懂：%(line)s") % {"line": line[:40]}) from problem
            found.append((north, east))
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for what the shape needs."""
        data = super().clean() or {}
        if data.get("shape") == "circle":
            for name in ("latitude", "longitude", "radius"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, gettext("圆要有中心和半径。"))
        elif not data.get("corners") and "corners" not in self.errors:
            self.add_error("corners", gettext("多边形要有三个以上的角。"))
        return data

    def points(self) -> list[fences.Point]:
        """Return the centre or the corners, in the datum that was chosen."""
        said = self.cleaned_data
        return [(said["latitude"], said["longitude"])] if said["shape"] == "circle" else said["corners"]
