"""Forms of the worker pages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.kernel.clock import BEIJING
from ui.choosing import PlaceField, PlacesForm

KINDS = [("responder", _("应急响应员")), ("caregiver", _("护理员")), ("grid", _("社区网格员"))]
MODES = [("ebike", _("电动车")), ("foot", _("步行")), ("car", _("汽车"))]
GENDERS = [("", _("未填")), ("f", _("女")), ("m", _("男"))]
CERTIFICATES = [
    ("caregiver", _("养老护理员证")), ("nurse", _("护士执业证")), ("doctor", _("医师执业证")),
    ("therapist", _("康复治疗师证")), ("social_worker", _("社会工作者证")), ("health", _("健康证")),
    ("first_aid", _("急救证")), ("nursing", _("护理培训")), ("lifting", _("搬抬培训")), ("locks", _("开锁")),
]  # fmt: skip
LEAVES = [("annual", _("休假")), ("sick", _("病假")), ("other", _("其他"))]
WEEKDAYS = [
    ("0", _("周一")), ("1", _("周二")), ("2", _("周三")), ("3", _("周四")), ("4", _("周五")), ("5", _("周六")),
    ("6", _("周日")),
]  # fmt: skip
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
    gender = forms.ChoiceField(label=_("性别"), choices=GENDERS, required=False, help_text=_("老人可以要求同性上门"))
    visits_a_day = forms.IntegerField(label=_("每天最多上门次数"), required=False, min_value=1, max_value=30)
    hours_a_day = forms.IntegerField(label=_("每天最多工时"), required=False, min_value=1, max_value=14)

    def values(self) -> dict[str, Any]:
        """Return what the commands ask for."""
        read = self.cleaned_data
        words = read["languages"].replace("，", ",").replace("、", ",").split(",")
        limits = {name: read[name] for name in ("visits_a_day", "hours_a_day") if read[name] is not None}
        return {
            **limits,
            "gender": read["gender"],
            "kind": read["kind"],
            "mode": read["mode"],
            "skills": list(read["skills"]),
            "languages": [word.strip()[:30] for word in words if word.strip()],
        }


class NewWorkerForm(WorkerForm):
    """An account that becomes a worker."""

    field_order = ("username",)
    username = forms.CharField(label=_("姓名或用户名"), max_length=60)


class OwnWorkerForm(WorkerForm):
    """An account of the provider's own staff that becomes a worker; the area is that of the provider's county."""

    field_order = ("user",)
    user = forms.ChoiceField(label=_("本机构员工账号"))

    def __init__(self, *args: Any, staff: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["area"]
        self.fields["kind"].initial = "caregiver"
        cast("forms.ChoiceField", self.fields["user"]).choices = list(staff)


class CertificateForm(forms.Form):
    """A qualification with its end."""

    kind = forms.ChoiceField(label=_("证书"), choices=CERTIFICATES)
    number = forms.CharField(label=_("编号"), required=False, max_length=60)
    expires_on = forms.DateField(
        label=_("有效期至"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("过期的证书不计入派单"),
    )


class ShiftForm(forms.Form):
    """A shift by wall time; an end before the beginning lies on the next day."""

    on = forms.DateField(label=_("日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("从"), widget=forms.TimeInput({"type": "time"}))
    ends = forms.TimeField(label=_("到"), widget=forms.TimeInput({"type": "time"}))

    def period(self) -> tuple[datetime, datetime]:
        """Return beginning and end."""
        read = self.cleaned_data
        start = datetime.combine(read["on"], read["starts"], tzinfo=BEIJING)
        end = datetime.combine(read["on"], read["ends"], tzinfo=BEIJING)
        return start, end if end > start else end + timedelta(days=1)


class RepeatForm(ShiftForm):
    """The same hours every week on chosen weekdays, up to and with a day."""

    field_order = ("on", "starts", "ends", "weekdays", "until")
    weekdays = forms.MultipleChoiceField(label=_("每周"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple)
    until = forms.DateField(
        label=_("排到哪天"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("含当天，最多 26 周"),
    )


class LeaveForm(forms.Form):
    """Days away, the last one included."""

    kind = forms.ChoiceField(label=_("事由"), choices=LEAVES)
    first_on = forms.DateField(label=_("第一天"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    last_on = forms.DateField(
        label=_("最后一天"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), help_text=_("含当天")
    )
    note = forms.CharField(label=_("备注"), required=False, max_length=100)


class RevokeForm(forms.Form):
    """Why the code of a home does not hold any more."""

    why = forms.CharField(label=_("作废原因"), max_length=200, help_text=_("如遗失、被拍照外传、老人搬走"))
