"""A fence, drawn on the map or typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anju.devices.rules import fences

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
