"""Forms for changes of the tree."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.choosing import PlaceField, PlacesForm


class RenameForm(forms.Form):
    """A new name from a day on."""

    name = forms.CharField(label=_("新名称"), max_length=60)
    on = forms.DateField(label=_("生效日期"), widget=forms.DateInput(attrs={"type": "date"}))


class MergeForm(PlacesForm):
    """Join this division into another; the code of a new one is typed."""

    into = PlaceField(label=_("并入的区划"), loose=True, help_text=_("新设的区划还没有名称可选，请填它的代码"))
    name = forms.CharField(label=_("并入后的名称（新代码时填写）"), max_length=60, required=False)
    on = forms.DateField(label=_("生效日期"), widget=forms.DateInput(attrs={"type": "date"}))
