"""Two records that look like one person: noticed on writing, ended by somebody's explicit choice."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.viewer import Viewer
from anju.people.events import ElderMerged
from anju.people.models import Category, Consent, Contact, Duplicate, Elder, HealthNote, Status
from anju.people.permissions import check
from anju.people.queries.doubles import duplicate
from anju.people.rules.likeness import Likeness, likeness

_KEPT = ("id_number_sealed", "id_number_index", "id_last4", "id_kind", "birth_on", "sex", "phone_sealed", "phone_index")
_FILL = (*_KEPT, "phone_last4", "registered_area_code", "language_note", "hearing_note", "living_alone", "care_level")
_ENOUGH = 20


class AlreadyChosen(Conflict):
    """Somebody has decided about this pair; facts say what."""

    code = "duplicate_decided"


class ChoiceUnknown(Invalid):
    """The choice is neither ``same`` nor ``different``."""

    code = "duplicate_choice"


def _of(row: Elder) -> Likeness:
    return Likeness(
        name=row.name,
        birth_on=row.birth_on,
        area_code=row.area_code,
        id_index=bytes(row.id_number_index) if row.id_number_index else None,
        phone_index=bytes(row.phone_index) if row.phone_index else None,
    )


def look_for(row: Elder) -> list[Duplicate]:
    """Leave a row for every record that looks like the same person."""
    like = Q(pk__in=[])
    if row.birth_on:
        like |= Q(name=row.name, birth_on=row.birth_on, area_code=row.area_code)
    if row.phone_index:
        like |= Q(phone_index=row.phone_index)
    others = Elder.objects.filter(like).exclude(pk=row.pk).exclude(status=Status.MERGED).order_by("id")[:_ENOUGH]
    found = []
    for other in others:
        reason = likeness(_of(row), _of(other))
        if reason:
            first, second = sorted((row, other), key=lambda item: item.pk)
            pair, _made = Duplicate.objects.get_or_create(first=first, second=second, defaults={"reason": reason})
            found.append(pair)
    return found


@transaction.atomic
def resolve_duplicate(
    viewer: Viewer, duplicate_id: int, *, choice: str, now: datetime, keep: int | None = None
) -> Duplicate:
    """End a pair: ``different`` leaves both, ``same`` closes one into the other (``keep``, or the older one)."""
    pair = duplicate(viewer, duplicate_id)
    people = Elder.objects.select_for_update(of=("self",)).filter(pk__in=[pair.first_id, pair.second_id]).in_bulk()
    pair.refresh_from_db()
    check(viewer, "elder.edit")
    if pair.choice:
        raise AlreadyChosen(choice=pair.choice)
    if choice not in {"same", "different"} or (keep is not None and keep not in people):
        raise ChoiceUnknown(field="choice", choice=choice)
    if not all(viewer.covers(row.area_code) for row in people.values()):
        raise NotVisible(duplicate=duplicate_id)
    pair.choice, pair.chosen_by, pair.chosen_at = choice, viewer.actor, now
    pair.save(update_fields=["choice", "chosen_by", "chosen_at"])
    if choice == "same":
        kept = people[keep or pair.first_id]
        gone = people[pair.second_id if kept.pk == pair.first_id else pair.first_id]
        _merge(viewer, kept, gone, now)
    for row in people.values():
        journal.record_audit(
            viewer, kind="change", thing="elder", thing_id=row.pk, area=row.area_code, now=now,
            data={"fields": ["duplicate"], "choice": choice, "other": next(key for key in people if key != row.pk)},
        )  # fmt: skip
    return pair


def _merge(viewer: Viewer, kept: Elder, gone: Elder, now: datetime) -> None:
    before = gone.status
    fill = {key: getattr(gone, key) for key in _FILL if _empty(getattr(kept, key)) and not _empty(getattr(gone, key))}
    gone.id_number_index = None  # the number now proves the kept record; the sealed value stays where it was written
    gone.status, gone.status_on, gone.merged_into, gone.changed_at = Status.MERGED, now.date(), kept, now
    gone.save()
    for key, value in fill.items():
        setattr(kept, key, value)
    kept.changed_at = now
    kept.save()
    _move_circle(kept, gone)
    Duplicate.objects.filter(Q(first=gone) | Q(second=gone), choice="").update(
        choice="same", chosen_by=viewer.actor, chosen_at=now
    )
    journal.record_move(
        viewer, thing="elder", thing_id=gone.pk, area=gone.area_code, verb="merge", from_state=before,
        to_state=gone.status, now=now, data={"into": kept.pk, "number": kept.number, "filled": sorted(fill)},
    )  # fmt: skip
    journal.publish(viewer, ElderMerged(area=kept.area_code, elder_id=kept.pk, merged_id=gone.pk), now=now)


def _empty(value: object) -> bool:
    return value is None or value == ""


def _move_circle(kept: Elder, gone: Elder) -> None:
    """Bring over what the kept record does not have; what it has stays, and the rest stays readable on the old one."""
    if not Contact.objects.filter(elder=kept).exists():
        Contact.objects.filter(elder=gone).update(elder=kept)
    notes = set(HealthNote.objects.filter(elder=kept).values_list("kind", "text"))
    for note in HealthNote.objects.filter(elder=gone):
        if (note.kind, note.text) not in notes:
            HealthNote.objects.filter(pk=note.pk).update(elder=kept)
    standings = set(Category.objects.filter(elder=kept).values_list("kind", flat=True))
    Category.objects.filter(elder=gone).exclude(kind__in=standings).update(elder=kept)
    asked = set(Consent.objects.filter(elder=kept, withdrawn_at=None).values_list("purpose", flat=True))
    Consent.objects.filter(elder=gone, withdrawn_at=None).exclude(purpose__in=asked).update(elder=kept)
