"""What machines need in the demo: one API key, and device lines with their passwords."""

from typing import Any

from anju.accounts import commands
from anju.accounts.rules.roles import KEY_VERBS
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM


def issue(county: str) -> dict[str, Any]:
    """Issue the key of the simulated city; it may do what any machine client may."""
    key, token = commands.issue_key(
        SYSTEM, name="演示城市", verbs=KEY_VERBS, now=clock.now(), area=county, per_minute=60_000
    )
    return {"token": token, "verbs": key.verbs, "area": key.area_code}
