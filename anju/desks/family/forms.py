"""What a family writes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NoteForm(forms.Form):
    """More about what happened, for the desk and for whoever goes."""

    text = forms.CharField(max_length=500, error_messages={"required": _("请写一句情况，再发给坐席。")})
