"""A device is registered, or what was registered of it is corrected."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anju.devices.models import KIND_LABELS, Line
from anju.devices.rules.enrolling import SILENT_LEAST_S, SILENT_MOST_S
from anju.devices.rules.health import KINDS
from anju_edge.protocols.registry import PROTOCOLS
from ui.choosing import PlaceField, PlacesForm

_KINDS = [(kind, KIND_LABELS[kind]) for kind in KINDS if kind != "canary"]


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
