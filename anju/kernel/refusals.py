"""Refusals: a code, an HTTP status and facts. The sentence for people comes from ``sentences`` by code."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - the field's word; it is an answer, not a crash
    """The platform says no, for a reason that the reader can act on. ``facts`` are plain JSON values."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class NotVisible(Refusal):
    """Outside the viewer's scope, or not there at all: the two look the same."""

    code = "not_visible"
    status = 404


class NotAllowed(Refusal):
    """Visible, but this viewer may not use this verb."""

    code = "not_allowed"
    status = 403


class Conflict(Refusal):
    """Somebody or something was there first."""

    code = "conflict"
    status = 409


class Invalid(Refusal):
    """The input cannot be used; facts name the field and what is wrong with it."""

    code = "invalid"
    status = 422


class SignInNeeded(Refusal):
    """No session, an ended session or no key."""

    code = "sign_in_needed"
    status = 401


class TooMany(Refusal):
    """The limit of this key or address is used up; facts hold ``retry_after`` in seconds."""

    code = "too_many"
    status = 429
