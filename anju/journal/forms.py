"""The filter of the audit page."""

from django import forms
from django.utils.translation import gettext_lazy as _

KINDS = (
    ("", _("全部")),
    ("change", _("改动")),
    ("read", _("查看敏感信息")),
    ("export", _("导出")),
    ("sign_in", _("登录")),
    ("sign_out", _("退出")),
    ("refused", _("拒绝")),
)


class AuditFilter(forms.Form):
    """Which audit rows to show."""

    kind = forms.ChoiceField(label=_("类别"), choices=KINDS, required=False)
    actor = forms.CharField(label=_("操作人"), max_length=60, required=False)
    thing = forms.CharField(label=_("对象"), max_length=40, required=False)
    thing_id = forms.IntegerField(label=_("对象编号"), required=False, min_value=0, max_value=2**63 - 1)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)
