"""Values into FHIR R4 Observation resources, as plain dictionaries. Pure: who, when and the identifier are given."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from anju_edge.protocols.fhir.codes import (
    ABSENT,
    BY_LIGHT,
    CATEGORIES,
    LOINC,
    PANEL,
    PARTS,
    PROFILES,
    SINGLE,
    UCUM,
    Coded,
)

PRESSURE: Final = "blood_pressure"
WATCH: Final = "watch"
_VITAL: Final = "vital-signs"

Resource = dict[str, Any]


class Identifier(NamedTuple):
    """The lasting name of one measurement: sending it twice makes no second Observation."""

    system: str
    value: str


class Facts(NamedTuple):
    """Whose values, measured when and by what. References as FHIR writes them (``Patient/1``); ``effective`` is aware.

    ``source`` says what kind of device it was: the blood pressure of a ``watch`` is marked as an estimate by light.
    """

    subject: str
    effective: datetime
    identifier: Identifier
    device: str = ""
    source: str = ""


def observation(values: Mapping[str, float], facts: Facts) -> Resource:
    """Return one Observation: of one kind, or systolic and diastolic as one panel.

    Raises ``ValueError`` for a kind without a code, for a mixture of kinds, a naive time or what is no finite number.
    """
    if facts.effective.tzinfo is None:
        raise ValueError("effective_without_zone")
    if not values or any(isinstance(number, bool) or not math.isfinite(number) for number in values.values()):
        raise ValueError("no_number")
    if set(values) <= set(PARTS):
        return _pressure(values, facts)
    kind, *others = values
    if others or kind not in SINGLE:
        raise ValueError("one_kind_at_a_time")
    coded = SINGLE[kind]
    return _shell(coded, facts) | {"valueQuantity": _quantity(coded, values[kind])}


def observations(values: Mapping[str, float], facts: Facts) -> list[Resource]:
    """Return an Observation for each kind that has a code, told apart by the kind behind the identifier's value."""
    parts = {kind: number for kind, number in values.items() if kind in PARTS}
    groups = {PRESSURE: parts} if parts else {}
    groups |= {kind: {kind: number} for kind, number in values.items() if kind in SINGLE}
    return [observation(group, _about(facts, kind)) for kind, group in groups.items()]


def _about(facts: Facts, kind: str) -> Facts:
    system, value = facts.identifier
    return facts._replace(identifier=Identifier(system, f"{value}-{kind}"))


def _pressure(values: Mapping[str, float], facts: Facts) -> Resource:
    resource = _shell(PANEL, facts) | {"component": [_part(coded, values.get(kind)) for kind, coded in PARTS.items()]}
    if facts.source == WATCH:
        resource["method"] = {"text": BY_LIGHT}
        if "device" in resource:
            resource["device"]["display"] = BY_LIGHT
    return resource


def _part(coded: Coded, number: float | None) -> Resource:
    if number is None:
        return {"code": _concept(coded), "dataAbsentReason": {"coding": [{"system": ABSENT, "code": "unknown"}]}}
    return {"code": _concept(coded), "valueQuantity": _quantity(coded, number)}


def _shell(coded: Coded, facts: Facts) -> Resource:
    categories = (_VITAL, coded.category) if coded.category else (_VITAL,)
    resource: Resource = {
        "resourceType": "Observation",
        "identifier": [{"system": facts.identifier.system, "value": facts.identifier.value}],
        "status": "final",
        "category": [{"coding": [{"system": CATEGORIES, "code": category}]} for category in categories],
        "code": _concept(coded),
        "subject": {"reference": facts.subject},
        "effectiveDateTime": facts.effective.isoformat(timespec="seconds"),
    }
    if coded.profile:
        resource["meta"] = {"profile": [PROFILES + coded.profile]}
    if facts.device:
        resource["device"] = {"reference": facts.device}
    return resource


def _concept(coded: Coded) -> Resource:
    return {"coding": [{"system": LOINC, "code": code, "display": display} for code, display in coded.codes]}


def _quantity(coded: Coded, number: float) -> Resource:
    value = int(number) if float(number).is_integer() else number
    return {"value": value, "unit": coded.unit, "system": UCUM, "code": coded.ucum}
