"""What the visits of whole months have in common when they may have been made up: leads for the list of an audit.

Counted over the months that a frame touches, since three days alone are always the last three of something.
"""

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, IntegerField, Min, QuerySet
from django.db.models.functions import Cast, Extract, Mod, Round, TruncDate, TruncMonth
from django.utils.translation import gettext_lazy as _

from anju.kernel import clock, masking
from anju.kernel.viewer import Viewer
from anju.quality.rules import ELDERS, SPAN, all_at_month_end, nearly_all_round

if TYPE_CHECKING:
    from anju.orders.models import Order

LEAD_WORDS = {
    "worker_month_end": _("%(name)s %(month)s 的 %(n)s 次上门全在月末三天"),
    "elder_month_end": _("这位老人 %(month)s 的 %(n)s 次上门全在月末三天"),
    "round_spans": _("%(name)s 的 %(n)s 次上门有 %(whole)s 次正好是整半小时"),
    "one_source": _("同一个账号或号码给 %(n)s 位老人评过分"),
}
Leads = dict[int, list[dict[str, Any]]]


def patterns(viewer: Viewer, frame: "QuerySet[Order]", months: "QuerySet[Order]") -> Leads:
    """Return for each order of a frame what it has in common with the others of its months; most have nothing."""
    viewer.need("quality.audit")
    done = months.order_by().annotate(
        day=TruncDate("checked_in_at", tzinfo=clock.BEIJING), month=TruncMonth("checked_in_at", tzinfo=clock.BEIJING),
        minutes=Cast(Round(Extract(F("checked_out_at") - F("checked_in_at"), "epoch") / 60), IntegerField()),
    )  # fmt: skip
    found: Leads = defaultdict(list)
    _month_end(done, frame, found)
    _round(done, frame, found)
    _one_source(done, frame, found)
    return dict(found)


def lead_words(viewer: Viewer, leads: list[dict[str, Any]]) -> list[str]:
    """Put leads into words."""
    return [str(LEAD_WORDS[lead["code"]]) % lead["facts"] for lead in leads] if viewer else []


def _month_end(done: "QuerySet[Order]", frame: "QuerySet[Order]", found: Leads) -> None:
    for who, code in (("worker_id", "worker_month_end"), ("elder_id", "elder_month_end")):
        groups = done.filter(**{f"{who}__isnull": False}).values(who, "month").annotate(n=Count("id"), first=Min("day"))
        flagged = {
            (row[who], row["first"].year, row["first"].month): row["n"]
            for row in groups
            if all_at_month_end(row["n"], row["first"])
        }
        rows = frame.filter(**{f"{who}__in": {key[0] for key in flagged}}) if flagged else frame.none()
        for order, key, name, at in rows.values_list("pk", who, "worker_name", "checked_in_at"):
            day = clock.local_day(at)
            n = flagged.get((key, day.year, day.month))
            if n is not None:
                _add(found, order, code, name=masking.name(name), month=_month(day), n=n)


def _round(done: "QuerySet[Order]", frame: "QuerySet[Order]", found: Leads) -> None:
    rows = done.filter(worker_id__isnull=False).annotate(beyond=Mod("minutes", SPAN))
    visits = dict(rows.values_list("worker_id").annotate(n=Count("id")))
    whole = dict(rows.filter(beyond=0).values_list("worker_id").annotate(n=Count("id")))
    flagged = {key: n for key, n in visits.items() if nearly_all_round(n, whole.get(key, 0))}
    for order, key, name in frame.filter(worker_id__in=flagged).values_list("pk", "worker_id", "worker_name"):
        _add(found, order, "round_spans", name=masking.name(name), n=flagged[key], whole=whole[key])


def _one_source(done: "QuerySet[Order]", frame: "QuerySet[Order]", found: Leads) -> None:
    rated = done.exclude(rated_from="").values_list("rated_from").annotate(n=Count("elder_id", distinct=True))
    flagged = dict(rated.filter(n__gte=ELDERS))
    for order, source in frame.filter(rated_from__in=flagged).values_list("pk", "rated_from"):
        _add(found, order, "one_source", n=flagged[source])


def _add(found: Leads, order: int, code: str, **facts: Any) -> None:
    found[order].append({"code": code, "facts": facts})


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
