"""Settings in words."""

from django.utils.translation import gettext as _

from anju.routines.models import LEVEL_WORDS, MODE_LABELS
from anju.routines.queries.sentences import hours_words
from anju.routines.rules.thresholds import Values


def values_words(values: Values) -> str:
    """Say a setting in one line, as in "按这一户自己的规律，均衡；学满前按 8 小时 0 分"."""
    if not values.enabled:
        return _("未开启")
    if values.mode == "fixed":
        return _("按固定小时数：%(hours)s") % {"hours": hours_words(values.fixed_hours or 0)}
    said = f"{MODE_LABELS['learned']}，{LEVEL_WORDS.get(values.level, values.false_alarm_cost)}"
    if values.fixed_hours is None:
        return said
    return _("%(said)s；学满前按 %(hours)s") % {"said": said, "hours": hours_words(values.fixed_hours)}
