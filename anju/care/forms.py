"""Forms of care: the filters of a list, and the note of a tick."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.care.queries import PARTS, STATES


class FilterForm(forms.Form):
    """The filters of a list, read from the address."""

    text = forms.CharField(label=_("老人姓名"), required=False, max_length=60)
    part = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部类别")), *PARTS.items()])
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部状态")), ("open", _("还没有核实")), ("done", _("已核实")), *STATES.items()],
    )
    area = forms.CharField(label=_("区划"), required=False, max_length=12)
    sort = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    day = forms.DateField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        found["sort"] = found.get("sort", "risk").lstrip("-")
        return found

    @property
    def day_asked(self) -> date | None:
        """The day that the address names."""
        return self.cleaned_data.get("day")


class NoteForm(forms.Form):
    """What was found, in a few words."""

    note = forms.CharField(required=False, max_length=200)

    def words(self) -> str:
        """Return the note; nonsense is none."""
        return str(self.cleaned_data["note"]) if self.is_valid() else ""
