"""Pure decisions about roles, passwords and keys."""

from anju.accounts.rules import passwords, roles

__all__ = ["passwords", "roles"]
