"""Model fields with a rule built in: area codes that sort by prefix, and C-collated codes."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    _Char = models.CharField[str, str]
else:
    _Char = models.CharField


class AreaCodeField(_Char):
    """2, 4, 6, 9 or 12 digits in C collation, so that a scope is one index range."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["max_length"] = 12
        kwargs["db_collation"] = "C"
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class CodeField(_Char):
    """A machine word (state, kind, role, number) in C collation: compared byte by byte, never by language."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs["db_collation"] = "C"
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
