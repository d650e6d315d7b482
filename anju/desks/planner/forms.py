"""Moving one visit: to whom, and at what time or at the best one."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MoveForm(forms.Form):
    """Worker and time; an empty time means the one that costs least."""

    worker = forms.TypedChoiceField(label=_("由谁去"), coerce=int)
    at = forms.TimeField(
        label=_("几点开始"), required=False, help_text=_("不填则选路程最省的时间"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip

    def __init__(self, data: Any, *, workers: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["worker"].choices = workers  # type: ignore[attr-defined]

    @property
    def minute(self) -> int | None:
        """The wanted time in minutes from midnight."""
        at: time | None = self.cleaned_data.get("at")
        return None if at is None else at.hour * 60 + at.minute
