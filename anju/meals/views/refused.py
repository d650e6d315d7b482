"""A refusal stands beside the field it is about."""

from django import forms

from anju.kernel.refusals import Invalid, NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence


def beside(form: forms.Form, refusal: Refusal) -> int:
    """Put the sentence of a refusal at its field and return the status; what is not there or allowed goes on up."""
    if isinstance(refusal, NotVisible | NotAllowed):
        raise refusal
    field = str(refusal.facts.get("field", ""))
    form.add_error(field if field in form.fields else None, sentence(refusal))
    return 422 if isinstance(refusal, Invalid) else refusal.status
