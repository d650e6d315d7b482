"""Forms of the account pages: they check shapes; the rules are asked in the commands."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from anju.accounts.rules import roles
from ui.choosing import PlaceField, PlacesForm


def _password(label: Any, complete: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=128, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": complete})
    )


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = _password(_("密码"), "current-password")


class TokenForm(forms.Form):
    """Six digits of the second factor."""

    token = forms.RegexField(
        r"^\s*[0-9]{6}\s*$",
        label=_("动态口令（6 位数字）"),
        error_messages={"invalid": _("请输入 6 位数字。")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """The old password and twice the new one."""

    old = _password(_("原密码"), "current-password")
    new = _password(_("新密码"), "new-password")
    again = _password(_("再输一次新密码"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Compare the two new ones."""
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", gettext("两次输入的新密码不一样。"))
        return data


class UserForm(PlacesForm):
    """A new account."""

    username = forms.RegexField(
        r"^[a-zA-Z0-9][a-zA-Z0-9_.-]{2,59}$",
        label=_("用户名"),
        help_text=_("3 位以上字母、数字、点、横线"),
        error_messages={"invalid": _("用户名只能用字母、数字、点、横线，3 位以上。")},
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    email = forms.EmailField(label=_("邮箱"), required=False)
    area = PlaceField(label=_("所属区划"), required=False, help_text=_("由哪里的管理员管这个账号"))
    password = _password(_("初始密码"), "new-password")


class ResetForm(forms.Form):
    """A new starting password."""

    password = _password(_("新的初始密码"), "new-password")
    reason = forms.CharField(label=_("原因"), max_length=200)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class PostForm(PlacesForm):
    """A post to grant."""

    username = forms.CharField(label=_("姓名或用户名"), max_length=60)
    role = forms.ChoiceField(label=_("岗位"))
    area = PlaceField(label=_("辖区"), required=False, help_text=_("这个岗位管到哪里；家属、老人、机构人员不填"))
    organisation = forms.CharField(
        label=_("机构"), required=False, max_length=80, help_text=_("只有机构工作人员要填：名称或备案编号")
    )
    starts_on = forms.DateField(label=_("起始日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("截止日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("依据"), max_length=200, required=False)

    def __init__(self, *args: Any, granter: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = [
            (role.name, gettext_lazy(role.title)) for role in roles.ROLES.values() if roles.may_grant(granter, role)
        ]


class KeyForm(PlacesForm):
    """A key for a machine client."""

    name = forms.CharField(label=_("名称"), max_length=60)
    verbs = forms.MultipleChoiceField(
        label=_("权限"),
        choices=[(verb, gettext_lazy(title)) for verb, title in roles.KEY_TITLES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    area = PlaceField(label=_("辖区"), required=False, help_text=_("密钥只能读写这个辖区的数据"))
    expires_on = forms.DateField(label=_("截止日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    per_minute = forms.IntegerField(label=_("每分钟次数"), min_value=1, max_value=100_000, initial=600)
