"""What institutions and points are called in the journal, and how accounts find the organisation of a post."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from anju.accounts.queries import Organisation
from anju.institutions.models import Institution, Point
from anju.journal.queries import Named
from anju.kernel.scope import area_filter
from anju.kernel.viewer import Viewer

_MOST = 6


def name_institutions(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name institutions, with the way to their page for whoever may open it."""
    may = viewer.can("institution.read")
    return {
        row.pk: Named(
            row.name, reverse("institutions:institution", args=[row.pk]) if may and viewer.covers(row.area_code) else ""
        )
        for row in Institution.objects.filter(pk__in=numbers)
    }


def name_points(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name points by institution and place."""
    rows = Point.objects.select_related("institution").filter(pk__in=numbers) if viewer else Point.objects.none()
    return {row.pk: Named(f"{row.institution.name} {row.full}") for row in rows}


def find_organisations(viewer: Viewer, words: str) -> list[Organisation]:
    """Find the institution that a post is to be held at, by code or name, inside the granter's own area."""
    viewer.need("post.manage")
    rows = Institution.objects.filter(area_filter(viewer.area)).exclude(state="closed")
    found = list(rows.filter(code=words)[:1]) or list(rows.filter(name=words)[:_MOST])
    return [
        Organisation(row.pk, row.name, row.area_code)
        for row in found or rows.filter(name__icontains=words).order_by("id")[:_MOST]
    ]


def name_organisations(viewer: Viewer, numbers: Iterable[int]) -> Mapping[int, str]:
    """Return the names of institutions that posts are held at."""
    viewer.need("post.manage")
    return dict(Institution.objects.filter(pk__in=list(numbers)).values_list("pk", "name"))
