"""Forms of institutions: they translate in; what is right and wrong is decided by the commands."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.institutions.models import KINDS, PERMIT_KINDS, POINT_KINDS, STATES
from ui.choosing import PlaceField, PlacesForm

DATUMS = [("", _("未填")), ("wgs84", "WGS-84"), ("gcj02", _("GCJ-02（高德、腾讯）")), ("bd09", _("BD-09（百度）"))]


class FilterForm(forms.Form):
    """The filters of the register, read from the address."""

    text = forms.CharField(label=_("名称或编号"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部种类")), *KINDS.items()])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *STATES.items()])
    area = forms.CharField(label=_("区划"), required=False, max_length=12)

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class InstitutionForm(PlacesForm):
    """An institution, new or to be changed. An empty telephone leaves what is there."""

    kind = forms.ChoiceField(label=_("种类"), choices=list(KINDS.items()))
    name = forms.CharField(label=_("机构名称"), max_length=80)
    code = forms.CharField(label=_("备案编号"), required=False, max_length=40)
    credit_code = forms.CharField(label=_("统一社会信用代码"), required=False, max_length=18)
    area_code = PlaceField(label=_("所在社区（村）或街道"), help_text=_("输入名称，从列表里选；建档后不能改"))
    address = forms.CharField(label=_("地址"), max_length=200)
    legal_name = forms.CharField(label=_("法定代表人"), required=False, max_length=60)
    responsible_name = forms.CharField(label=_("安全负责人"), max_length=60)
    responsible_phone = forms.CharField(label=_("负责人电话"), required=False, max_length=20)
    duty_phone = forms.CharField(
        label=_("24 小时值班电话"), required=False, max_length=20, help_text=_("报警时坐席先打这个电话")
    )
    longitude = forms.FloatField(label=_("经度"), required=False)
    latitude = forms.FloatField(label=_("纬度"), required=False)
    datum = forms.ChoiceField(label=_("坐标系"), required=False, choices=DATUMS, help_text=_("填了坐标就要选"))

    def values(self) -> dict[str, Any]:
        """Return the values as the command wants them."""
        said = dict(self.cleaned_data)
        for key in ("responsible_phone", "duty_phone"):
            if not said[key]:
                del said[key]
        if said["longitude"] is None and said["latitude"] is None:
            del said["longitude"], said["latitude"], said["datum"]
        return said


class PointForm(forms.Form):
    """Where a point is."""

    name = forms.CharField(label=_("点位名称"), max_length=60, help_text=_("如：一楼厨房灶台上方"))
    kind = forms.ChoiceField(label=_("场所"), choices=list(POINT_KINDS.items()))
    building = forms.CharField(label=_("楼栋"), required=False, max_length=30)
    floor = forms.CharField(label=_("楼层"), required=False, max_length=20)
    room = forms.CharField(label=_("房间"), required=False, max_length=30)


class ReasonForm(forms.Form):
    """Why somebody wants to see a full number."""

    reason = forms.CharField(label=_("事由（留痕）"), max_length=200, help_text=_("如：报警核实"))


class PermitForm(forms.Form):
    """A permit with its number and last day."""

    kind = forms.ChoiceField(label=_("证照"), choices=list(PERMIT_KINDS.items()))
    number = forms.CharField(label=_("编号"), max_length=60)
    expires_on = forms.DateField(
        label=_("有效期至"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("长期有效的留空；过期后停止派单"),
    )


class ServicesForm(PlacesForm):
    """What an institution may deliver at home, and one more division where it does."""

    items = forms.MultipleChoiceField(label=_("可上门的服务"), required=False, widget=forms.CheckboxSelectMultiple)
    codes = forms.CharField(
        label=_("可上门的服务（目录编码）"), required=False, max_length=2000, help_text=_("用逗号隔开")
    )
    area = PlaceField(label=_("增加服务区划"), required=False, help_text=_("一次加一个；不填则只改服务"))

    def offer_items(self, words: Mapping[str, str], chosen: list[str]) -> None:
        """Offer the services of the catalogue; without a catalogue, their codes are written."""
        if not words:
            del self.fields["items"]
            self.fields["codes"].initial = "，".join(chosen)
            return
        del self.fields["codes"]
        field = cast("forms.MultipleChoiceField", self.fields["items"])
        more = [(code, code) for code in chosen if code not in words]
        field.choices = [*words.items(), *more]
        field.initial = chosen

    def chosen(self) -> list[str]:
        """Return the codes."""
        if "items" in self.fields:
            return list(self.cleaned_data["items"])
        words = self.cleaned_data["codes"].replace("，", ",").replace("、", ",").split(",")
        return [word.strip() for word in words if word.strip()]
