"""Forms of people: they translate in; what is right and wrong is decided by the commands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.people.models import CareLevel, CategoryKind, ConsentPurpose, ContactKind, NoteKind, RevealReason, Sex, Status
from ui.choosing import PlaceField, Places, PlacesForm

BLANK = [("", _("不限"))]
UNKNOWN = [("", _("未填"))]
ALONE = [("", _("未填")), ("yes", _("独居")), ("no", _("与人同住"))]
DATUMS = [("", _("未填")), ("wgs84", "WGS-84"), ("gcj02", _("GCJ-02（高德、腾讯）")), ("bd09", _("BD-09（百度）"))]
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_YES_NO = {"yes": True, "no": False}


class FilterForm(forms.Form):
    """The address line of the registry."""

    q = forms.CharField(label=_("姓名、拼音、后四位、住址、档案号"), required=False, max_length=60)
    area = forms.RegexField(r"^[0-9]{2,12}$", label=_("区划"), required=False)
    status = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[*Status.choices[:3], ("all", _("全部"))],
    )
    category = forms.ChoiceField(label=_("人员类别"), required=False, choices=[*BLANK, *CategoryKind.choices])
    alone = forms.ChoiceField(label=_("居住"), required=False, choices=[*BLANK, *ALONE[1:]])
    level = forms.ChoiceField(label=_("能力等级"), required=False, choices=[*BLANK, *CareLevel.choices])
    age = forms.ChoiceField(
        label=_("年龄"),
        required=False,
        choices=[
            *BLANK,
            ("-59", _("60 以下")),
            ("60-69", "60–69"),
            ("70-79", "70–79"),
            ("80-89", "80–89"),
            ("90-99", "90–99"),
            ("100-", _("100 以上")),
        ],
    )
    sort = forms.ChoiceField(
        required=False, choices=[("area", ""), ("name", ""), ("age", ""), ("newest", "")], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            chooses = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if chooses else "form-control"

    def values(self) -> dict[str, Any]:
        """Return what the query understands; a word that is none of the offered counts as no filter."""
        self.is_valid()
        said = self.cleaned_data
        low, _dash, high = said.get("age", "").partition("-")
        status = said.get("status") or "living"
        return {
            "area": said.get("area", ""),
            "status": "" if status == "all" else status,
            "category": said.get("category", ""),
            "living_alone": _YES_NO.get(said.get("alone", "")),
            "care_level": said.get("level", ""),
            "age_from": int(low) if low else None,
            "age_to": int(high) if high else None,
            "text": self.data.get("q", ""),
            "sort": said.get("sort") or "area",
        }


class ElderForm(PlacesForm):
    """A record, new or to be changed. An empty identity number or phone leaves what is there."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    id_number = forms.CharField(
        label=_("身份证号"), required=False, max_length=20, help_text=_("填了证号，性别和出生日期自动带出")
    )
    sex = forms.ChoiceField(label=_("性别"), required=False, choices=[*UNKNOWN, *Sex.choices])
    birth_on = forms.DateField(label=_("出生日期"), required=False, widget=DAY)
    phone = forms.CharField(label=_("电话"), required=False, max_length=20)
    area_code = PlaceField(label=_("居住社区（村）"), help_text=_("输入社区（村）名，从列表里选"))
    registered_area_code = PlaceField(
        label=_("户籍地"), required=False, loose=True, help_text=_("外省未载入的地方，填户籍地的区划代码")
    )
    address = forms.CharField(label=_("住址"), required=False, max_length=200, help_text=_("街路、门牌、单元、室"))
    floor_note = forms.CharField(label=_("楼层说明"), required=False, max_length=100, help_text=_("如：5 楼，无电梯"))
    door_note = forms.CharField(label=_("门禁说明"), required=False, max_length=200)
    door_code = forms.CharField(label=_("门禁密码"), required=False, max_length=20, help_text=_("加密保存，查看留痕"))
    key_note = forms.CharField(label=_("钥匙保管"), required=False, max_length=200)
    animal_note = forms.CharField(label=_("养犬"), required=False, max_length=100)
    longitude = forms.FloatField(label=_("经度"), required=False)
    latitude = forms.FloatField(label=_("纬度"), required=False)
    datum = forms.ChoiceField(label=_("坐标系"), required=False, choices=DATUMS, help_text=_("填了坐标就要选"))
    living_alone = forms.ChoiceField(label=_("居住"), required=False, choices=ALONE)
    care_level = forms.ChoiceField(label=_("能力等级"), required=False, choices=[*UNKNOWN, *CareLevel.choices])
    hearing_note = forms.CharField(label=_("听力"), required=False, max_length=100)
    language_note = forms.CharField(label=_("语言"), required=False, max_length=60)
    carer_gender = forms.ChoiceField(
        label=_("希望上门人员"), required=False, choices=[("", _("不限")), ("f", _("女性")), ("m", _("男性"))],
        help_text=_("下单时自动带上，可按单更改"),
    )  # fmt: skip
    form_token = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    groups = (
        (_("本人"), ("name", "id_number", "sex", "birth_on", "phone", "living_alone", "care_level")),
        (_("住处"), ("area_code", "address", "floor_note", "door_note", "door_code", "key_note", "animal_note")),
        (_("坐标与户籍"), ("longitude", "latitude", "datum", "registered_area_code")),
        (_("沟通"), ("hearing_note", "language_note", "carer_gender")),
    )

    def __init__(self, *args: Any, everywhere: Places | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lives, registered = self.fields["area_code"], self.fields["registered_area_code"]
        assert isinstance(lives, PlaceField)  # noqa: S101 - narrows the type
        assert isinstance(registered, PlaceField)  # noqa: S101 - as above
        lives.kept = str(self.initial.get("area_code") or "")
        if everywhere is not None:
            registered.offer(everywhere)

    def grouped(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.groups]

    def values(self) -> dict[str, Any]:
        """Return the values as the command wants them."""
        said = {key: value for key, value in self.cleaned_data.items() if key != "form_token"}
        said["living_alone"] = _YES_NO.get(said["living_alone"])
        for key in ("door_code", "id_number", "phone"):
            if not said[key]:
                del said[key]
        return said


class ContactForm(forms.Form):
    """One person to call."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("姓名"), required=False, max_length=60)
    relation = forms.CharField(label=_("关系"), required=False, max_length=20)
    kind = forms.ChoiceField(label=_("类型"), choices=ContactKind.choices, required=False)
    phone = forms.CharField(label=_("电话"), required=False, max_length=20)
    minutes_away = forms.IntegerField(label=_("几分钟能到"), required=False, min_value=0, max_value=1440)
    has_key = forms.BooleanField(label=_("有钥匙"), required=False)


ContactFormSet = forms.formset_factory(ContactForm, extra=2, can_order=True, can_delete=True, max_num=20)


class HealthForm(forms.Form):
    """What a helper must know."""

    kind = forms.ChoiceField(label=_("种类"), choices=NoteKind.choices)
    text = forms.CharField(label=_("内容"), max_length=200)
    vital = forms.BooleanField(label=_("急救时必须先知道"), required=False)
    source = forms.CharField(label=_("来源"), required=False, max_length=60)


class CategoryForm(forms.Form):
    """A standing with the department that says so."""

    kind = forms.ChoiceField(label=_("类别"), choices=CategoryKind.choices)
    starts_on = forms.DateField(label=_("起始日期"), widget=DAY)
    ends_on = forms.DateField(label=_("终止日期"), required=False, widget=DAY)
    source = forms.CharField(label=_("认定部门"), max_length=60)


class ConsentForm(forms.Form):
    """One purpose, one answer."""

    purpose = forms.ChoiceField(label=_("用途"), choices=ConsentPurpose.choices)
    given = forms.ChoiceField(
        label=_("答复"), choices=[("yes", _("同意")), ("no", _("不同意"))], widget=forms.RadioSelect
    )
    given_by = forms.CharField(label=_("签字人"), max_length=60, help_text=_("本人，或监护人的姓名"))
    text_version = forms.CharField(label=_("告知书版本"), max_length=20)


class EndingForm(PlacesForm):
    """How a record ends."""

    kind = forms.ChoiceField(
        label=_("事由"), choices=[("died", _("去世")), ("moved", _("迁出"))], widget=forms.RadioSelect
    )
    on = forms.DateField(label=_("日期"), widget=DAY)
    to_area = PlaceField(
        label=_("迁往"), required=False, loose=True, help_text=_("只在迁出时填；外省未载入的地方，填区划代码")
    )
    why = forms.CharField(label=_("依据"), max_length=100, help_text=_("如：公安销户、家属告知"))


class RevealForm(forms.Form):
    """Why somebody wants to see a full value."""

    reason = forms.ChoiceField(label=_("事由"), choices=RevealReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("说明"), required=False, max_length=100, help_text=_("选“其他”时必须写明"))


class FileForm(forms.Form):
    """A file to bring in."""

    file = forms.FileField(
        label=_("文件"), widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}), help_text=_("Excel 或 CSV")
    )
