"""The proofs of the visits to a thing as they stand now: an approved correction takes the place of what it corrects."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from anju.dispatch.models import Assignment
from anju.dispatch.queries.proof_words import ProofShown, proof_words
from anju.dispatch.rules.proving import strictest
from anju.kernel.viewer import Viewer


def _proofs(thing: str, thing_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    rows = Assignment.objects.filter(thing=thing, thing_id__in=thing_ids, state="finished", proof__isnull=False)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.order_by("id").prefetch_related("corrections"):
        approved = [one.proof for one in row.corrections.all() if one.state == "approved" and one.proof]
        found[row.thing_id].append(approved[-1] if approved else row.proof or {})
    return found


def visit_result(viewer: Viewer, thing: str, thing_id: int) -> str:
    """Return the strictest result of the visits to a thing: block, approval, flag or clear."""
    viewer.need("worker.read")
    return strictest(str(proof["result"]) for proof in _proofs(thing, [thing_id])[thing_id])


def visit_checks(viewer: Viewer, thing: str, thing_ids: Sequence[int]) -> dict[int, list[ProofShown]]:
    """Return the proofs in words of things that were fetched (and so authorised) before."""
    viewer.need("worker.read")
    return {
        number: [shown for proof in proofs if (shown := proof_words(proof))]
        for number, proofs in _proofs(thing, thing_ids).items()
    }
