"""Walk the permission table: every address, every principal."""

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.architecture import permission_table
from tests.architecture.permission_table import PRINCIPALS, Case, Row, outcome

TABLE = permission_table.rows()


def ask(case: Case, row: Row, principal: str) -> str:
    response = answer(case, row, principal)
    if response.streaming:
        b"".join(response.streaming_content)  # a file that nobody reads stays open
    return outcome(response)


def answer(case: Case, row: Row, principal: str) -> Any:
    url = reverse(row.name, kwargs=row.args(case)) + (row.query(case) if callable(row.query) else row.query)
    headers = (
        {"Authorization": f"Bearer {case.token(principal)}"} if row.api and principal.startswith("machine") else {}
    )
    send = getattr(case.client(principal), row.method)
    if row.method == "get":
        return send(url, row.data(case), headers=headers)
    if row.body is not None:
        return send(url, row.body(case), content_type="application/json", headers=headers)
    return send(url, row.data(case), headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize("app", sorted(TABLE))
def test_everybody_gets_what_the_table_says(app):
    case, wrong = Case(), []
    for principal in PRINCIPALS:
        case.client(principal)
        if principal.startswith("machine"):
            case.token(principal)
    for row in TABLE[app]:
        _ = row.args(case), row.data(case)  # things are built before anybody's transaction is rolled back
        for principal in PRINCIPALS:
            cookies = case.client(principal).cookies.copy()
            with transaction.atomic():
                got, wanted = ask(case, row, principal), row.expected(principal)
                transaction.set_rollback(True)
            case.client(principal).cookies = cookies
            if got != wanted:
                wrong.append(f"{row.method} {row.name} as {principal}: {got}, not {wanted}")
    assert not wrong, "\n".join(wrong)


def test_every_address_is_in_the_table():
    listed = {row.name for found in TABLE.values() for row in found}
    missing = sorted(permission_table.addresses() - listed)
    assert not missing, f"add to tests/architecture/table/: {missing}"
    assert not sorted(listed - permission_table.addresses()), "rows for addresses that are gone"
