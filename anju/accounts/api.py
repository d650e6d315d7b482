"""Routes of accounts: who am I."""

from ninja import Router

from anju.kernel.http import Request
from anju.kernel.schemas import IdOut, Out, write_id

router = Router(tags=["me"])


class MeOut(Out):
    """The caller: a key or a person at a post, with an area and verbs."""

    actor: str
    name: str
    principal: str
    role: str
    area: str
    verbs: list[str]
    user: IdOut | None
    post: IdOut | None


@router.get("/me", response=MeOut, url_name="me")
def me(request: Request) -> MeOut:
    """Say who the caller is and what they may do."""
    viewer = request.viewer
    return MeOut(
        actor=viewer.actor,
        name=viewer.name,
        principal=viewer.principal,
        role=viewer.role,
        area=viewer.area,
        verbs=sorted(viewer.verbs),
        user=write_id(viewer.user_id),
        post=write_id(viewer.post_id),
    )
