"""What the installer's phone posts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.devices import queries as devices

_LARGEST = 2**63 - 1


class TakeForm(forms.Form):
    """With what to begin: a registered device, a number of the inbox, or a number with its kind and line."""

    device = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST)
    unknown = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST)
    number = forms.CharField(label=_("设备编号"), required=False, max_length=64)
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=devices.INSTALLED_KINDS)
    line = forms.IntegerField(label=_("线路"), required=False, min_value=1, max_value=_LARGEST)


class WhereForm(forms.Form):
    """Whose the device is, and where it hangs: a usual room, or another in words."""

    elder_id = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST)
    public = forms.BooleanField(required=False)
    room = forms.CharField(label=_("位置"), required=False, max_length=30)
    other = forms.CharField(label=_("别的位置"), required=False, max_length=30)

    @property
    def place(self) -> str:
        """Return the words for the place."""
        return str(self.cleaned_data.get("other") or self.cleaned_data.get("room") or "")
