"""Elders and all that a person who comes to help must know."""

from django.db import models
from django.db.models import Q

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
        indexes = [models.Index(fields=["area_code", "id"], name="dwelling_area")]

    class Privacy:
        plain = ("id", "area_code", "datum_in")
        masked = ("address", "floor_note", "door_note", "key_note", "animal_note", "longitude", "latitude")
        sealed = ("door_code_sealed",)

    def __str__(self) -> str:
        return self.address


class Elder(models.Model):
    """A person of 60 or more whom the platform looks after (or may have to)."""

    number = CodeField(max_length=20, unique=True)
    area_code = AreaCodeField()  # where they live (居住地), 12 digits where known
    registered_area_code = AreaCodeField(blank=True)  # 户籍地
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="elders", null=True)
    name = models.CharField(max_length=60, db_collation="C")
    pinyin = CodeField(max_length=120, blank=True)
    initials = CodeField(max_length=20, blank=True)
    sex = CodeField(max_length=1)  # f, m, or empty when unknown
    birth_on = models.DateField(null=True)
    id_number_sealed = models.BinaryField(null=True)
    id_number_index = models.BinaryField(null=True)
    id_last4 = CodeField(max_length=4, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    phone_last4 = CodeField(max_length=4, blank=True)
    language_note = models.CharField(max_length=60, blank=True)
    hearing_note = models.CharField(max_length=100, blank=True)
    living_alone = models.BooleanField(null=True)
    care_level = CodeField(max_length=10, blank=True)  # capable, mild, moderate, severe, complete
    synthetic = models.BooleanField(default=False)
    status = CodeField(max_length=10, default="living")  # living, moved, died
    status_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["area_code", "id"], name="elder_area"),
            models.Index(fields=["name", "area_code"], name="elder_name"),
            models.Index(fields=["initials", "area_code"], name="elder_initials"),
            models.Index(fields=["pinyin", "area_code"], name="elder_pinyin"),
            models.Index(fields=["id_last4", "area_code"], name="elder_id_last4"),
            models.Index(fields=["phone_last4", "area_code"], name="elder_phone_last4"),
            models.Index(fields=["phone_index"], name="elder_phone_index"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"], condition=Q(id_number_index__isnull=False), name="elder_one_per_id_number"
            )
        ]

    class Privacy:
        plain = (
            "id",
            "number",
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
            "hearing_note",
            "living_alone",
            "care_level",
        )
        sealed = ("id_number_sealed", "id_number_index", "phone_sealed", "phone_index")

    def __str__(self) -> str:
        return self.number


class Contact(models.Model):
    """A person to call for an elder, in calling order."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=20)  # 女儿, 儿子, 邻居, 社区网格员, …
    kind = CodeField(max_length=12)  # family, neighbour, community, doctor
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    phone_last4 = CodeField(max_length=4, blank=True)
    place_note = models.CharField(max_length=60, blank=True)
    minutes_away = models.PositiveSmallIntegerField(null=True)  # null: cannot come, tell only
    has_key = models.BooleanField(default=False)
    user = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="contact_of")
    checked_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "position"], name="contact_order", deferrable=models.Deferrable.DEFERRED
            )
        ]
        indexes = [models.Index(fields=["phone_index"], name="contact_phone_index")]

    class Privacy:
        plain = ("id", "elder", "position", "kind", "minutes_away", "has_key", "user", "checked_on")
        masked = ("name", "relation", "phone_last4", "place_note")
        sealed = ("phone_sealed", "phone_index")

    def __str__(self) -> str:
        return f"{self.elder_id} #{self.position}"


class HealthNote(models.Model):
    """What a responder needs to know of the body: condition, medicine, allergy. ``vital`` stands on top, in amber."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="health_notes")
    kind = CodeField(max_length=12)  # condition, medicine, allergy, note
    text = models.CharField(max_length=200)
    vital = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True)
    noted_on = models.DateField(null=True)

    class Privacy:
        plain = ("id", "elder", "kind", "vital", "noted_on")
        masked = ("text", "source")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.kind}"


class Category(models.Model):
    """A dated fact about an elder's standing (低保, 特困, 独居, 失独, …) with the department that says so."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="categories")
    kind = CodeField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=60)
    checked_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "elder"], name="category_kind")]

    class Privacy:
        plain = ("id", "elder", "starts_on", "ends_on", "checked_on")
        masked = ("kind", "source")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.kind}"


class Consent(models.Model):
    """Agreement to one purpose (location, health devices, video, face), under one text, until withdrawn."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="consents")
    purpose = CodeField()
    given = models.BooleanField()
    given_by = models.CharField(max_length=60)
    channel = CodeField(max_length=20)
    text_version = CodeField(max_length=20)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Privacy:
        plain = ("id", "elder", "purpose", "given", "channel", "text_version", "at", "withdrawn_at")
        masked = ("given_by",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.purpose}"


class Duplicate(models.Model):
    """Two records that look like one person: open until somebody chooses."""

    first = models.ForeignKey(Elder, models.CASCADE, related_name="duplicates")
    second = models.ForeignKey(Elder, models.CASCADE, related_name="duplicate_of")
    reason = models.CharField(max_length=60)
    choice = CodeField(max_length=12, blank=True)  # same, different; empty while open
    chosen_by = CodeField(blank=True)
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="duplicate_once")]

    class Privacy:
        plain = ("id", "first", "second", "reason", "choice", "chosen_by", "chosen_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class Import(models.Model):
    """One file brought in: rehearsed, then run, with its report."""

    kind = CodeField(max_length=20)  # elders
    area_code = AreaCodeField(blank=True)
    file_name = models.CharField(max_length=200)
    file = models.FileField(upload_to="imports/%Y/%m")
    report = models.FileField(upload_to="imports/%Y/%m", blank=True)
    state = CodeField(max_length=12)  # waiting, reading, rehearsed, running, done, failed
    rehearsal = models.BooleanField(default=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # created, changed, same, refused, duplicate
    problem = models.TextField(blank=True)
    created_by = CodeField()
    created_by_name = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Privacy:
        plain = (
            "id",
            "kind",
            "area_code",
            "state",
            "rehearsal",
            "rows_total",
            "rows_done",
            "counts",
            "problem",
            "created_by",
            "created_at",
            "ended_at",
        )
        masked = ("file_name", "created_by_name")
        sealed = ("file", "report")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"
