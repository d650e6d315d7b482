"""Forms of orders: filters, the order as it is taken on the telephone, prices, changes."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.kernel import clock
from anju.orders.commands import Wish
from anju.orders.models import CHANNELS, STATES
from anju.orders.rules import planning

_DATE = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
_TIME = forms.TimeInput({"type": "time"}, format="%H:%M")
GROUPS = {
    "open": _("全部未完成"),
    "waiting": _("还没有人接单"),
    "going": _("在路上、服务中"),
    "done": _("已服务"),
    "trouble": _("改派、未见面、有异议"),
}
GENDERS = [("", _("不限")), ("f", _("女性")), ("m", _("男性"))]
HOLIDAY_RULES = [(planning.SKIP, _("不来")), (planning.MOVE, _("顺延")), (planning.KEEP, _("照常"))]
WEEKDAYS = [
    (1, _("周一")),
    (2, _("周二")),
    (3, _("周三")),
    (4, _("周四")),
    (5, _("周五")),
    (6, _("周六")),
    (7, _("周日")),
]


class FilterForm(forms.Form):
    """The filters of the list, read from the address."""

    text = forms.CharField(label=_("订单号或老人姓名"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部状态")), *GROUPS.items(), *STATES.items()]
    )
    channel = forms.ChoiceField(label=_("渠道"), required=False, choices=[("", _("全部渠道")), *CHANNELS.items()])
    day = forms.DateField(label=_("上门日期"), required=False, widget=_DATE)
    area = forms.CharField(label=_("区划"), required=False, max_length=12)
    sort = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    alert = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)
    elder = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        day = found.pop("day", None)
        if isinstance(day, date):
            found["from"], found["to"] = clock.day_bounds(day)
        return found


class OrderForm(forms.Form):
    """An order as it is taken on the telephone: services, when, from whom; several days make a weekly plan."""

    elder = forms.IntegerField(widget=forms.HiddenInput)
    items = forms.MultipleChoiceField(
        label=_("要什么服务"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一项服务。")},
    )  # fmt: skip
    on = forms.DateField(label=_("哪天上门"), widget=_DATE)
    at = forms.TimeField(label=_("几点到"), widget=_TIME)
    quantity = forms.IntegerField(label=_("数量（次或小时）"), min_value=1, max_value=31, initial=1)
    provider = forms.TypedChoiceField(label=_("服务商"), required=False, coerce=int, empty_value=None)
    urgent = forms.BooleanField(label=_("加急：60 秒内要有人接单"), required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("每周固定"), required=False, choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("不选是只来一次；选了就是周计划，每周这几天都来。"),
    )  # fmt: skip
    holiday_rule = forms.ChoiceField(
        label=_("遇到节假日"), required=False, initial=planning.SKIP,
        choices=HOLIDAY_RULES,
    )  # fmt: skip
    carer_gender = forms.ChoiceField(
        label=_("希望来的人"), required=False, choices=GENDERS, help_text=_("按档案带出，可改；是意愿，不保证。")
    )
    carer_language = forms.CharField(
        label=_("希望说什么话"), required=False, max_length=30, help_text=_("如：东北话、朝鲜语；不填按档案。")
    )
    note = forms.CharField(
        label=_("备注"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("口味、带什么、怎么进门，上门的人会看到。"),
    )  # fmt: skip
    shown_own_fen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("从哪里来"), choices=[(name, CHANNELS[name]) for name in ("phone", "walk_in", "incident", "visit")]
    )
    source = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    source_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    draft = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, services: list[tuple[str, Any]], providers: list[tuple[int, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        for name, choices in (("items", services), ("provider", [("", _("不限，系统选")), *providers])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
            field.choices = choices

    def starts_at(self) -> datetime:
        """Return the wished moment."""
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"], clock.BEIJING)

    def wishes(self) -> list[Wish]:
        """Return what is wanted, one wish a service; what was shown guards an order of one service alone."""
        read = self.cleaned_data
        shown = read.get("shown_own_fen") if len(read["items"]) == 1 else None
        return [
            Wish(
                item=item, starts_at=self.starts_at(), provider_id=read.get("provider"), quantity=read["quantity"],
                urgent=read["urgent"], note=read["note"], shown_own_fen=shown,
                carer_gender=read["carer_gender"], carer_language=read["carer_language"],
            )
            for item in read["items"]
        ]  # fmt: skip


def next_slot(now: datetime) -> tuple[date, time]:
    """Return the next full hour that a visit can be wished for: by day, two hours from now or tomorrow at nine."""
    local = (now + timedelta(hours=2, minutes=59)).astimezone(clock.BEIJING).replace(minute=0, second=0, microsecond=0)
    if 8 <= local.hour < 18:  # noqa: PLR2004 - by day
        return local.date(), local.time()
    later = local if local.hour < 8 else local + timedelta(days=1)  # noqa: PLR2004 - as above
    return later.date(), time(9)


class ChangeForm(forms.Form):
    """Another time, another note."""

    on = forms.DateField(label=_("改到哪天"), widget=_DATE)
    at = forms.TimeField(label=_("几点到"), widget=_TIME)
    note = forms.CharField(label=_("备注"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    shown_own_fen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def starts_at(self) -> datetime:
        """Return the wished moment."""
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"], clock.BEIJING)


class PriceForm(forms.Form):
    """What one unit costs from a day on."""

    yuan = forms.DecimalField(label=_("价格（元）"), min_value=0, max_value=100_000, max_digits=8, decimal_places=2)
    area = forms.ChoiceField(label=_("在哪里有效"))
    provider = forms.CharField(
        label=_("服务商"), required=False, max_length=80, help_text=_("写名称或备案编号；不填是这个区划的通用价格。")
    )
    starts_on = forms.DateField(label=_("从哪天起"), widget=_DATE)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = areas

    def fen(self) -> int:
        """Return the sum in fen."""
        return int(self.cleaned_data["yuan"] * 100)


class CancelRuleForm(forms.Form):
    """Until when calling off is free, and what a late one costs, from a day on."""

    area = forms.ChoiceField(label=_("在哪里有效"))
    free_minutes = forms.IntegerField(label=_("上门前多少分钟可以免费取消"), min_value=0, max_value=20160, initial=120)
    fee_percent = forms.IntegerField(
        label=_("之后取消收全价的百分之几"), min_value=0, max_value=100, initial=0,
        help_text=_("只有已有人接单的才收；0 是不收。"),
    )  # fmt: skip
    most_yuan = forms.DecimalField(
        label=_("最多收多少元"), required=False, min_value=0, max_value=100_000, max_digits=8, decimal_places=2,
        help_text=_("不填是不封顶。"),
    )  # fmt: skip
    purse_pays = forms.BooleanField(
        label=_("补贴承担它那一份"), required=False, help_text=_("不选，取消费全部由老人自付，冻结的补贴全数退回。")
    )
    starts_on = forms.DateField(
        label=_("从哪天起"), widget=_DATE, help_text=_("只管这天起下的单；已下的单按原来的规则。")
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = areas

    def values(self) -> dict[str, Any]:
        """Return what the command wants; the sum in fen."""
        read = dict(self.cleaned_data)
        most = read.pop("most_yuan")
        return read | {"most_fen": None if most is None else int(most * 100)}


class NameForm(forms.Form):
    """A worker looked for by name among those who could go, read from the address."""

    name = forms.CharField(required=False, max_length=40)

    @property
    def value(self) -> str:
        """Return what to look for; what is no name looks for nobody."""
        return str(self.cleaned_data["name"]) if self.is_valid() else ""


class DayForm(forms.Form):
    """A day of a plan, and the fee that was shown for leaving it out."""

    day = forms.DateField()
    why = forms.CharField(required=False, max_length=200)
    shown_fee_fen = forms.IntegerField(required=False, min_value=0)


class WordsForm(forms.Form):
    """A few words with a step, and the stars of a rating."""

    why = forms.CharField(required=False, max_length=500)
    stars = forms.IntegerField(required=False, min_value=0, max_value=9)
    worker = forms.IntegerField(required=False)

    def read(self, name: str) -> Any:
        """Return one value; nonsense is none."""
        self.is_valid()
        return self.cleaned_data.get(name)
