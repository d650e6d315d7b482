"""What stops a start, in one sentence that says what to do."""


class Trouble(Exception):  # noqa: N818 - it is an answer for the person at the keyboard
    """A start that cannot go on; the text is the sentence for the person."""
