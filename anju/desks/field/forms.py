"""What a phone sends: a place, findings, a reason. Nonsense in a place is "no place", never an error."""

from datetime import timedelta
from typing import Any, NamedTuple

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _

from anju.desks.field import ordered as services
from anju.desks.field import words
from anju.dispatch.commands import Press
from anju.kernel import clock

_JAVASCRIPT = "%Y-%m-%dT%H:%M:%S.%fZ"
_MOST_MS = 1e13  # three centuries; more is nonsense and counts as such


class Place(NamedTuple):
    """A place as the phone told it, or nothing."""

    longitude: float | None = None
    latitude: float | None = None
    accuracy_m: float | None = None
    mock: bool = False


class PlaceForm(forms.Form):
    """Where the phone is; each field may be missing, which is flagged and never refused."""

    longitude = forms.FloatField(required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=100_000)
    mock = forms.BooleanField(required=False)  # a shell around the page may know that the place is made up

    def place(self) -> Place:
        """Return the place; all of it empty when longitude or latitude is no number."""
        self.is_valid()
        longitude, latitude = self.cleaned_data.get("longitude"), self.cleaned_data.get("latitude")
        if longitude is None or latitude is None:
            return Place()
        return Place(longitude, latitude, self.cleaned_data.get("accuracy"), mock=bool(self.cleaned_data.get("mock")))


class PressForm(forms.Form):
    """When a button was pressed by the phone's own clock, and what the phone knows of that clock."""

    pressed_at = forms.DateTimeField(input_formats=[_JAVASCRIPT])
    sent_at = forms.DateTimeField(input_formats=[_JAVASCRIPT])
    clock_offset = forms.FloatField(required=False)  # milliseconds to add, measured at the last contact before
    clock_stepped = forms.FloatField(required=False, min_value=0)  # milliseconds it was seen to go back since

    def press(self) -> Press | None:
        """Return the press, or nothing where no time can be read."""
        if not self.is_valid():
            return None
        offset, stepped = self.cleaned_data["clock_offset"], self.cleaned_data["clock_stepped"] or 0
        return Press(
            pressed_at=self.cleaned_data["pressed_at"],
            sent_at=self.cleaned_data["sent_at"],
            offset=None if offset is None else _milliseconds(offset),
            stepped=_milliseconds(stepped),
        )


def _milliseconds(number: float) -> timedelta:
    return timedelta(milliseconds=max(-_MOST_MS, min(number, _MOST_MS)))


_DONE = {**words.DONE, **services.ALL_DONE}


class FindingsForm(forms.Form):
    """How the door opened, how the elder is, what was done."""

    entry = forms.ChoiceField(choices=list(words.ENTRIES.items()), required=False)  # an ordered service asks none
    condition = forms.ChoiceField(choices=list(words.CONDITIONS.items()))
    done = forms.MultipleChoiceField(choices=list(_DONE.items()), required=False)
    note = forms.CharField(max_length=1000, required=False)
    signature = forms.CharField(max_length=300_000, required=False)

    def __init__(self, *args: Any, ordered: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["entry"].required = not ordered

    def findings(self, photos: list[str]) -> dict[str, Any]:
        """Return what the assignment keeps: codes, and the names of the photographs."""
        return {"condition": self.cleaned_data["condition"], "done": self.cleaned_data["done"], "photos": photos}

    def summary(self, photos: list[str]) -> str:
        """Say the handover in one sentence for the desk and the timeline, in the language of the records."""
        with translation.override("zh-hans"):
            values = self.cleaned_data
            parts = [_("老人：%(word)s") % {"word": words.CONDITIONS[values["condition"]]}]
            if values["entry"]:
                parts.insert(0, _("进门：%(word)s") % {"word": words.ENTRIES[values["entry"]]})
            if values["done"]:
                parts.append(_("处置：%(words)s") % {"words": "、".join(str(_DONE[code]) for code in values["done"])})
            if photos:
                parts.append(_("照片 %(n)d 张") % {"n": len(photos)})
            return "；".join(parts) + f"。{values['note']}"


class RefusalForm(forms.Form):
    """Why not now."""

    reason = forms.ChoiceField(choices=list(words.REFUSALS.items()))


class AbsenceForm(forms.Form):
    """Why nobody was met."""

    reason = forms.ChoiceField(choices=list(words.ABSENCES.items()))


class CodeForm(forms.Form):
    """What was read or typed at the home."""

    code = forms.CharField(max_length=400, required=False)
    way = forms.ChoiceField(choices=[("qr", ""), ("nfc", ""), ("typed", "")], required=False)

    def values(self) -> dict[str, str]:
        """Return what was read and how; a strange way counts as typed."""
        self.is_valid()
        return {"text": self.cleaned_data.get("code", ""), "way": self.cleaned_data.get("way") or "typed"}


class CorrectionForm(forms.Form):
    """What should be read of a locked visit instead, and why."""

    arrived_at = forms.DateTimeField(required=False)
    finished_at = forms.DateTimeField(required=False)
    note = forms.CharField(max_length=1000, required=False)
    reason = forms.CharField(max_length=500, required=False)


class PhotoForm(forms.Form):
    """One photograph."""

    photo = forms.FileField()


class LeftOverForm(forms.Form):
    """What was pressed without a net and refused when it came: its button, when, the answer, what was filled in."""

    label = forms.CharField(max_length=60)
    at = forms.DateTimeField(input_formats=[_JAVASCRIPT])
    said = forms.CharField(max_length=300, required=False)
    entry = forms.ChoiceField(choices=list(words.ENTRIES.items()), required=False)
    condition = forms.ChoiceField(choices=list(words.CONDITIONS.items()), required=False)
    done = forms.MultipleChoiceField(choices=list(_DONE.items()), required=False)
    note = forms.CharField(max_length=1000, required=False)
    photo = forms.FileField(required=False)

    def sentence(self) -> str:
        """Say it for the desk and the timeline, in the language of the records."""
        with translation.override("zh-hans"):
            values = self.cleaned_data
            at = values["at"].astimezone(clock.BEIJING)
            parts = [
                _("断网时按下“%(label)s”（手机时间 %(at)s），补发时没有记上")
                % {"label": values["label"], "at": f"{at:%m-%d %H:%M}"}
            ]
            if values.get("photo"):
                parts.append(_("照片 %(n)d 张") % {"n": 1})
            if values["said"]:
                parts.append(_("系统答复：%(said)s") % {"said": values["said"].rstrip("。")})
            if values["entry"]:
                parts.append(_("进门：%(word)s") % {"word": words.ENTRIES[values["entry"]]})
            if values["condition"]:
                parts.append(_("老人：%(word)s") % {"word": words.CONDITIONS[values["condition"]]})
            if values["done"]:
                parts.append(_("处置：%(words)s") % {"words": "、".join(str(_DONE[code]) for code in values["done"])})
            return "；".join(parts) + f"。{values['note']}"
