"""Registering, changing, seeing and not seeing an elder."""

from datetime import date

import pytest

from anju.journal.models import Audit, Fact, Move
from anju.kernel.geometry import DatumUnknown
from anju.kernel.identifiers import IdNumberInvalid
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.people import commands, queries
from anju.people.commands.doubles import AlreadyChosen
from anju.people.commands.ending import DayInFuture, NotLiving
from anju.people.commands.records import IdNumberTaken, IdNumberTakenElsewhere, SamePerson
from anju.people.commands.values import AreaOutside, FieldInvalid, IdDiffers, NameNeeded, PhoneInvalid
from anju.people.models import Duplicate, Dwelling, Elder
from anju.people.permissions import RecordClosed
from tests.people import builders
from tests.people.builders import HOME, NOW, OTHER_HOME, id_number, registrar, relative, stranger, viewer, zhao_defu

pytestmark = pytest.mark.usefixtures("land")


class TestRegister:
    def test_takes_birth_and_sex_from_the_identity_number(self) -> None:
        elder = zhao_defu()
        assert (elder.birth_on, elder.sex, elder.id_last4) == (date(1940, 11, 5), "m", id_number()[-4:])

    def test_never_stores_the_identity_number_in_the_open(self) -> None:
        elder = zhao_defu()
        stored = Elder.objects.filter(pk=elder.pk).values_list().get()
        written = b"|".join(bytes(value) if isinstance(value, memoryview) else str(value).encode() for value in stored)
        assert id_number().encode() not in written
        assert b"13604514408" not in written

    def test_writes_pinyin_and_initials(self) -> None:
        elder = zhao_defu()
        assert (elder.pinyin, elder.initials) == ("zhaodefu", "zdf")

    def test_stores_the_position_in_wgs84_with_the_datum_it_came_in(self) -> None:
        home = zhao_defu().dwelling
        assert home is not None
        assert home.longitude == pytest.approx(126.6424, abs=1e-4)
        assert home.latitude == pytest.approx(45.7567, abs=1e-4)
        assert home.datum_in == "gcj02"

    def test_refuses_a_position_without_a_datum(self) -> None:
        with pytest.raises(DatumUnknown):
            zhao_defu(datum="")

    def test_leaves_a_move_and_a_fact(self) -> None:
        elder = zhao_defu()
        assert Move.objects.get(thing="elder", thing_id=elder.pk).verb == "register"
        assert Fact.objects.get(name="elder_registered").data["elder_id"] == elder.pk

    def test_posted_twice_makes_one_record(self) -> None:
        first = zhao_defu(form_token="a1")
        assert zhao_defu(form_token="a1").pk == first.pk
        assert Elder.objects.count() == 1

    def test_converts_and_flags_a_number_of_fifteen_digits(self) -> None:
        old = id_number()[:6] + id_number()[8:17]
        elder = zhao_defu(id_number=old)
        assert (elder.id_kind, elder.id_last4) == ("old15", id_number()[-4:])

    @pytest.mark.parametrize(
        ("region", "kind"), [("810000", "residence"), ("830000", "residence"), ("911156", "foreign")]
    )
    def test_knows_residence_permits(self, region: str, kind: str) -> None:
        assert zhao_defu(id_number=id_number(region)).id_kind == kind

    def test_refuses_a_wrong_check_character(self) -> None:
        wrong = id_number()[:-1] + ("1" if id_number()[-1] != "1" else "2")
        with pytest.raises(IdNumberInvalid):
            zhao_defu(id_number=wrong)

    def test_names_the_record_that_has_the_number(self) -> None:
        elder = zhao_defu()
        with pytest.raises(IdNumberTaken) as refusal:
            zhao_defu()
        assert refusal.value.facts["number"] == elder.number

    def test_says_only_that_the_number_is_taken_when_the_record_is_elsewhere(self) -> None:
        zhao_defu()
        with pytest.raises(IdNumberTakenElsewhere) as refusal:
            zhao_defu(stranger(), area_code=OTHER_HOME)
        assert set(refusal.value.facts) == {"field"}

    def test_refuses_a_birth_date_that_contradicts_the_number(self) -> None:
        with pytest.raises(IdDiffers):
            zhao_defu(birth_on=date(1941, 11, 5))

    def test_refuses_an_area_outside_the_scope(self) -> None:
        with pytest.raises(AreaOutside):
            zhao_defu(area_code=OTHER_HOME)

    def test_refuses_an_area_that_does_not_exist(self) -> None:
        with pytest.raises(AreaOutside):
            zhao_defu(area_code="230103999999")

    def test_refuses_a_phone_that_cannot_be_dialled(self) -> None:
        with pytest.raises(PhoneInvalid):
            zhao_defu(phone="1384512661")

    def test_refuses_a_record_without_a_name(self) -> None:
        with pytest.raises(NameNeeded):
            zhao_defu(name="  ")

    def test_refuses_words_longer_than_their_column(self) -> None:
        with pytest.raises(FieldInvalid):
            zhao_defu(hearing_note="聋" * 101)

    def test_is_for_those_who_may_edit(self) -> None:
        with pytest.raises(NotAllowed):
            zhao_defu(viewer("operator", "230103"))

    def test_finds_the_couple_in_one_home(self) -> None:
        husband = zhao_defu()
        wife = zhao_defu(name="王桂兰", id_number=id_number(order=342))
        assert wife.dwelling_id == husband.dwelling_id
        assert queries.elders_in_dwelling(registrar(), husband.dwelling_id or 0).count() == 2

    def test_does_not_take_a_couple_with_one_phone_for_one_person(self) -> None:
        zhao_defu()
        zhao_defu(name="王桂兰", id_number=id_number(order=342))
        assert not Duplicate.objects.exists()


