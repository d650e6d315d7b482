"""The catalogue from its reference file."""

from datetime import datetime

from django.db import transaction

from anju.assistive.models import Kind
from anju.journal import commands as journal
from anju.kernel import reference
from anju.kernel.viewer import Viewer


@transaction.atomic
def load_kinds(viewer: Viewer, *, now: datetime) -> int:
    """Write the versions of the reference file that are not in the database yet; return how many were new."""
    viewer.need("aid.clock")
    made = reference.write_versions(
        Kind, "assistive", "kinds.csv",
        values=lambda line: {
            "class_code": line["class"], "subclass_code": line["subclass"], "aim": line["aim"], "name": line["name"],
            "english": line["english"], "disinfection": line["disinfection"].split(),
        },
    )  # fmt: skip
    if made:
        journal.record_audit(viewer, kind="change", thing="aid_kind", thing_id=None, area="", now=now,
                             data={"verb": "load", "rows": made})  # fmt: skip
    return made
