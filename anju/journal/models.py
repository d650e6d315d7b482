"""Tables of the journal. Rows are only ever inserted; database triggers refuse anything else."""

from django.db import models

from anju.kernel.fields import AreaCodeField, CodeField


class Move(models.Model):
    """One step of a lifecycle: who, when, from, to, why."""

    thing = CodeField()
    thing_id = models.BigIntegerField()
    area_code = AreaCodeField(blank=True)
    verb = CodeField()
    from_state = CodeField(blank=True)
    to_state = CodeField()
    at = models.DateTimeField()
    actor = CodeField()
    actor_name = models.CharField(max_length=60)
    why = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["thing", "thing_id", "id"], name="move_of_thing")]

    class Privacy:
        plain = ("id", "thing", "thing_id", "area_code", "verb", "from_state", "to_state", "at", "actor")
        masked = ("actor_name", "why", "data")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.thing} {self.thing_id}: {self.verb}"


class Fact(models.Model):
    """Something that happened and that others may act on (the outbox)."""

    name = CodeField(max_length=60)
    area_code = AreaCodeField(blank=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="fact_by_name"),
            models.Index(fields=["name", "at"], name="fact_by_time"),
        ]

    class Privacy:
        plain = ("id", "name", "area_code", "at", "data")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Audit(models.Model):
    """A change of a record, a look at a sealed field, an export or a sign-in."""

    kind = CodeField()  # change, read, export, sign_in, refused
    thing = CodeField()
    thing_id = models.BigIntegerField(null=True)
    area_code = AreaCodeField(blank=True)
    at = models.DateTimeField()
    actor = CodeField()
    actor_name = models.CharField(max_length=60)
    address = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["thing", "thing_id", "id"], name="audit_of_thing"),
            models.Index(fields=["area_code", "at"], name="audit_by_area"),
            models.Index(fields=["actor", "id"], name="audit_by_actor"),
        ]

    class Privacy:
        plain = ("id", "kind", "thing", "thing_id", "area_code", "at", "actor")
        masked = ("actor_name", "address", "reason", "data")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.thing} {self.thing_id}"


class Link(models.Model):
    """One link of the hash chain over moves, facts and audit rows, laid by a job after commit."""

    source = CodeField()  # move, fact, audit
    source_id = models.BigIntegerField()
    digest = models.BinaryField()
    algorithm = CodeField(max_length=10, default="sha256")  # or sm3
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="link_once")]

    class Privacy:
        plain = ("id", "source", "source_id", "digest", "algorithm", "at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.pk} {self.source} {self.source_id}"


class Carried(models.Model):
    """A post that was carried out: the same token of the same person does nothing a second time."""

    actor = CodeField()
    token = CodeField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "token"], name="carried_once")]
        indexes = [models.Index(fields=["at"], name="carried_by_time")]

    class Privacy:
        plain = ("id", "actor", "token", "at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.actor} {self.token}"
