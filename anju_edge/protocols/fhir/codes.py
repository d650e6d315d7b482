"""LOINC codes, UCUM units and profiles of what we measure. FHIR R4, vital signs; R5 is the same for these."""

from collections.abc import Mapping
from typing import Final, NamedTuple

LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
CATEGORIES: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT: Final = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
PROFILES: Final = "http://hl7.org/fhir/StructureDefinition/"
BY_LIGHT: Final = "estimate by light"  # a watch has no cuff


class Coded(NamedTuple):
    """One kind of value: its codes (LOINC code and display), its unit as people and as UCUM write it, its profile."""

    codes: tuple[tuple[str, str], ...]
    unit: str
    ucum: str
    profile: str = ""
    category: str = ""  # beside vital-signs


PANEL: Final = Coded((("85354-9", "Blood pressure panel with all children optional"),), "mmHg", "mm[Hg]", "bp")
PARTS: Final[Mapping[str, Coded]] = {
    "systolic": Coded((("8480-6", "Systolic blood pressure"),), "mmHg", "mm[Hg]"),
    "diastolic": Coded((("8462-4", "Diastolic blood pressure"),), "mmHg", "mm[Hg]"),
}
SINGLE: Final[Mapping[str, Coded]] = {
    "heart_rate": Coded((("8867-4", "Heart rate"),), "beats/minute", "/min", "heartrate"),
    "spo2": Coded(
        (
            ("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"),
            ("2708-6", "Oxygen saturation in Arterial blood"),
        ),
        "%",
        "%",
        "oxygensat",
    ),
    "body_temperature": Coded((("8310-5", "Body temperature"),), "°C", "Cel", "bodytemp"),
    "respiration": Coded((("9279-1", "Respiratory rate"),), "breaths/minute", "/min", "resprate"),
    "weight": Coded((("29463-7", "Body weight"),), "kg", "kg", "bodyweight"),
    "glucose": Coded((("15074-8", "Glucose [Moles/volume] in Blood"),), "mmol/L", "mmol/L", category="laboratory"),
    "glucose_mg_dl": Coded(
        (("41653-7", "Glucose [Mass/volume] in Capillary blood by Glucometer"),),
        "mg/dL",
        "mg/dL",
        category="laboratory",
    ),
    "steps": Coded((("41950-7", "Number of steps in 24 hour Measured"),), "steps", "{steps}", category="activity"),
}
KINDS: Final = frozenset(PARTS) | frozenset(SINGLE)
