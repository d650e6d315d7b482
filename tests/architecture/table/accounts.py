"""Accounts: the way in, the switches, the administrators' pages."""

from typing import Any

from tests import world
from tests.architecture.permission_table import ADMINS, INSTITUTIONS, PROVIDERS, SIGNED_IN, Case, Row

SECURITY, SYSTEM = {"security_admin"}, {"system_admin"}


def _li(case: Case) -> dict[str, Any]:
    return {"user_id": case.person("operator").pk}


def _unlock(case: Case) -> dict[str, Any]:
    return {**_li(case), "change": "unlock"}


def _post(case: Case) -> dict[str, Any]:
    return {"post_id": case.person("operator").posts.get().pk}


def _key(case: Case) -> dict[str, Any]:
    return {"key_id": case.thing("key", lambda _case: world.machine()[0]).pk}


ELSEWHERE = {"operator_other", "official_other", "relative", "grid_worker", *INSTITUTIONS, *PROVIDERS}

ROWS = [
    Row(name="accounts:sign_in", public=True),
    Row(name="accounts:sign_out", method="post", ok=SIGNED_IN),
    Row(name="accounts:second_factor", ok=SIGNED_IN),
    Row(name="accounts:password", ok=SIGNED_IN),
    Row(name="accounts:start", ok=SIGNED_IN),
    Row(name="accounts:switch_post", method="post", data=lambda _case: {"post": "0"}, hidden=SIGNED_IN),
    Row(
        name="accounts:switch_area",
        method="post",
        data=lambda _case: {"area": world.STREET},
        ok=SIGNED_IN - ELSEWHERE,
        hidden=ELSEWHERE,
    ),
    Row(name="accounts:users", ok={*ADMINS} - {"audit_admin"}),
    Row(name="accounts:new_user", ok=SYSTEM),
    Row(name="accounts:new_user", method="post", ok=SYSTEM),
    Row(name="accounts:user", args=_li, ok={*ADMINS} - {"audit_admin"}),
    Row(name="accounts:change_user", method="post", args=_unlock, data=lambda _case: {"reason": "忘记密码"}, ok=SYSTEM),
    Row(name="accounts:posts", ok=SECURITY),
    Row(name="accounts:grant_post", ok=SECURITY),
    Row(name="accounts:grant_post", method="post", ok=SECURITY),
    Row(name="accounts:end_post", method="post", args=_post, ok=SECURITY),
    Row(name="accounts:keys", ok=SECURITY),
    Row(name="accounts:issue_key", ok=SECURITY),
    Row(name="accounts:issue_key", method="post", ok=SECURITY),
    Row(name="accounts:revoke_key", method="post", args=_key, ok=SECURITY),
]
