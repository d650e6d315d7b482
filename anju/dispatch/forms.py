"""Forms of the worker pages."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.kernel.clock import BEIJING
from ui.choosing import PlaceField, PlacesForm

KINDS = [("responder", _("应急响应员")), ("caregiver", _("护理员")), ("grid", _("社区网格员"))]
MODES = [("ebike", _("电动车")), ("foot", _("步行")), ("car", _("汽车"))]
SKILLS = [("first_aid", _("急救")), ("lifting", _("搬抬")), ("nursing", _("护理")), ("locks", _("开锁"))]


class FilterForm(forms.Form):
    """What the list is narrowed to; it lives in the address."""

    q = forms.CharField(label=_("姓名"), required=False, max_length=30)
    kind = forms.ChoiceField(label=_("岗位"), required=False, choices=[("", _("全部")), *KINDS])
    duty = forms.ChoiceField(
        label=_("在岗"), required=False, choices=[("", _("全部")), ("on", _("在岗")), ("off", _("不在岗"))]
    )

    def values(self) -> dict[str, Any]:
        """Return the filters that could be read."""
        self.is_valid()
        read = self.cleaned_data
        duty = {"on": True, "off": False}.get(read.get("duty", ""))
        return {"text": read.get("q") or "", "kind": read.get("kind") or "", "on_duty": duty}


class WorkerForm(PlacesForm):
    """What is known of a worker."""

    kind = forms.ChoiceField(label=_("岗位"), choices=KINDS)
    area = PlaceField(label=_("出勤范围"), help_text=_("在哪个区划内出勤"))
    mode = forms.ChoiceField(label=_("出行"), choices=MODES)
    skills = forms.MultipleChoiceField(
        label=_("技能"), choices=SKILLS, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.CharField(label=_("会说的话"), required=False, max_length=100, help_text=_("用逗号隔开"))
    phone = forms.CharField(label=_("手机"), required=False, max_length=20, help_text=_("留空则不改"))

    def values(self) -> dict[str, Any]:
        """Return what the commands ask for."""
        read = self.cleaned_data
        words = read["languages"].replace("，", ",").replace("、", ",").split(",")
        return {
            "kind": read["kind"],
            "mode": read["mode"],
            "skills": list(read["skills"]),
            "languages": [word.strip()[:30] for word in words if word.strip()],
        }


class NewWorkerForm(WorkerForm):
    """An account that becomes a worker."""

    field_order = ("username",)
    username = forms.CharField(label=_("姓名或用户名"), max_length=60)


class CertificateForm(forms.Form):
    """A qualification with its end."""

    kind = forms.ChoiceField(label=_("证书"), choices=SKILLS)
    number = forms.CharField(label=_("编号"), required=False, max_length=60)
    expires_on = forms.DateField(
        label=_("有效期至"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("过期的证书不计入派单"),
    )


class ShiftForm(forms.Form):
    """A shift by wall time; an end before the beginning lies on the next day."""

    on = forms.DateField(label=_("日期"), widget=forms.DateInput({"type": "date"}))
    starts = forms.TimeField(label=_("从"), widget=forms.TimeInput({"type": "time"}))
    ends = forms.TimeField(label=_("到"), widget=forms.TimeInput({"type": "time"}))

    def period(self) -> tuple[datetime, datetime]:
        """Return beginning and end."""
        read = self.cleaned_data
        start = datetime.combine(read["on"], read["starts"], tzinfo=BEIJING)
        end = datetime.combine(read["on"], read["ends"], tzinfo=BEIJING)
        return start, end if end > start else end + timedelta(days=1)
