"""Official tables as they lie in ``reference/``: read line by line, written version by version."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Model


def lines(*path: str) -> list[dict[str, str]]:
    """Read a table of the reference folder."""
    with Path(settings.ROOT, "reference", *path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_versions(model: type[Model], *path: str, values: Callable[[dict[str, str]], dict[str, Any]]) -> int:
    """Write the versions of a table that are not in the database yet; return how many were new.

    A version is a code from a day on (``valid_from``, ``valid_to``); the open one before it ends on that day.
    """
    rows, made = model._default_manager, 0  # noqa: SLF001 - the documented way to a model that is a variable
    known = set(rows.values_list("code", "starts_on"))
    for position, line in enumerate(lines(*path)):
        starts_on = date.fromisoformat(line["valid_from"])
        if (line["code"], starts_on) in known:
            continue
        rows.filter(code=line["code"], ends_on__isnull=True, starts_on__lt=starts_on).update(ends_on=starts_on)
        ends_on = date.fromisoformat(line["valid_to"]) if line["valid_to"] else None
        rows.create(code=line["code"], position=position, starts_on=starts_on, ends_on=ends_on, **values(line))
        made += 1
    return made