class TestChange:
    def test_writes_what_changed_and_what_was_before(self) -> None:
        elder = zhao_defu()
        commands.change_elder(registrar(), elder.pk, now=NOW, hearing_note="双耳失聪")
        audit = Audit.objects.get(kind="change", thing_id=elder.pk)
        assert audit.data["before"] == {"hearing_note": "右耳失聪"}
        assert Fact.objects.get(name="elder_changed").data["fields"] == ["hearing_note"]

    def test_leaves_nothing_when_nothing_differs(self) -> None:
        elder = zhao_defu()
        commands.change_elder(registrar(), elder.pk, now=NOW, phone="13604514408", name="赵德福", id_number=id_number())
        assert not Audit.objects.filter(kind="change").exists()

    def test_never_writes_a_sealed_value_into_the_audit(self) -> None:
        elder = zhao_defu()
        commands.change_elder(registrar(), elder.pk, now=NOW, phone="13904510000")
        assert "13904510000" not in str(Audit.objects.get(kind="change").data)

    def test_a_new_address_is_another_home(self) -> None:
        husband = zhao_defu()
        wife = zhao_defu(name="王桂兰", id_number=id_number(order=342))
        commands.change_elder(registrar(), husband.pk, now=NOW, address="测绘路 20 号")
        wife.refresh_from_db()
        assert wife.dwelling is not None
        assert wife.dwelling.address == "测绘路 18 号 3 单元 502 室"

    def test_a_note_on_the_door_is_for_all_who_live_there(self) -> None:
        husband = zhao_defu()
        wife = zhao_defu(name="王桂兰", id_number=id_number(order=342))
        commands.change_elder(registrar(), husband.pk, now=NOW, key_note="门卫")
        assert Dwelling.objects.get(elders=wife).key_note == "门卫"

    def test_of_a_stranger_is_not_there(self) -> None:
        elder = zhao_defu()
        with pytest.raises(NotVisible):
            commands.change_elder(stranger(), elder.pk, now=NOW, hearing_note="")

    def test_cannot_carry_an_elder_out_of_the_scope(self) -> None:
        elder = zhao_defu()
        with pytest.raises(AreaOutside):
            commands.change_elder(registrar(), elder.pk, now=NOW, area_code=OTHER_HOME)

    def test_publishes_where_an_elder_moved_from(self) -> None:
        elder = zhao_defu()
        commands.change_elder(registrar(), elder.pk, now=NOW, area_code="230103001001")
        assert Fact.objects.get(name="elder_changed").data["from_area"] == HOME


