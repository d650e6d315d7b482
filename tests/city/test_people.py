"""The people of the simulated city: the shares of the plans, nobody who exists, the same every time."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel import identifiers
from anju.kernel.text import is_phone, normalise_phone
from anju.people.rules.importing import parse_row
from anju_city import homes, numbers, places, shares, sheet
from anju_city.people import City, Person

TODAY = date(2026, 11, 21)
AREAS = Path(__file__).parents[2] / "reference" / "areas" / "23.csv.gz"


def _city(county: str = "230103", seed: int = 1) -> City:
    rows = places.from_reference(AREAS, county)
    return City(county, places.communities(rows, county), seed=seed, today=TODAY)


@pytest.fixture(scope="module")
def people() -> list[Person]:
    town = _city()
    return [town.person(index) for index in range(6000)]


def _share(found: Iterable[bool]) -> float:
    values = list(found)
    return sum(values) / len(values)


class TestShares:
    def test_are_those_of_the_plans(self, people: list[Person]) -> None:
        eighty = _share((TODAY - person.born).days / 365.25 >= 80 for person in people)
        assert eighty == pytest.approx(shares.EIGHTY_AND_OVER.value, abs=0.02)
        assert _share(person.living != "family" for person in people) >= 0.50
        assert _share(person.care_level != "capable" for person in people) >= 0.12
        assert all(60 <= (TODAY - person.born).days / 365.25 < 107 for person in people)

    def test_a_county_is_mostly_rural_as_the_plan_says(self) -> None:
        town = _city("230123")
        rural = _share(town.person(index).place.rural for index in range(3000))
        assert rural == pytest.approx(shares.RURAL.value, abs=0.04)


class TestNobodyReal:
    def test_numbers_are_valid_and_reach_nobody(self, people: list[Person]) -> None:
        for person in people[:500]:
            checked = identifiers.id_number(person.id_number)
            assert (checked.born, checked.sex) == (person.born, person.sex)
            assert 235000 <= int(checked.region) < 240000  # Heilongjiang ends at 232700
            for phone in (person.phone, *(contact.phone for contact in person.contacts)):
                assert phone.startswith("154")  # given to no carrier
                assert is_phone(normalise_phone(phone))

    def test_nobody_is_there_twice(self, people: list[Person]) -> None:
        assert len({person.id_number for person in people}) == len(people)

    @given(st.integers(0, 2_000_000), st.integers(0, 2_000_000))
    def test_two_people_never_share_a_number(self, one: int, other: int) -> None:
        born = date(1946, 5, 1)
        same = numbers.identity(born, "f", one) == numbers.identity(born, "f", other)
        assert same == (one == other)
        assert (numbers.phone(one) == numbers.phone(other)) == (one == other)


class TestSeed:
    def test_the_same_seed_makes_the_same_people(self) -> None:
        first, again, other = _city(), _city(), _city(seed=2)
        assert [first.person(index) for index in range(50)] == [again.person(index) for index in range(50)]
        assert first.person(7) != other.person(7)

    def test_the_same_person_has_the_same_devices(self, people: list[Person]) -> None:
        equipped = [person for person in people if person.wants_devices()]
        assert 0.03 < len(equipped) / len(people) < 0.2
        things = [thing for person in equipped for thing in homes.things(person)]
        assert len({thing.number for thing in things}) == len(things)
        assert [homes.things(person) for person in equipped] == [homes.things(person) for person in equipped]


class TestPlaces:
    @pytest.mark.parametrize("county", sorted(places.SEATS))
    def test_every_county_of_harbin_has_homes_near_its_seat(self, county: str) -> None:
        longitude, latitude, radius = places.SEATS[county]
        for index in range(30):
            person = _city(county).person(index)
            assert person.place.code.startswith(county)
            assert abs(person.longitude - longitude) < 5 * radius / 75
            assert abs(person.latitude - latitude) < 5 * radius / 111

    def test_a_county_without_communities_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no communities"):
            City("999999", [], seed=1, today=TODAY)


class TestSheet:
    def test_the_bulk_import_takes_every_row(self, people: list[Person], tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        assert sheet.write(people[:300], path) == 300
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [
                parse_row(dict(row), known_area=lambda code: code.startswith("230103")) for row in csv.DictReader(file)
            ]
        assert [row.faults for row in rows if row.faults] == []
        assert all(row.synthetic for row in rows)
        assert rows[5].name == people[5].name
        assert rows[5].birth_on == people[5].born
        assert len(rows[5].contacts) == len(people[5].contacts)
