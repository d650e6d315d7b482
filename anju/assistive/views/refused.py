"""Who these pages are not for, and refusals beside the field they are about."""

from django import forms

from anju.kernel.http import Request
from anju.kernel.refusals import Invalid, NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal


def staff_only(request: Request) -> None:
    """Let in who works with devices; the family has pages of its own."""
    request.viewer.need("aid.read")
    if request.viewer.principal is Principal.FAMILY:
        raise NotAllowed(verb="aid.read")


def beside(form: forms.Form, refusal: Refusal) -> int:
    """Put the sentence of a refusal at its field and return the status; what is not there or allowed goes on up."""
    if isinstance(refusal, NotVisible | NotAllowed):
        raise refusal
    field = str(refusal.facts.get("field", ""))
    form.add_error(field if field in form.fields else None, sentence(refusal))
    return 422 if isinstance(refusal, Invalid) else refusal.status
