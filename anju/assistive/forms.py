"""Forms of assistive devices: they translate in; what is right and wrong is decided by the commands."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.assistive.models import AIMS, LOAN_STATES, METHODS, PIECE_STATES

_ANY = ("", _("全部"))


def _yuan(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=50_000, max_digits=7, decimal_places=2, **more)


def fen(yuan: Decimal) -> int:
    """Return an amount of the form in fen."""
    return int(yuan * 100)


class ShowForm(forms.Form):
    """Which kinds are shown, for whom."""

    aim = forms.ChoiceField(label=_("用途"), required=False, choices=[_ANY, *AIMS.items()])
    elder = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)


class StockForm(forms.Form):
    """Which pieces are listed."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[_ANY, *PIECE_STATES.items()])


class LoansForm(forms.Form):
    """Which loans are listed."""

    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[_ANY, ("overdue", _("超期未还")), *LOAN_STATES.items()]
    )


class FindForm(forms.Form):
    """Who stands at the point."""

    text = forms.CharField(
        label=_("刷卡、扫码或输入"),
        max_length=80,
        help_text=_("卡号、身份证号、电话，或完整姓名"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class ReserveForm(forms.Form):
    """For how long, at which price that was shown."""

    elder = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)
    days = forms.IntegerField(label=_("租借天数"), min_value=1, max_value=365, initial=30)
    pay = forms.IntegerField(required=False, min_value=0, max_value=10**8, widget=forms.HiddenInput)
    token = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class PieceForm(forms.Form):
    """A new piece."""

    kind = forms.ChoiceField(label=_("品类"))
    number = forms.CharField(label=_("编号"), max_length=20, help_text=_("大写字母、数字和短横，如 LY-001"))
    maker = forms.CharField(label=_("品牌型号"), required=False, max_length=80)
    for_show = forms.BooleanField(label=_("展示样品：只供现场试用，不出借"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class TermsForm(forms.Form):
    """What a loan of a kind costs here."""

    kind = forms.ChoiceField(label=_("品类"))
    deposit = _yuan(_("押金（元）"))
    rent = _yuan(_("租金（元/30 天）"))
    longest_days = forms.IntegerField(label=_("最长租借（天，含续借）"), min_value=1, max_value=365, initial=180)
    subsidised = forms.BooleanField(label=_("租金可用老人的补贴额度"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class ActForm(forms.Form):
    """What is said with a verb on a piece or a loan."""

    why = forms.CharField(label=_("说明"), required=False, max_length=200)
    note = forms.CharField(label=_("备注"), required=False, max_length=200)
    method = forms.ChoiceField(label=_("消毒方式"), required=False, choices=list(METHODS.items()))
    days = forms.IntegerField(label=_("续借天数"), required=False, min_value=1, max_value=365)
    kept = _yuan(_("扣除押金（元）"), required=False)
    own = forms.IntegerField(required=False, min_value=0, max_value=10**8)
