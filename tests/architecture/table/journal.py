"""The audit: for the audit administrator alone."""

from tests.architecture.permission_table import Row

AUDIT = {"audit_admin"}
ROWS = [
    Row(name="journal:audit", ok=AUDIT),
    Row(name="journal:chain", ok=AUDIT),
    Row(name="journal:export", method="post", ok=AUDIT),
]
