"""The filter of the audit page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.journal import queries

KINDS = (
    ("", _("全部")),
    ("change", _("改动")),
    ("read", _("查看敏感信息")),
    ("export", _("导出")),
    ("rehearsal", _("导入预演")),
    ("sign_in", _("登录")),
    ("sign_out", _("退出")),
    ("refused", _("拒绝")),
)


class AuditFilter(forms.Form):
    """Which audit rows to show."""

    kind = forms.ChoiceField(label=_("类别"), choices=KINDS, required=False)
    actor = forms.CharField(label=_("操作人"), max_length=60, required=False)
    thing = forms.ChoiceField(label=_("对象"), required=False)
    thing_id = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["thing"]
        words = sorted(((name, str(kind.label)) for name, kind in queries.kinds.items()), key=lambda pair: pair[1])
        field.choices = [("", _("全部")), *words]