class TestSeeing:
    def test_a_stranger_gets_the_same_answer_as_for_nobody(self) -> None:
        elder = zhao_defu()
        for elder_id in (elder.pk, elder.pk + 999):
            with pytest.raises(NotVisible):
                queries.elder(stranger(), elder_id)

    def test_a_daughter_sees_her_father_and_nobody_else(self) -> None:
        father = zhao_defu()
        other = zhao_defu(name="王桂兰", id_number=id_number(order=342))
        assert queries.elder(relative(father.pk), father.pk).name == "赵德福"
        with pytest.raises(NotVisible):
            queries.elder(relative(father.pk), other.pk)

    def test_a_system_administrator_sees_nobody(self) -> None:
        elder = zhao_defu()
        with pytest.raises(NotVisible):
            queries.elder(viewer("system_admin", ""), elder.pk)

    def test_the_rescue_card_holds_what_a_helper_needs(self) -> None:
        elder = zhao_defu()
        who = registrar()
        commands.set_contacts(
            who,
            elder.pk,
            [commands.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", minutes_away=25)],
            now=NOW,
        )
        commands.add_health_note(who, elder.pk, kind="condition", text="服华法林", vital=True, now=NOW)
        card = queries.rescue_card(who, elder.pk, day=builders.TODAY)
        assert (card.age, card.phone, card.contacts[0].phone) == (86, "136****4408", "138****6612")
        assert card.health[0].vital
        assert card.area_path.endswith("测绘路社区")
        assert id_number() not in str(card)


class TestEnding:
    def test_a_death_is_a_fact_and_closes_the_record(self) -> None:
        elder = zhao_defu()
        commands.record_death(registrar(), elder.pk, on=date(2026, 12, 7), now=NOW, why="公安销户")
        assert Fact.objects.get(name="elder_died").data == {"area": HOME, "elder_id": elder.pk, "on": "2026-12-07"}
        with pytest.raises(RecordClosed):
            commands.change_elder(registrar(), elder.pk, now=NOW, hearing_note="")

    def test_a_death_tomorrow_has_not_happened(self) -> None:
        elder = zhao_defu()
        with pytest.raises(DayInFuture):
            commands.record_death(registrar(), elder.pk, on=date(2026, 12, 9), now=NOW)

    def test_a_move_away_is_a_fact(self) -> None:
        elder = zhao_defu()
        commands.record_move_away(registrar(), elder.pk, on=date(2026, 12, 1), to_area="230102", now=NOW)
        assert Fact.objects.get(name="elder_moved").data["to_area"] == "230102"
        with pytest.raises(NotLiving):
            commands.record_move_away(registrar(), elder.pk, on=date(2026, 12, 1), now=NOW)

    def test_who_moved_away_can_still_die(self) -> None:
        elder = zhao_defu()
        commands.record_move_away(registrar(), elder.pk, on=date(2026, 12, 1), now=NOW)
        assert commands.record_death(registrar(), elder.pk, on=date(2026, 12, 7), now=NOW).status == "died"


class TestDoubles:
    def without_id(self, **values: object) -> Elder:
        return zhao_defu(id_number="", birth_on=date(1940, 11, 5), sex="m", **values)

    def test_same_name_birth_and_area_waits_for_a_choice(self) -> None:
        first = zhao_defu()
        second = self.without_id(phone="")
        pair = Duplicate.objects.get()
        assert (pair.first_id, pair.second_id, pair.reason) == (first.pk, second.pk, "person")

    def test_same_phone_waits_for_a_choice(self) -> None:
        zhao_defu()
        self.without_id(name="赵德富")
        assert Duplicate.objects.get().reason == "phone"

    def test_the_very_same_person_without_a_number_is_refused(self) -> None:
        self.without_id()
        with pytest.raises(SamePerson):
            self.without_id()

    def test_different_keeps_both_and_is_not_asked_again(self) -> None:
        zhao_defu()
        second = self.without_id()
        pair = queries.duplicates(registrar()).get()
        commands.resolve_duplicate(registrar(), pair.pk, choice="different", now=NOW)
        commands.change_elder(registrar(), second.pk, now=NOW, hearing_note="好")
        assert not queries.duplicates(registrar()).exists()
        assert queries.count(registrar(), queries.Filters()) == 2

    def test_same_makes_one_record_that_has_everything(self) -> None:
        first = self.without_id(phone="")
        second = zhao_defu()
        commands.add_health_note(registrar(), second.pk, kind="allergy", text="青霉素", now=NOW)
        pair = queries.duplicates(registrar()).get()
        commands.resolve_duplicate(registrar(), pair.pk, choice="same", now=NOW)
        kept = queries.elder(registrar(), first.pk)
        assert (kept.id_last4, kept.phone_last4) == (id_number()[-4:], "4408")
        assert queries.health_notes(registrar(), first.pk)[0].text == "青霉素"
        assert queries.count(registrar(), queries.Filters()) == 1
        assert Fact.objects.get(name="elder_merged").data["merged_id"] == second.pk

    def test_is_decided_once(self) -> None:
        zhao_defu()
        self.without_id()
        pair = queries.duplicates(registrar()).get()
        commands.resolve_duplicate(registrar(), pair.pk, choice="different", now=NOW)
        with pytest.raises(AlreadyChosen):
            commands.resolve_duplicate(registrar(), pair.pk, choice="same", now=NOW)

    def test_is_not_there_for_a_stranger(self) -> None:
        zhao_defu()
        self.without_id()
        with pytest.raises(NotVisible):
            commands.resolve_duplicate(stranger(), Duplicate.objects.get().pk, choice="same", now=NOW)
