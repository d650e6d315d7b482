"""What the lists of devices are narrowed by: the register, device health, a day of the ledger."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.devices.models import CHANNEL_LABELS, CONDITION_LABELS, KIND_LABELS, LEDGER_LABELS, REASON_LABELS
from anju.devices.rules.ledger import OUTCOMES
from anju_edge.protocols.registry import PROTOCOLS


class FilterForm(forms.Form):
    """The filters of the register, read from the address."""

    text = forms.CharField(label=_("编号或老人姓名"), required=False, max_length=64)
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部种类")), *KIND_LABELS.items()])
    status = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部状态")), *CONDITION_LABELS.items()]
    )
    area = forms.CharField(label=_("区划"), required=False, max_length=12)

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class HealthForm(forms.Form):
    """The filters of a list of device health; the order goes along."""

    text = forms.CharField(label=_("编号或老人姓名"), required=False, max_length=64)
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部种类")), *KIND_LABELS.items()])
    reason = forms.ChoiceField(label=_("原因"), required=False, choices=[("", _("全部原因")), *REASON_LABELS.items()])
    area = forms.CharField(label=_("区划"), required=False, max_length=12)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if name != "idle":
            del self.fields["reason"]

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class LedgerForm(forms.Form):
    """The filters of a day's devices in the ledger, read from the address."""

    text = forms.CharField(label=_("设备编号"), required=False, max_length=64)
    channel = forms.ChoiceField(
        label=_("通道"),
        required=False,
        choices=[
            ("", _("全部通道")),
            *((item.name, item.title) for item in PROTOCOLS.values()),
            *CHANNEL_LABELS.items(),
        ],
    )
    what = forms.ChoiceField(
        label=_("去处"),
        required=False,
        choices=[("", _("全部去处")), *((name, LEDGER_LABELS[name]) for name in (*OUTCOMES, "counter_missing"))],
    )

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
