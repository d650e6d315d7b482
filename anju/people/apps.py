"""The people app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_OUTCOMES = {
    "created": _("新建"),
    "changed": _("修改"),
    "refused": _("未导入"),
    "duplicate": _("新建，疑似重复"),
    "same": _("无变化"),
    "different": _("不是同一人"),
}


class PeopleConfig(AppConfig):
    """Registers people."""

    name = "anju.people"
    label = "people"
    verbose_name = _("档案")

    def ready(self) -> None:
        """Put the record's own entries on the timeline (higher apps add theirs) and give the journal our names."""
        from anju.journal.queries import Kind, kinds
        from anju.people.models import Status
        from anju.people.queries.card import timeline_sources
        from anju.people.queries.history import FIELDS, own_timeline
        from anju.people.queries.naming import name_elders, name_imports

        if own_timeline not in timeline_sources:
            timeline_sources.append(own_timeline)
        words = {**FIELDS, **_OUTCOMES, **dict(Status.choices), "contact": _("联系人电话")}
        kinds["elder"] = Kind(_("老人档案"), name_elders, words)
        kinds["elders"] = Kind(_("老人名单"), None, words)
        kinds["import"] = Kind(_("批量导入"), name_imports, words)
