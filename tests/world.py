"""The people and places of the tests, made by commands. Everybody has a name; nobody is ``user1``.

Operator Li Jing 李静 sits in 南岗区; Official Xu Lan 许岚 supervises it; Official Zhao of 道里区 must see nothing.
"""

import contextlib
import itertools
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.test import Client

from anju.accounts import commands as accounts
from anju.accounts import queries as account_rows
from anju.accounts.models import User
from anju.areas import commands as areas
from anju.areas.models import Area
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM, Viewer

NOW = datetime(2026, 12, 8, 6, 28, 57, tzinfo=UTC)  # 14:28:57 in Harbin
LONG_AGO = date(2020, 1, 1)
PASSWORD = "Xiao-Ju-2026!"
NANGANG, DAOLI = "230103", "230102"
STREET = "230103001"
COMMUNITY, NEXT_COMMUNITY, DAOLI_COMMUNITY = "230103001001", "230103001002", "230102001001"

_numbers = itertools.count(1)
_PLACES = (
    ("23", "黑龙江省"),
    ("2301", "哈尔滨市"),
    (DAOLI, "道里区"),
    ("230102001", "兆麟街道"),
    (DAOLI_COMMUNITY, "尚志社区"),
    (NANGANG, "南岗区"),
    (STREET, "花园街道"),
    (COMMUNITY, "花园社区"),
    (NEXT_COMMUNITY, "海城社区"),
    ("2306", "大庆市"),
    ("230602", "萨尔图区"),
)


def harbin() -> None:
    """Lay the few divisions the tests live in (the whole province takes a second; these take none)."""
    if not Area.objects.filter(code=NANGANG).exists():
        rows = [areas.Row(code, name) for code, name in _PLACES]
        areas.load_reference(SYSTEM, "23", now=NOW, rows=rows, valid_from=LONG_AGO)


def person(
    name: str, role: str = "", area: str = "", *, username: str = "", password: str = PASSWORD, at: int | None = None
) -> User:
    """Make an account, with a post from long ago when a role is named, that owes no new password."""
    harbin()
    user = accounts.create_user(
        SYSTEM,
        username=username or f"{role or 'person'}{next(_numbers)}",
        name=name,
        password=password,
        area=area,
        now=clock.now(),
        staff=role not in {"relative", "elder"},
        must_change=False,
    )
    if role:
        accounts.grant_post(SYSTEM, user.pk, role=role, area=area, organisation_id=at, starts_on=LONG_AGO, now=NOW)
    return user


def viewer(user: User, *, elders: frozenset[int] = frozenset()) -> Viewer:
    """Return the viewer of a person at their first post."""
    return account_rows.viewer_of(user, elders=elders)


def operator_li() -> User:
    """Operator Li Jing of 南岗区."""
    return person("李静", "operator", NANGANG)


def operator_wang() -> User:
    """Operator Wang, Li's colleague at the same desk."""
    return person("王磊", "operator", NANGANG)


def lead_operator_chen() -> User:
    """The head of Li's shift."""
    return person("陈雪", "lead_operator", NANGANG)


def operator_of_daoli() -> User:
    """An operator of the next district, who must see nothing of 南岗区."""
    return person("刘洋", "operator", DAOLI)


def responder_sun() -> User:
    """Responder Sun Zhiqiang of 南岗区."""
    return person("孙志强", "responder", NANGANG)


def registrar_he() -> User:
    """Registrar He of 南岗区, who keeps the elders' records."""
    return person("何敏", "registrar", NANGANG)


def installer_gao() -> User:
    """Installer Gao of 南岗区."""
    return person("高峰", "installer", NANGANG)


def grid_worker_ma() -> User:
    """Grid worker Ma of 花园社区."""
    return person("马丽", "grid_worker", COMMUNITY)


def official_xu() -> User:
    """Official Xu Lan, who supervises 南岗区."""
    return person("许岚", "official", NANGANG)


def official_zhao_daoli() -> User:
    """Official Zhao of 道里区, who must see nothing of 南岗区."""
    return person("赵明", "official", DAOLI)


