"""The catalogue from its reference file."""

import csv
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from anju.assistive.models import Kind
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer


@transaction.atomic
def load_kinds(viewer: Viewer, *, now: datetime) -> int:
    """Write the versions of the reference file that are not in the database yet; return how many were new."""
    viewer.need("aid.clock")
    path = Path(settings.ROOT) / "reference" / "assistive" / "kinds.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    known = set(Kind.objects.values_list("code", "starts_on"))
    made = 0
    for position, line in enumerate(lines):
        starts_on = date.fromisoformat(line["valid_from"])
        if (line["code"], starts_on) in known:
            continue
        Kind.objects.filter(code=line["code"], ends_on__isnull=True, starts_on__lt=starts_on).update(ends_on=starts_on)
        Kind.objects.create(
            code=line["code"], class_code=line["class"], subclass_code=line["subclass"], aim=line["aim"],
            name=line["name"], english=line["english"], disinfection=line["disinfection"].split(), position=position,
            starts_on=starts_on, ends_on=date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
        )  # fmt: skip
        made += 1
    if made:
        journal.record_audit(viewer, kind="change", thing="aid_kind", thing_id=None, area="", now=now,
                             data={"verb": "load", "rows": made})  # fmt: skip
    return made
