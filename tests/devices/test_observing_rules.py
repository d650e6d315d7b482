"""What a FHIR search asks for."""

from datetime import UTC, datetime, timedelta

import pytest

from anju.devices.rules import observing

DAY = datetime(2026, 12, 7, 16, tzinfo=UTC)  # 8 December in Beijing


class TestCodes:
    def test_none_asks_for_all(self):
        assert {"heart_rate", "systolic", "glucose"} <= set(observing.kinds_of(""))

    @pytest.mark.parametrize(
        ("codes", "kinds"),
        [
            ("8867-4", ("heart_rate",)),
            ("http://loinc.org|8867-4,2708-6", ("heart_rate", "spo2")),
            ("85354-9", ("diastolic", "systolic")),
            ("8480-6", ("diastolic", "systolic")),
            ("|8867-4", ("heart_rate",)),
            ("http://snomed.info/sct|8867-4", ()),
            ("1-2", ()),
            (" , ", observing.kinds_of("")),
        ],
    )
    def test_codes_name_kinds(self, codes, kinds):
        assert observing.kinds_of(codes) == kinds


class TestDates:
    @pytest.mark.parametrize(
        ("dates", "since", "until"),
        [
            ([], observing.EARLIEST, observing.LATEST),
            (["2026-12-08"], DAY, DAY + timedelta(days=1)),
            (["ge2026-12-08"], DAY, observing.LATEST),
            (["gt2026-12-08"], DAY + timedelta(days=1), observing.LATEST),
            (["le2026-12-08"], observing.EARLIEST, DAY + timedelta(days=1)),
            (["lt2026-12-08"], observing.EARLIEST, DAY),
            (["ge2026-12-08", "lt2026-12-09T00:00:00+08:00"], DAY, DAY + timedelta(days=1)),
            (["ge2026-12-07T16:00Z"], DAY, observing.LATEST),
        ],
    )
    def test_a_span(self, dates, since, until):
        assert observing.span_of(dates) == (since, until)

    @pytest.mark.parametrize(
        "date", ["", "2026", "2026-13-01", "sa2026-12-08", "2026-12-08T25:00Z", "2026-12-08T10:00", "1800-01-01", "2300-01-01", "9999-12-31", "9999-12-31T23:59:59-14:00"]
    )  # fmt: skip
    def test_no_date(self, date):
        assert observing.span_of([date]) is None
