"""What an order adds to a job: which service, when, how long, what proof it asks; and what is ticked afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.orders import queries as orders

if TYPE_CHECKING:
    from anju.orders.models import Order

Words = Mapping[str, Promise]

_DONE_BY_ITEM: Mapping[str, Words] = {
    "meal": {"delivered": _("送餐到手"), "fed": _("协助进餐"), "tidied": _("收拾餐具")},
    "bath": {"bathed": _("洗浴"), "changed": _("擦干更衣"), "bathroom": _("清理浴室")},
    "cleaning": {"cleaned": _("打扫房间"), "laundered": _("洗衣"), "barbered": _("理发")},
    "walking": {"accompanied": _("陪同外出"), "brought_back": _("平安送回")},
    "doctor_escort": {"registered": _("挂号取药"), "accompanied": _("陪同就诊"), "brought_back": _("平安送回")},
    "medicine_care": {"reminded": _("提醒服药"), "watched": _("看着服下")},
    "rehabilitation": {"assessed": _("评估"), "trained": _("训练"), "taught": _("教会家属")},
}
_DONE_BY_CLASS: Mapping[str, Words] = {
    "care": {"cared": _("照护"), "turned": _("翻身"), "watched_skin": _("查看皮肤")},
    "health": {"measured": _("量血压"), "glucose": _("测血糖"), "advised": _("健康指导")},
    "visiting": {"visited": _("看望聊天"), "hazards": _("查看隐患"), "called_family": _("联系家属")},
    "comfort": {"accompanied": _("陪伴"), "listened": _("倾听"), "called_family": _("联系家属")},
    "errand": {"ran": _("已办"), "receipts": _("票据交清"), "change": _("余款交清")},
}
_DONE: Words = {"served": _("按单完成"), "explained": _("交代事项"), "called_family": _("联系家属")}
ALL_DONE: Words = {
    code: word for table in (*_DONE_BY_ITEM.values(), *_DONE_BY_CLASS.values(), _DONE) for code, word in table.items()
}


@dataclass(frozen=True, slots=True)
class Service:
    """One ordered service as the phone shows it."""

    name: str
    number: str
    starts_at: datetime
    ends_at: datetime
    minutes: int | None
    minimum: int | None
    note: str
    evidence: tuple[str, ...]
    done_words: tuple[tuple[str, Promise], ...]
    departed: bool = False
    carried: bool = False  # something is brought: where nobody opens it goes back


def of(row: "Order") -> Service:
    """Show an order that has been sent to somebody: it names a service."""
    item = row.item
    if item is None:
        raise ValueError(row.number)
    usual, least = item.minutes_for(row.quantity)
    words = _DONE_BY_ITEM.get(item.code) or _DONE_BY_CLASS.get(item.class_code) or _DONE
    return Service(
        name=item.name,
        number=row.number,
        starts_at=row.planned_start_at or row.starts_at,
        ends_at=row.planned_end_at or row.ends_at,
        minutes=usual,
        minimum=least,
        note=row.note,
        evidence=tuple(orders.evidence_label(code) for code in item.evidence),
        done_words=tuple(words.items()),
        departed=row.state != "accepted",
        carried=item.is_brought,
    )
