"""Searching and listing: by every road, inside the scope only, the same answer as hand-written SQL."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from anju.devices import commands as devices
from anju.kernel.viewer import SYSTEM
from anju.people import commands, queries
from anju.people.queries import Filters
from tests.people.builders import NOW, TODAY, id_number, registrar, relative, stranger, zhao_defu

pytestmark = pytest.mark.usefixtures("land")

ROADS = (
    "赵德福",
    "德福",
    "福",
    "zdf",
    "zhaodefu",
    "zhao de",
    "4408",
    id_number()[-4:],
    id_number(),
    "136 0451 4408",
    "测绘路 18",
)


class TestSearch:
    @pytest.mark.parametrize("typed", ROADS)
    def test_finds_by_every_road(self, typed: str) -> None:
        elder = zhao_defu()
        assert [hit.id for hit in queries.search(registrar(), typed)] == [elder.pk]

    @pytest.mark.parametrize("typed", ROADS)
    def test_finds_nothing_for_the_next_district(self, typed: str) -> None:
        elder = zhao_defu()
        assert queries.search(stranger(), typed) == []
        assert queries.search(stranger(), typed, extra_ids=[elder.pk]) == []

    def test_finds_by_the_number_of_a_contact(self) -> None:
        elder = zhao_defu()
        people = [commands.ContactValues(name="赵丽华", relation="女儿", phone="13812346612")]
        commands.set_contacts(registrar(), elder.pk, people, now=NOW)
        assert queries.search(registrar(), "13812346612")[0].id == elder.pk

    def test_family_finds_its_own(self) -> None:
        father = zhao_defu()
        zhao_defu(name="赵德禄", id_number=id_number(order=343))
        assert [hit.id for hit in queries.search(relative(father.pk), "赵德")] == [father.pk]

    @pytest.mark.parametrize("typed", ["", " ", "%", "_", "\x00", "赵%"])
    def test_wildcards_find_nobody(self, typed: str) -> None:
        zhao_defu()
        assert queries.search(registrar(), typed) == []

    def test_finds_by_the_number_of_a_device_inside_the_scope(self) -> None:
        elder = zhao_defu()
        devices.enrol(SYSTEM, number="0x00ab", kind="button", elder_id=elder.pk, now=NOW)
        assert [hit.id for hit in queries.search(registrar(), "0X00AB")] == [elder.pk]
        assert queries.search(stranger(), "0x00ab") == []

    def test_offers_two_of_one_name_apart_and_says_when_there_are_more(self) -> None:
        one = zhao_defu(name="王秀英", id_number=id_number(order=342), phone="13900000001")
        two = zhao_defu(
            name="王秀英", id_number=id_number(order=344), phone="13900000002", address="海城街 3 号", synthetic=True
        )
        offered, more = queries.choices(registrar(), "王秀英", limit=5)
        assert [(item.id, item.address) for item in offered] == [
            (one.pk, one.dwelling.address),
            (two.pk, "海城街 3 号"),
        ]
        assert offered[0].place == "南岗区 和兴路街道 测绘路社区"
        assert (offered[0].synthetic, offered[1].synthetic, more) == (False, True, False)
        assert queries.choices(registrar(), "王秀英", limit=1)[1]
        assert queries.choices(stranger(), "王秀英", limit=5) == ([], False)
        assert queries.choice(stranger(), one.pk) is None

    def test_the_dead_are_not_offered(self) -> None:
        elder = zhao_defu()
        commands.record_death(registrar(), elder.pk, on=TODAY, now=NOW)
        assert queries.choices(registrar(), "赵德福", limit=5) == ([], False)


class TestList:
    def people(self) -> None:
        for n in range(7):
            zhao_defu(name=f"赵{'一二三四五六七'[n]}", id_number=id_number(born=f"19{40 + n}0101", order=400 + n))
        zhao_defu(name="无生日", id_number="", phone="13900000001", living_alone=False)

    @pytest.mark.parametrize("sort", ["area", "name", "age", "newest"])
    def test_pages_give_everybody_once(self, sort: str) -> None:
        self.people()
        filters, cursor, seen = Filters(sort=sort, day=TODAY), "", []
        while True:
            page = queries.registry(registrar(), filters, cursor=cursor, limit=3)
            seen += [row.id for row in page.rows]
            if page.next is None:
                break
            cursor = page.next
        assert len(seen) == len(set(seen)) == queries.count(registrar(), filters) == 8

    @pytest.mark.parametrize(
        ("filters", "count"),
        [
            (Filters(), 8), (Filters(living_alone=False), 1), (Filters(living_alone=True), 7), (Filters(age_from=85), 2),
            (Filters(age_from=80, age_to=84), 5), (Filters(care_level="moderate"), 8), (Filters(category="dibao"), 0),
            (Filters(status="died"), 0), (Filters(status=""), 8), (Filters(area="230102"), 0), (Filters(text="赵一"), 1),
            (Filters(ids=()), 0),
        ],
    )  # fmt: skip
    def test_filters_mean_what_they_say(self, filters: Filters, count: int) -> None:
        self.people()
        assert queries.count(registrar(), replace(filters, day=TODAY)) == count
        assert queries.elders(registrar(), status=filters.status).count() == queries.count(
            registrar(), Filters(status=filters.status)
        )

    def test_of_the_next_district_is_empty(self) -> None:
        self.people()
        assert queries.count(stranger(), Filters()) == 0
        assert queries.registry(stranger(), Filters()).rows == []
        assert not queries.elders(stranger()).exists()

    def test_an_unknown_filter_is_a_mistake(self) -> None:
        with pytest.raises(TypeError):
            queries.elders(registrar(), colour="red")


class TestAtSize:
    def test_ours_answers_like_hand_written_sql(self, db: Any) -> None:
        from benchmarks import registry

        with connection.cursor() as cursor:
            registry.fill(cursor, 20_000)
            cursor.execute("ANALYZE people_elder, people_dwelling, people_category, people_contact")
        rows = registry.measure(1)  # raises when any answer differs
        assert {row["level"] for row in rows} == set(registry.LEVELS)
