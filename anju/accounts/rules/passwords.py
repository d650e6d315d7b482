"""Password rules: long enough, three of four kinds, not the name, not one of the last five, renewed every 90 days."""

from datetime import datetime, timedelta

from anju.kernel.text import gettext_noop as _

STAFF_LENGTH, FAMILY_LENGTH, LONGEST = 10, 8, 128
KINDS = 3
REMEMBERED = 5
MAX_AGE = timedelta(days=90)

TOO_SHORT = _("长度不够")
TOO_LONG = _("长度超过 128 个字符")
TOO_PLAIN = _("大写字母、小写字母、数字、符号中至少要有三种")
HAS_NAME = _("不能包含用户名")
USED_BEFORE = _("不能与最近五次用过的密码相同")
WRONG_OLD = _("原密码不正确")


def kinds(password: str) -> int:
    """Count the kinds of characters: lower, upper, digit, anything else."""
    return sum(
        (
            any(char.islower() for char in password),
            any(char.isupper() for char in password),
            any(char.isdigit() for char in password),
            any(not char.isalnum() or (char.isalpha() and not (char.islower() or char.isupper())) for char in password),
        )
    )


def problem(password: str, *, username: str, staff: bool) -> str:
    """Return why a password will not do, or the empty string."""
    if len(password) < (STAFF_LENGTH if staff else FAMILY_LENGTH):
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    if kinds(password) < KINDS:
        return TOO_PLAIN
    if username and username.lower() in password.lower():
        return HAS_NAME
    return ""


def is_due(changed_at: datetime | None, now: datetime, *, staff: bool) -> bool:
    """Whether a staff password is older than 90 days or was never chosen by its owner."""
    return staff and (changed_at is None or now - changed_at > MAX_AGE)
