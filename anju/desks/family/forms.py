"""What a family writes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NoteForm(forms.Form):
    """More about what happened, for the desk and for whoever goes."""

    text = forms.CharField(max_length=500, error_messages={"required": _("请写一句情况，再发给坐席。")})


class AwayForm(forms.Form):
    """From which day to which an elder is not at home."""

    starts_on = forms.DateField(label=_("从哪天起不在家"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("哪天回家"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    reason = forms.ChoiceField(
        label=_("原因"),
        choices=[
            ("family", _("在家人处")),
            ("hospital", _("住院")),
            ("facility", _("住养老机构")),
            ("travel", _("外出")),
            ("other", _("其他")),
        ],
    )
