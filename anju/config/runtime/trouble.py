"""What stops a start, in one sentence that says what to do."""

from anju.config.runtime.words import say


class Trouble(Exception):  # noqa: N818 - it is an answer for the person at the keyboard
    """A start that cannot go on; its text is the sentence for the person."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return say(self.code, **self.facts)
