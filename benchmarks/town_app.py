"""The web process of a town whose time is set from outside; passwords are checked cheaply, thousands sign in at once."""

from anju.config.asgi import application
from benchmarks import town_clock

__all__ = ["application"]


def _prepare() -> None:
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    settings.ANJU_WEBHOOK_LOOPBACK = True  # the city hears on this machine
    town_clock.wear()


_prepare()
