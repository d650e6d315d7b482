"""The accounts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

_ON_USERS = {
    "create": _("建立账号"),
    "password": _("本人改密码"),
    "reset_password": _("重设初始密码"),
    "activate": _("恢复账号"),
    "deactivate": _("停用账号"),
    "unlock": _("解除锁定"),
    "reset_second_factor": _("移除动态口令"),
}


class AccountsConfig(AppConfig):
    """Registers accounts."""

    name = "anju.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """Give the journal the names of accounts, posts and keys."""
        from anju.accounts.queries import actors, name_keys, name_posts, name_users
        from anju.accounts.rules import roles
        from anju.journal.queries import Kind, actor_namers, kinds

        titles = {role.name: gettext_lazy(role.title) for role in roles.ROLES.values()}
        kinds["user"] = Kind(_("账号"), name_users, _ON_USERS)
        kinds["post"] = Kind(_("岗位"), name_posts, {**titles, "grant": _("授予"), "end": _("结束")})
        kinds["api_key"] = Kind(_("接口密钥"), name_keys, {"issue": _("发放"), "revoke": _("吊销")})
        if actors not in actor_namers:
            actor_namers.append(actors)
