"""FHIR Observations: codes, units, the panel, marks of origin."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from anju_edge.protocols.fhir import KINDS, Facts, Identifier, observation, observations

FACTS = Facts("Patient/wang", datetime(2026, 12, 8, 6, 28, 57, tzinfo=UTC), Identifier("urn:anju", "8731"), "Device/7")


def codes(resource):
    return [coding["code"] for coding in resource["code"]["coding"]]


class TestObservation:
    @pytest.mark.parametrize(
        ("kind", "loinc", "ucum"),
        [
            ("heart_rate", ["8867-4"], "/min"),
            ("spo2", ["59408-5", "2708-6"], "%"),
            ("body_temperature", ["8310-5"], "Cel"),
            ("respiration", ["9279-1"], "/min"),
            ("weight", ["29463-7"], "kg"),
            ("glucose", ["15074-8"], "mmol/L"),
            ("glucose_mg_dl", ["41653-7"], "mg/dL"),
            ("steps", ["41950-7"], "{steps}"),
        ],
    )
    def test_has_the_code_and_the_unit_of_its_kind(self, kind, loinc, ucum):
        resource = observation({kind: 37.5}, FACTS)
        assert codes(resource) == loinc
        assert resource["valueQuantity"]["code"] == ucum
        assert resource["valueQuantity"]["system"] == "http://unitsofmeasure.org"
        assert resource["valueQuantity"]["value"] == 37.5
        assert resource["category"][0]["coding"][0]["code"] == "vital-signs"

    def test_says_who_when_by_what_and_under_which_lasting_name(self):
        resource = observation({"heart_rate": 72}, FACTS)
        assert resource["resourceType"] == "Observation"
        assert resource["status"] == "final"
        assert resource["subject"] == {"reference": "Patient/wang"}
        assert resource["device"] == {"reference": "Device/7"}
        assert resource["identifier"] == [{"system": "urn:anju", "value": "8731"}]
        assert resource["effectiveDateTime"] == "2026-12-08T06:28:57+00:00"
        assert resource["meta"] == {"profile": ["http://hl7.org/fhir/StructureDefinition/heartrate"]}

    def test_keeps_the_zone_it_was_given(self):
        beijing = FACTS._replace(effective=FACTS.effective.astimezone(timezone(timedelta(hours=8))))
        assert observation({"spo2": 97}, beijing)["effectiveDateTime"] == "2026-12-08T14:28:57+08:00"

    def test_has_no_device_where_none_is_known(self):
        assert "device" not in observation({"spo2": 97}, FACTS._replace(device=""))

    def test_writes_whole_numbers_whole(self):
        assert repr(observation({"heart_rate": 72.0}, FACTS)["valueQuantity"]["value"]) == "72"

    @pytest.mark.parametrize(
        "values",
        [
            {},
            {"temperature": 21},
            {"spo2": 97, "heart_rate": 70},
            {"spo2": float("nan")},
            {"weight": float("inf")},
            {"steps": True},
        ],
    )
    def test_refuses_what_it_has_no_code_for(self, values):
        with pytest.raises(ValueError, match=r"no_number|one_kind"):
            observation(values, FACTS)

    def test_refuses_a_time_without_zone(self):
        with pytest.raises(ValueError, match="effective_without_zone"):
            observation({"spo2": 97}, FACTS._replace(effective=datetime(2026, 1, 1)))  # noqa: DTZ001


class TestBloodPressure:
    def test_is_one_panel_of_two_components(self):
        resource = observation({"diastolic": 76, "systolic": 128.5}, FACTS)
        assert codes(resource) == ["85354-9"]
        assert [(codes(part), part["valueQuantity"]["value"]) for part in resource["component"]] == [
            (["8480-6"], 128.5),
            (["8462-4"], 76),
        ]
        assert "valueQuantity" not in resource
        assert "method" not in resource

    def test_half_of_it_says_that_the_other_half_is_missing(self):
        _, missing = observation({"systolic": 128}, FACTS)["component"]
        assert missing["dataAbsentReason"]["coding"][0]["code"] == "unknown"
        assert "valueQuantity" not in missing

    def test_of_a_watch_is_marked_as_an_estimate_by_light(self):
        resource = observation({"systolic": 128, "diastolic": 76}, FACTS._replace(source="watch"))
        assert resource["method"] == {"text": "estimate by light"}
        assert resource["device"]["display"] == "estimate by light"
        unknown = observation({"systolic": 128}, FACTS._replace(source="watch", device=""))
        assert unknown["method"] == {"text": "estimate by light"}


class TestObservations:
    def test_are_one_per_kind_with_names_of_their_own(self):
        found = observations({"systolic": 128, "diastolic": 76, "spo2": 97, "temperature": 21, "steps": 4000}, FACTS)
        assert [resource["identifier"][0]["value"] for resource in found] == [
            "8731-blood_pressure",
            "8731-spo2",
            "8731-steps",
        ]

    def test_are_none_of_nothing(self):
        assert observations({"temperature": 21}, FACTS) == []

    def test_know_every_kind(self):
        assert len(observations(dict.fromkeys(KINDS, 1.0), FACTS)) == len(KINDS) - 1
