"""Every write of messages: one verb a function, one transaction, one move row."""

from anju.messaging.commands.channels import channels
from anju.messaging.commands.delivering import deliver_due, mark_delivered, mark_read
from anju.messaging.commands.sending import send
from anju.messaging.commands.templates import TEMPLATES

__all__ = ["TEMPLATES", "channels", "deliver_due", "mark_delivered", "mark_read", "send"]
