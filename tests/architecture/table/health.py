"""What watches the platform: open to whoever can reach the port."""

from tests.architecture.permission_table import Row

ROWS = [Row(name="health:healthz", public=True), Row(name="health:metrics", public=True)]
