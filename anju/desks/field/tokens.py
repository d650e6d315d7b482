"""Once only: the tokens of posts that a phone may send again, kept in the person's own session."""

from anju.kernel.http import Request

_KEY = "field_tokens"
_KEPT = 60


def already(request: Request) -> bool:
    """Whether the post of this request came before."""
    token = request.POST.get("token", "")
    return bool(token) and token in request.session.get(_KEY, [])


def remember(request: Request) -> None:
    """Note the token of a post that has been carried out."""
    token = request.POST.get("token", "")[:64]
    if token:
        request.session[_KEY] = [*request.session.get(_KEY, []), token][-_KEPT:]
