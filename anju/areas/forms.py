"""Forms for changes of the tree."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RenameForm(forms.Form):
    """A new name from a day on."""

    name = forms.CharField(label=_("新名称"), max_length=60)
    on = forms.DateField(label=_("生效日期"), widget=forms.DateInput(attrs={"type": "date"}))


class MergeForm(forms.Form):
    """Join this division into another."""

    into = forms.RegexField(r"^[0-9]{2,12}$", label=_("并入的区划代码"))
    name = forms.CharField(label=_("并入后的名称（新代码时填写）"), max_length=60, required=False)
    on = forms.DateField(label=_("生效日期"), widget=forms.DateInput(attrs={"type": "date"}))
