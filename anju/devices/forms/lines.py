"""A line through which devices come in, and what may be set on it."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anju_edge.protocols.registry import PROTOCOLS
from ui.choosing import PlaceField, PlacesForm


class SettingsForm(forms.Form):
    """From where a line's devices may come in, and what the bits of its models mean."""

    networks = forms.CharField(
        label=_("允许的网段（留空不限）"),
        required=False,
        max_length=1000,
        help_text=_("一行一个，如 10.20.0.0/16；运营商专网按对方给的网段填"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    line_settings = forms.CharField(
        label=_("协议设置（JSON，留空用默认）"),
        required=False,
        max_length=20_000,
        help_text=_("各协议能设什么，见厂商接入指南"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def clean_networks(self) -> list[str]:
        """Return one text for each network."""
        return [part for part in self.cleaned_data["networks"].replace(",", " ").split() if part]

    def clean_line_settings(self) -> dict[str, Any]:
        """Return the object that was written."""
        written = self.cleaned_data["line_settings"].strip()
        try:
            found = json.loads(written) if written else {}
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise forms.ValidationError(gettext('要写成一个 JSON 对象，如 {"bit22": "fall"}。'))
        return found


class LineForm(PlacesForm, SettingsForm):
    """A new line."""

    name = forms.CharField(label=_("名称"), max_length=60)
    protocol = forms.ChoiceField(label=_("协议"), choices=[(item.name, item.title) for item in PROTOCOLS.values()])
    area = PlaceField(label=_("区划"), required=False)
    port = forms.IntegerField(
        label=_("端口（留空自动分配）"),
        required=False,
        min_value=1024,
        max_value=65_535,
        help_text=_("只用于手环、用传等直接连到安居的协议"),
    )
    username = forms.CharField(label=_("登录名（留空自动生成）"), required=False, max_length=60)
    topic_base = forms.CharField(label=_("主题前缀（留空自动生成）"), required=False, max_length=100)
    field_order = ("name", "protocol", "area", "port", "username", "topic_base", "networks", "line_settings")
