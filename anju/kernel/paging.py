"""Cursor pages: the key of the last row, never an offset, so that page 1,000 costs as much as page 1."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

import orjson
from django.db.models import Model, Q, QuerySet

from anju.kernel.refusals import Invalid

_LONGEST = 64
M = TypeVar("M", bound=Model)


class BadCursor(Invalid):
    """The cursor was not given out by this list."""

    code = "bad_cursor"


def write_cursor(values: Sequence[Any]) -> str:
    """Make an opaque cursor from the key values of the last row."""
    return base64.urlsafe_b64encode(orjson.dumps([str(value) for value in values])).decode().rstrip("=")


def read_cursor(cursor: str, size: int) -> list[str]:
    """Return the key values of a cursor; raise ``BadCursor`` for anything that we did not give out."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = orjson.loads(raw)
    except (binascii.Error, ValueError) as problem:
        raise BadCursor(cursor=cursor[:40]) from problem
    if not isinstance(values, list) or len(values) != size or not all(_usable(value) for value in values):
        raise BadCursor(cursor=cursor[:40])
    return values


def _usable(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and value.isprintable()


def page(
    rows: QuerySet[M], *, cursor: str = "", limit: int = 50, order: tuple[str, ...] = ("id",)
) -> tuple[list[M], str | None]:
    """Return one page and the cursor of the next (or ``None``). ``order`` is a key: all ascending or all descending."""
    down = order[0].startswith("-")
    names = [name.lstrip("-") for name in order]
    if cursor:
        rows = rows.filter(_after(rows, names, read_cursor(cursor, len(names)), down=down))
    found = list(rows.order_by(*order)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], write_cursor([getattr(last, name) for name in names])


def _after(rows: QuerySet[M], names: list[str], values: list[str], *, down: bool) -> Q:
    """Build ``(a, b) > (x, y)`` as ``a >= x and (a > x or (a = x and b > y))``, which an index can follow."""
    keys = [_typed(rows, name, value) for name, value in zip(names, values, strict=True)]
    sign = "lt" if down else "gt"
    condition = Q()
    for depth in range(len(names)):
        same = Q(**dict(zip(names[:depth], keys[:depth], strict=True)))
        condition |= same & Q(**{f"{names[depth]}__{sign}": keys[depth]})
    return Q(**{f"{names[0]}__{sign}e": keys[0]}) & condition


def _typed(rows: QuerySet[M], name: str, value: str) -> object:
    field = rows.model._meta.get_field(name)  # noqa: SLF001 - Django's documented way
    try:
        found = field.to_python(value)  # type: ignore[union-attr]
    except Exception as problem:
        raise BadCursor(cursor=value[:40]) from problem
    if isinstance(found, int) and abs(found) >= 2**63:
        raise BadCursor(cursor=value[:40])
    return found