def institution(name: str = "安康养老院", area: str = COMMUNITY, **more: Any) -> Any:
    """Put a home of 南岗区 into the register (the same one when it is there)."""
    from anju.institutions import commands as institutions
    from anju.institutions.models import Institution

    harbin()
    known = Institution.objects.filter(name=name, area_code=area).first()
    values: Any = {
        "kind": "home", "name": name, "area_code": area, "address": "花园街 9 号", "responsible_name": "白静",
        "responsible_phone": "13904510001", "duty_phone": "045182340001", "longitude": 126.64, "latitude": 45.76,
        "datum": "wgs84", **more,
    }  # fmt: skip
    return known or institutions.register_institution(SYSTEM, values, now=NOW)


def staff_bai() -> User:
    """Bai Jing, who works at 安康养老院 and must see no other institution."""
    return person("白静", "institution_staff", COMMUNITY, at=institution().pk)


def staff_of_daoli() -> User:
    """Somebody who works at an institution of 道里区."""
    return person("钱宁", "institution_staff", DAOLI_COMMUNITY, at=institution("松江养老院", DAOLI_COMMUNITY).pk)


def provider(name: str = "康馨居家养老", area: str = COMMUNITY, **more: Any) -> Any:
    """Put a provider of care at home into the register, with its services and its division."""
    from anju.institutions import commands as institutions

    known = institution(name, area, kind="home_service", **more)
    if not known.items:
        known = institutions.set_services(
            SYSTEM, known.pk, items=("meal", "bath", "cleaning"), service_areas=(area[:6],), now=NOW
        )
    return known


def manager_shen() -> User:
    """Shen Lan, who dispatches for 康馨居家养老 and must see no other provider."""
    return person("沈岚", "provider_manager", COMMUNITY, at=provider().pk)


def manager_of_songhua() -> User:
    """The dispatcher of 松花江家政, the other provider in the same district."""
    return person("姚芳", "provider_manager", COMMUNITY, at=provider("松花江家政").pk)


def caregiver_ding() -> User:
    """Ding Hong, a caregiver of 康馨居家养老."""
    return person("丁红", "caregiver", COMMUNITY, at=provider().pk)


def daughter_zhao() -> User:
    """Zhao Lihua 赵丽华, a relative; people.commands links her to her father."""
    return person("赵丽华", "relative")


def system_admin() -> User:
    """The system administrator: accounts, lines, settings."""
    return person("周系统", "system_admin")


def security_admin() -> User:
    """The security administrator: posts and keys."""
    return person("吴安全", "security_admin")


def audit_admin() -> User:
    """The audit administrator: reads the journal and nothing else."""
    return person("郑审计", "audit_admin")


def machine(*verbs: str, area: str = NANGANG) -> tuple[Any, str]:
    """Issue a key; returns it and its token for ``Authorization: Bearer``."""
    harbin()
    return accounts.issue_key(SYSTEM, name="养老机构网关", verbs=verbs or ("frame.push",), area=area, now=NOW)


_WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY)\b", re.IGNORECASE)
_OWN = re.compile(r"django_session|api_used|axes_access|accounts_user\" SET \"last_login|otp_totp")


@contextlib.contextmanager
def only_reading() -> Iterator[None]:
    """Fail on any statement that writes: the session's own row is the one exception."""

    def guard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITE.match(sql) and not _OWN.search(sql):
            msg = f"a GET wrote: {sql[:200]}"
            raise AssertionError(msg)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(guard):
        yield


class Browser(Client):
    """Django's test client with two rules of the house: GET never writes, and ``htmx=True`` asks for a fragment."""

    def get(self, path: Any, *args: Any, htmx: bool = False, **kwargs: Any) -> Any:
        if htmx:
            kwargs["headers"] = {"HX-Request": "true", **(kwargs.get("headers") or {})}
        if "/fhir/" in str(path):  # a sensitive read of the API: it writes its row into the audit and nothing else
            return super().get(path, *args, **kwargs)
        with only_reading():
            return super().get(path, *args, **kwargs)


def client_for(user: User | None = None) -> Browser:
    """Return a browser in which this person has signed in, second factor included; nobody when no one is named."""
    browser = Browser()
    if user is not None:
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = browser.session
        session["seen_at"] = clock.now().timestamp()
        session.save()
        if account_rows.role_info(viewer(user).role).second_factor:
            give_second_factor(browser, user)
    return browser


def give_second_factor(browser: Client, user: User) -> None:
    """Confirm a second factor in this browser's session."""
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    device, _made = TOTPDevice.objects.get_or_create(user=user, name="totp", confirmed=True)
    session = browser.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
