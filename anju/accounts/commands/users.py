"""Accounts and their passwords."""

from datetime import datetime

from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from anju.accounts import queries
from anju.accounts.models import PasswordUsed, User
from anju.accounts.rules import passwords, roles
from anju.journal import commands as journal
from anju.kernel import clock
from anju.kernel.refusals import Conflict, Invalid, NotAllowed
from anju.kernel.secrets import blind_index, seal
from anju.kernel.text import normalise_name, normalise_phone
from anju.kernel.viewer import Viewer


class UsernameTaken(Conflict):
    """Another account has this sign-in name."""

    code = "username_taken"


class PasswordWeak(Invalid):
    """The password breaks a rule; fact ``why`` is the Chinese source of the reason."""

    code = "password_weak"


def _is_staff(user: User, now: datetime) -> bool:
    held = queries.posts_of(user, clock.local_day(now))
    return not held or any(roles.ROLES[post.role].staff for post in held if post.role in roles.ROLES)


@transaction.atomic
def create_user(
    viewer: Viewer,
    *,
    username: str,
    name: str,
    password: str,
    now: datetime,
    email: str = "",
    phone: str = "",
    area: str | None = None,
    staff: bool = True,
    must_change: bool = True,
) -> User:
    """Open an account; its owner chooses a new password at the first sign-in."""
    viewer.need("account.manage")
    home = viewer.area if area is None else area
    if not viewer.covers(home):
        raise NotAllowed(verb="account.manage", area=home)
    word = username.strip().lower()
    if not word or User.objects.filter(username=word).exists():
        raise UsernameTaken(username=word)
    why = passwords.problem(password, username=word, staff=staff)
    if why:
        raise PasswordWeak(why=why)
    user = User(
        username=word,
        name=normalise_name(name),
        email=email,
        area_code=home,
        password=make_password(password),
        must_change_password=must_change,
        password_changed_at=now,
        created_at=now,
    )
    digits = normalise_phone(phone)
    if digits:
        user.phone_sealed, user.phone_index, user.phone_last4 = seal(digits), blind_index(digits), digits[-4:]
    user.save()
    journal.record_audit(
        viewer, kind="change", thing="user", thing_id=user.pk, area=home, now=now, data={"verb": "create"}
    )
    return user


def _set_password(user: User, password: str, now: datetime, *, must_change: bool) -> None:
    why = passwords.problem(password, username=user.username, staff=_is_staff(user, now))
    recent = user.passwords_used.order_by("-id")[: passwords.REMEMBERED - 1]
    if not why and any(check_password(password, old) for old in [user.password, *(row.password for row in recent)]):
        why = passwords.USED_BEFORE
    if why:
        raise PasswordWeak(why=why)
    PasswordUsed.objects.create(user=user, password=user.password, at=now)
    kept = list(user.passwords_used.order_by("-id").values_list("pk", flat=True)[: passwords.REMEMBERED])
    user.passwords_used.exclude(pk__in=kept).delete()
    user.password = make_password(password)
    user.must_change_password = must_change
    user.password_changed_at = now
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])


@transaction.atomic
def change_password(viewer: Viewer, user_id: int, *, old: str, new: str, now: datetime) -> User:
    """Choose a new password for oneself, proving the old one."""
    if viewer.user_id != user_id:
        raise NotAllowed(verb="password.change")
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if not check_password(old, user.password):
        raise PasswordWeak(why=passwords.WRONG_OLD)
    _set_password(user, new, now, must_change=False)
    journal.record_audit(
        viewer, kind="change", thing="user", thing_id=user.pk, area=user.area_code, now=now, data={"verb": "password"}
    )
    return user


def _locked(viewer: Viewer, user_id: int) -> User:
    viewer.need("account.manage")
    queries.user(viewer, user_id)
    return User.objects.select_for_update(of=("self",)).get(pk=user_id)


@transaction.atomic
def reset_password(viewer: Viewer, user_id: int, *, password: str, now: datetime, reason: str = "") -> User:
    """Give somebody a starting password that they must change at the next sign-in."""
    user = _locked(viewer, user_id)
    _set_password(user, password, now, must_change=True)
    _note(viewer, user, now, "reset_password", reason)
    return user


@transaction.atomic
def set_active(viewer: Viewer, user_id: int, *, active: bool, now: datetime, reason: str = "") -> User:
    """Stop or reopen an account; a stopped one keeps its history and signs in nowhere."""
    user = _locked(viewer, user_id)
    if viewer.user_id == user_id:
        raise NotAllowed(verb="account.manage")
    user.is_active = active
    user.save(update_fields=["is_active"])
    _note(viewer, user, now, "activate" if active else "deactivate", reason)
    return user


@transaction.atomic
def unlock(viewer: Viewer, user_id: int, *, now: datetime, reason: str = "") -> User:
    """Forget the failed sign-ins of an account that locked itself out."""
    user = _locked(viewer, user_id)
    forget_failures(username=user.username)
    _note(viewer, user, now, "unlock", reason)
    return user


@transaction.atomic
def reset_second_factor(viewer: Viewer, user_id: int, *, now: datetime, reason: str = "") -> User:
    """Remove a lost second factor; the owner sets a new one at the next sign-in. Nobody does it for themselves."""
    user = _locked(viewer, user_id)
    if viewer.user_id == user_id:
        raise NotAllowed(verb="account.manage")
    TOTPDevice.objects.filter(user=user).delete()
    _note(viewer, user, now, "reset_second_factor", reason)
    return user


def _note(viewer: Viewer, user: User, now: datetime, verb: str, reason: str) -> None:
    journal.record_audit(
        viewer,
        kind="change",
        thing="user",
        thing_id=user.pk,
        area=user.area_code,
        now=now,
        reason=reason,
        data={"verb": verb},
    )
