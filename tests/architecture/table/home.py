"""The front door."""

from tests.architecture.permission_table import SIGNED_IN, Row

ROWS = [Row(name="home", ok=SIGNED_IN)]
