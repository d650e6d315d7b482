"""The elder and the home."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr

from anju.kernel.fields import AreaCodeField, CodeField


class Dwelling(models.Model):
    """A home: where it is, how to get in. Positions are WGS-84; ``datum_in`` says what they came in."""

    area_code = AreaCodeField()
    address = models.CharField(max_length=200)
    floor_note = models.CharField(max_length=100, blank=True)
    door_note = models.CharField(max_length=200, blank=True)
    key_note = models.CharField(max_length=200, blank=True)
    animal_note = models.CharField(max_length=100, blank=True)
    door_code_sealed = models.BinaryField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    datum_in = CodeField(max_length=10, blank=True)  # wgs84, gcj02, bd09

    class Meta:
        indexes = [GinIndex(OpClass("address", name="gin_trgm_ops"), name="dwelling_address_parts")]
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "address"], condition=~Q(address=""), name="dwelling_one_per_address"
            )
        ]

    class Privacy:
        plain = ("id", "area_code", "datum_in")
        masked = ("address", "floor_note", "door_note", "key_note", "animal_note", "longitude", "latitude")
        sealed = ("door_code_sealed",)

    def __str__(self) -> str:
        return self.address


class Elder(models.Model):
    """A person of 60 or more whom the platform looks after (or may have to)."""

    number = CodeField(max_length=20)
    area_code = AreaCodeField()  # where they live (居住地), 12 digits where known
    registered_area_code = AreaCodeField(blank=True)  # 户籍地
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="elders", null=True)
    name = models.CharField(max_length=60, db_collation="C")
    pinyin = CodeField(max_length=120, blank=True)
    initials = CodeField(max_length=20, blank=True)
    user = models.OneToOneField("accounts.User", models.SET_NULL, null=True, related_name="elder")  # own sign-in
    sex = CodeField(max_length=1, blank=True)  # f, m, or empty when unknown
    birth_on = models.DateField(null=True)
    id_number_sealed = models.BinaryField(null=True)
    id_number_index = models.BinaryField(null=True)
    id_kind = CodeField(max_length=10, blank=True)
    id_last4 = CodeField(max_length=4, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    phone_last4 = CodeField(max_length=4, blank=True)
    language_note = models.CharField(max_length=60, blank=True)
    hearing_note = models.CharField(max_length=100, blank=True)
    carer_gender = CodeField(max_length=1, blank=True, default="", db_default="")  # wished of whoever comes: f, m
    living_alone = models.BooleanField(null=True)
    care_level = CodeField(max_length=10, blank=True)  # capable, mild, moderate, severe, complete
    synthetic = models.BooleanField(default=False)
    status = CodeField(max_length=10, default="living")  # living, moved, died
    status_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)
    source_key = models.BinaryField(null=True)  # blind index of name, birth, phone where no identity number is known
    form_token = CodeField(max_length=32, null=True)  # type: ignore[misc]  # a form posted twice makes one record
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(  # covers: counting a filtered scope never touches the table
                fields=["area_code", "id"],
                include=["status", "living_alone", "care_level", "birth_on"],
                name="elder_area",
            ),
            models.Index(fields=["pinyin", "area_code", "id"], name="elder_pinyin"),
            models.Index(fields=["birth_on", "area_code", "id"], name="elder_birth"),
            models.Index(fields=["name", "area_code", "birth_on"], name="elder_name"),
            models.Index(Substr("name", 2), F("area_code"), name="elder_name_from_2"),  # 德福 finds 赵德福
            models.Index(Substr("name", 3), F("area_code"), name="elder_name_from_3"),
            models.Index(fields=["initials", "area_code"], name="elder_initials"),
            models.Index(fields=["id_last4", "area_code"], name="elder_id_last4"),
            models.Index(fields=["phone_last4", "area_code"], name="elder_phone_last4"),
            models.Index(fields=["phone_index"], name="elder_phone_index"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="elder_merged"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="elder_number"),
            models.UniqueConstraint(
                fields=["id_number_index"], condition=Q(id_number_index__isnull=False), name="elder_one_per_id_number"
            ),
            models.UniqueConstraint(
                fields=["form_token"], condition=Q(form_token__isnull=False), name="elder_one_per_form"
            ),
            models.UniqueConstraint(
                fields=["source_key"], condition=Q(source_key__isnull=False), name="elder_one_per_source_key"
            ),
        ]

    class Privacy:
        plain = (
            "id",
            "number",
            "user",
            "id_kind",
            "merged_into",
            "form_token",
            "area_code",
            "registered_area_code",
            "dwelling",
            "sex",
            "synthetic",
            "status",
            "status_on",
            "created_at",
            "changed_at",
        )
        masked = (
            "name",
            "pinyin",
            "initials",
            "birth_on",
            "id_last4",
            "phone_last4",
            "language_note",
            "carer_gender",
            "hearing_note",
            "living_alone",
            "care_level",
        )
        sealed = ("id_number_sealed", "id_number_index", "phone_sealed", "phone_index", "source_key")

    def __str__(self) -> str:
        return self.number
