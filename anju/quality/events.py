"""Facts that quality publishes. None of them says which visit was chosen: only who may read the audit hears them."""

from dataclasses import dataclass
from typing import ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackHandedOver(Fact):
    """Somebody goes on with a call-back that another had taken; ``by_id`` is who decided it."""

    name: ClassVar[str] = "quality.call_back_handed_over"

    call_back_id: int
    user_id: int
    by_id: int | None
    by_name: str
    at: str
