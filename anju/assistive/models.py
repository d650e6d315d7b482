"""The catalogue, what a rental point asks for a kind, its pieces, their loans and their disinfections."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anju.kernel.fields import AreaCodeField, CodeField

AIMS = {
    "walking": _("助行"), "moving": _("轮椅与移乘"), "toilet": _("如厕"), "bathing": _("助浴"), "dressing": _("助穿"),
    "eating": _("助餐"), "lying": _("卧床护理"), "sensing": _("视听感知"),
}  # fmt: skip
CLASSES = {
    "04": _("个人医疗辅助器具"), "09": _("个人生活自理和防护辅助器具"), "12": _("个人移动辅助器具"),
    "15": _("家务辅助器具"), "18": _("家庭和其他场所使用的家具及其适配件"), "22": _("沟通和信息辅助器具"),
}  # fmt: skip
METHODS = {
    "wipe": _("消毒液擦拭"), "soak": _("浸泡消毒"), "heat": _("高温消毒"), "ultraviolet": _("紫外线照射"),
    "cover": _("更换外罩、高温洗涤"),
}  # fmt: skip
PIECE_STATES = {
    "in_stock": _("在库"), "reserved": _("已预约"), "lent": _("借出"), "returned": _("待消毒"),
    "disinfected": _("已消毒待上架"), "repair": _("维修"), "lost": _("遗失"), "scrapped": _("报废"),
}  # fmt: skip
LOAN_STATES = {
    "reserved": _("已预约"), "lent": _("借用中"), "returned": _("已归还"), "cancelled": _("已取消"),
    "expired": _("预约过期"), "lost": _("遗失"),
}  # fmt: skip
REASONS = {
    "free": _("免租金"), "not_subsidised": _("该品类不享受补贴"), "subsidised": _("由老人补贴额度支付"),
    "no_money": _("老人没有可用的补贴额度"),
}  # fmt: skip


class Kind(models.Model):
    """One version of a kind of the catalogue, with the numbers of the standard it belongs to."""

    code = CodeField()
    class_code = CodeField(max_length=2)
    subclass_code = CodeField(max_length=4)
    aim = CodeField(max_length=10)
    name = models.CharField(max_length=60)
    english = models.CharField(max_length=60)
    disinfection = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # the first day without it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "starts_on"], name="aid_kind_version")]

    class Privacy:
        plain = (
            "id", "code", "class_code", "subclass_code", "aim", "name", "english", "disinfection", "position",
            "starts_on", "ends_on",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return self.name


class Terms(models.Model):
    """What a place asks for a kind: deposit and rent in fen, how long at most, and whether the purse may pay rent."""

    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    kind_code = CodeField()
    deposit_fen = models.PositiveIntegerField()
    rent_fen = models.PositiveIntegerField()  # for each begun thirty days
    longest_days = models.PositiveSmallIntegerField()
    subsidised = models.BooleanField(default=False)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "kind_code"], name="aid_terms_once"),
            models.CheckConstraint(condition=Q(longest_days__range=(1, 365)), name="aid_terms_days"),
        ]

    class Privacy:
        plain = (
            "id", "institution", "kind_code", "deposit_fen", "rent_fen", "longest_days", "subsidised", "set_at",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.institution_id} {self.kind_code}"


class Piece(models.Model):
    """One thing with a number. One ``for_show`` stands in the showcase to be tried and is not lent."""

    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+", db_index=False)
    area_code = AreaCodeField()  # of the place
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    kind_code = CodeField()
    number = CodeField(max_length=20, unique=True)
    maker = models.CharField(max_length=80, blank=True)
    state = CodeField(max_length=12, default="in_stock")
    for_show = models.BooleanField(default=False)
    taken_in_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)  # when it last came back from somebody or from repair
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(for_show=False) | ~Q(state__in=("reserved", "lent", "lost")), name="aid_shown_not_lent"
            )
        ]
        indexes = [
            models.Index(fields=["institution", "kind_code", "state"], name="aid_piece_of_place"),
            models.Index(fields=["area_code", "kind_code"], name="aid_piece_of_area"),
        ]

    class Privacy:
        plain = (
            "id", "institution", "area_code", "kind", "kind_code", "number", "maker", "state", "for_show",
            "taken_in_at", "back_at", "note",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return self.number


class Loan(models.Model):
    """One piece for one elder, from the reservation to the return. One open loan a piece: kept by the database."""

    piece = models.ForeignKey(Piece, models.PROTECT, related_name="loans", db_index=False)
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+", db_index=False)
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="+", db_index=False)
    area_code = AreaCodeField()  # of the place
    state = CodeField(max_length=10, default="reserved")
    channel = CodeField(max_length=10)  # point, desk, family, api
    starts_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    held_until = models.DateField(null=True)  # a reservation waits through this day
    deposit_fen = models.PositiveIntegerField()
    rent_fen = models.PositiveIntegerField()
    subsidy_fen = models.PositiveIntegerField()
    reason = CodeField(max_length=20)
    reserved_at = models.DateTimeField()
    reserved_by = CodeField()
    reserved_name = models.CharField(max_length=60)
    handed_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    kept_fen = models.PositiveIntegerField(default=0)  # of the deposit, for damage or loss
    why = models.CharField(max_length=200, blank=True)
    alert_at = models.DateTimeField(null=True)  # since when it rings as overdue
    alert_seen_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["piece"], condition=Q(state__in=("reserved", "lent")), name="aid_one_open_loan"
            ),
            models.CheckConstraint(condition=Q(subsidy_fen__lte=F("rent_fen")), name="aid_loan_subsidy"),
            models.CheckConstraint(condition=Q(kept_fen__lte=F("deposit_fen")), name="aid_loan_deposit"),
            models.CheckConstraint(condition=Q(due_on__gt=F("starts_on")), name="aid_loan_days"),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "due_on"], name="aid_loan_of_place"),
            models.Index(fields=["elder", "-id"], name="aid_loan_of_elder"),
            models.Index(fields=["piece", "-id"], name="aid_loan_of_piece"),
        ]

    class Privacy:
        plain = (
            "id", "piece", "institution", "elder", "area_code", "state", "channel", "starts_on", "days", "due_on",
            "held_until", "deposit_fen", "rent_fen", "subsidy_fen", "reason", "reserved_at", "reserved_by",
            "handed_at", "back_at", "ended_at", "kept_fen", "why", "alert_at",
        )  # fmt: skip
        masked = ("reserved_name", "alert_seen_by")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.piece_id} → {self.elder_id}"

    @property
    def own_fen(self) -> int:
        """Return the own part of the rent."""
        return self.rent_fen - self.subsidy_fen

    @property
    def pay_fen(self) -> int:
        """Return what is paid when it is handed over."""
        return self.own_fen + self.deposit_fen


class Extension(models.Model):
    """More days for a loan, with the rent of them."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="extensions")
    days = models.PositiveSmallIntegerField()
    rent_fen = models.PositiveIntegerField()
    subsidy_fen = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days__gt=0), name="aid_extension_days"),
            models.CheckConstraint(condition=Q(subsidy_fen__lte=F("rent_fen")), name="aid_extension_subsidy"),
        ]

    class Privacy:
        plain = ("id", "loan", "days", "rent_fen", "subsidy_fen", "made_at")
        masked = ("made_name",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.loan_id} +{self.days}"


class Cleaning(models.Model):
    """Who disinfected a piece, when and how. Only ever inserted."""

    piece = models.ForeignKey(Piece, models.PROTECT, related_name="cleanings")
    method = CodeField(max_length=12)
    at = models.DateTimeField()
    by = CodeField()
    by_name = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True)

    class Privacy:
        plain = ("id", "piece", "method", "at", "by", "note")
        masked = ("by_name",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.piece_id} {self.method}"
