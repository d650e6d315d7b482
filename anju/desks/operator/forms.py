"""What an operator types: little."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.kernel.viewer import Viewer
from anju.people import queries as people
from ui.words import OUTCOMES, SIGNALS

_BY_PHONE = ("sos", "fall", "smoke", "gas", "co", "vital", "inactivity", "help")


class NoteForm(forms.Form):
    """One remark for the timeline."""

    text = forms.CharField(
        label=_("记一笔"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True})
    )


class TakeOverForm(forms.Form):
    """Why a living claim is taken from a colleague."""

    reason = forms.CharField(
        label=_("接手原因"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True}),
        help_text=_("原因进入时间线，原经办人会看到。"),
    )  # fmt: skip


class ResolveForm(forms.Form):
    """The coded reason, whose word counts, a remark."""

    outcome = forms.ChoiceField(label=_("办结结论"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    spoken_with = forms.ChoiceField(
        label=_("谁亲口确认"), required=False, help_text=_("没有人到达现场时，须有一位接通过的人确认。")
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, voices: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = dict.fromkeys(
            ("elder", _("老人本人")) if voice.target == "elder" else (voice.name, voice.name) for voice in voices
        )
        field = self.fields["spoken_with"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [("", _("不需要，已有人到达现场") if case.arrived_at else _("请选")), *choices]


class OpenForm(forms.Form):
    """A case that came by telephone."""

    elder = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("什么事"),
        choices=[(kind, SIGNALS[kind]) for kind in _BY_PHONE],
        widget=forms.RadioSelect,
        initial="sos",
    )
    note = forms.CharField(
        label=_("来电人说了什么"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_elder(self) -> int:
        """Say how to find the person when none was chosen."""
        elder = self.cleaned_data["elder"]
        if not elder:
            raise forms.ValidationError(_("请先找到老人：搜姓名、拼音首字母、电话后四位或地址。"))
        return int(elder)

    def words(self, viewer: Viewer) -> dict[str, Any]:
        """Return what the command takes."""
        row = people.elder(viewer, self.cleaned_data["elder"])
        return {
            "elder_id": row.pk,
            "kind": self.cleaned_data["kind"],
            "note": self.cleaned_data["note"],
            "source": "phone",
        }


class SignForm(forms.Form):
    """What the leaver wants to say beside the items."""

    note = forms.CharField(
        label=_("交班留言"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        help_text=_("逐条之外还要说的话。签字后不能改，要改先撤回。"),
    )


class WatchForm(forms.Form):
    """Whom to watch, why, and until when."""

    elder = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("为什么关注"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    hours = forms.TypedChoiceField(
        label=_("关注到"), coerce=int, initial=24, widget=forms.RadioSelect,
        choices=[(8, _("8 小时后")), (24, _("24 小时后")), (72, _("3 天后")), (168, _("7 天后"))],
        help_text=_("到时自动撤下。"),
    )  # fmt: skip

    def clean_elder(self) -> int:
        """Say how to find the person when none was chosen."""
        elder = self.cleaned_data["elder"]
        if not elder:
            raise forms.ValidationError(_("请先找到老人：搜姓名、拼音首字母、电话后四位或地址。"))
        return int(elder)

    def span(self) -> timedelta:
        """Return how long the watch lasts."""
        return timedelta(hours=self.cleaned_data["hours"])


class ShiftNoteForm(forms.Form):
    """A line for whoever sits here, and until when."""

    text = forms.CharField(label=_("留言"), max_length=200, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}))
    hours = forms.TypedChoiceField(
        label=_("有效到"), coerce=int, initial=12, widget=forms.RadioSelect,
        choices=[(8, _("8 小时后")), (12, _("12 小时后")), (24, _("24 小时后")), (72, _("3 天后"))],
        help_text=_("到时自动撤下。"),
    )  # fmt: skip

    def span(self) -> timedelta:
        """Return how long the note stays."""
        return timedelta(hours=self.cleaned_data["hours"])
