"""Who may do what with a message."""

from anju.kernel.refusals import NotAllowed, Refusal
from anju.kernel.viewer import Principal, Viewer
from anju.messaging.models import Message


def check(viewer: Viewer, verb: str, message: Message) -> None:
    """Raise ``NotAllowed`` unless the viewer may use the verb: a message is read by its own recipient."""
    if viewer.principal is Principal.SYSTEM:
        return
    if verb != "read" or viewer.user_id is None or message.user_id != viewer.user_id:
        raise NotAllowed(verb=f"message.{verb}")


def may(viewer: Viewer, verb: str, message: Message) -> bool:
    """Whether the button is open."""
    try:
        check(viewer, verb, message)
    except Refusal:
        return False
    return True
