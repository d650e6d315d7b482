"""Areas: everybody browses their own part of the tree, the system administrator changes it."""

from tests import world
from tests.architecture.permission_table import INSTITUTIONS, PROVIDERS, SIGNED_IN, Row

OUTSIDE = {"operator_other", "official_other", "relative", "grid_worker", *INSTITUTIONS, *PROVIDERS}
NO_AREA = {"relative", *INSTITUTIONS, *PROVIDERS}

ROWS = [
    Row(name="areas:tree", ok=SIGNED_IN - NO_AREA, hidden=NO_AREA),
    Row(name="areas:choose", ok=SIGNED_IN - NO_AREA, hidden=NO_AREA),
    Row(name="areas:area", args=lambda _case: {"code": world.STREET}, ok=SIGNED_IN - OUTSIDE, hidden=OUTSIDE),
    Row(name="areas:rename", method="post", args=lambda _case: {"code": world.STREET}, ok={"system_admin"}),
    Row(name="areas:merge", method="post", args=lambda _case: {"code": world.STREET}, ok={"system_admin"}),
]
