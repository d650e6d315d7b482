"""What happened to a call-back, for whoever may call."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.journal import queries as journal
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import Viewer
from anju.quality.models import REASONS, CallBack

THING = "call_back"
VERBS = {
    "choose": gettext_lazy("列入回访"),
    "take": gettext_lazy("开始回访"),
    "give_back": gettext_lazy("放回名单"),
    "hand_over": gettext_lazy("交给同事"),
    "miss": gettext_lazy("没接通"),
    "reach": gettext_lazy("已回访"),
    "doubt": gettext_lazy("已回访，待实地核查"),
    "give_up": gettext_lazy("联系不上"),
    "recheck": gettext_lazy("实地核查"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    who: str
    text: str
    why: str
    tone: str
    kind: str = "plain"


def timeline(viewer: Viewer, row: CallBack) -> list[Entry]:
    """List what happened to a call-back that was fetched before, the newest first."""
    found = []
    for move in reversed(journal.moves_of(viewer, thing=THING, thing_ids=[row.pk])):
        text = str(VERBS.get(move.verb, move.verb))
        if move.verb == "hand_over":
            text = _("%(text)s：%(from)s → %(to)s") % {"text": text, **move.data}
        text = f"{text}（{move.at.astimezone(BEIJING):%m-%d}）"
        why = str(REASONS.get(str(move.data.get("reason", "")), move.why))
        found.append(Entry(move.at, move.actor_name, text, why, "risk" if move.verb == "doubt" else "plain"))
    return found
