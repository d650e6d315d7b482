"""Messages: one's own inbox, and the signed door of a gateway."""

from typing import Any

from tests.architecture.permission_table import ADMINS, INSTITUTIONS, SIGNED_IN, Case, Row

READS = SIGNED_IN - {*ADMINS, *INSTITUTIONS}


def _message(case: Case) -> dict[str, Any]:
    from tests.messaging.test_messages import send

    return {"message_id": case.thing("message", lambda case: send(case.person("operator"))).pk}


ROWS = [
    Row(name="messaging:inbox", ok=READS),
    Row(
        name="messaging:read",
        method="post",
        args=_message,
        ok={"operator"},
        hidden=READS - {"operator", "lead_operator", "official", "grid_worker"},
    ),
    Row(name="messaging:report", method="post", args=lambda _case: {"channel": "sms"}, signed=True),
]
