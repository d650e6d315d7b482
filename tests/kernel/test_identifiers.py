"""Identity numbers and credit codes: the standards' samples, every single slip, old ledgers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel import identifiers
from anju.kernel.identifiers import CreditCodeInvalid, IdNumberInvalid

SAMPLES = ["11010519491231002X", "440524188001010014", "230103194501054329"]
CREDIT = "91350100M000100Y43"

people = st.builds(
    lambda region, born, order: (region, born, order),
    st.integers(110000, 999999),
    st.dates(date(1880, 1, 1), date(2020, 12, 31)),
    st.integers(0, 999),
)


def whole(person):
    region, born, order = person
    first17 = f"{region}{born:%Y%m%d}{order:03d}"
    return first17 + identifiers.id_check(first17)


class TestIdNumber:
    @pytest.mark.parametrize("number", SAMPLES)
    def test_the_samples_pass(self, number):
        assert identifiers.id_number(number).number == number
        assert identifiers.is_id_number(number)

    def test_what_it_says_about_the_person(self):
        found = identifiers.id_number("110105 1949-1231 ００２x")
        assert (found.born, found.sex, found.region, found.converted) == (date(1949, 12, 31), "f", "110105", False)
        assert identifiers.id_number("440524188001010014").sex == "m"

    @given(people)
    def test_every_made_number_passes_and_gives_its_parts_back(self, person):
        found = identifiers.id_number(whole(person))
        assert (found.region, found.born) == (str(person[0]), person[1])
        assert found.sex == ("m" if person[2] % 2 else "f")

    @given(people, st.integers(0, 17), st.integers(1, 9))
    def test_one_wrong_digit_is_always_found(self, person, place, more):
        number = whole(person)
        if number[place] == "X":
            return
        wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
        assert not identifiers.is_id_number(wrong)

    @given(people, st.integers(0, 15))
    def test_two_neighbours_exchanged_are_always_found(self, person, place):
        number = whole(person)
        if number[place] == number[place + 1]:
            return
        wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert not identifiers.is_id_number(wrong)

    def test_fifteen_digits_of_an_old_ledger_are_converted_and_flagged(self):
        found = identifiers.id_number("110105491231002")
        assert (found.number, found.converted) == ("11010519491231002X", True)

    @pytest.mark.parametrize("region", ["810000", "820000", "830000", "911100"])
    def test_residence_permits_pass_by_the_same_rule(self, region):
        first17 = f"{region}19500101123"
        assert identifiers.is_id_number(first17 + identifiers.id_check(first17))

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "shape"), ("1101051949123100", "shape"), ("01010519491231002X", "shape"), ("赵德福", "shape"),
            ("11010519491331002X", "birth"), ("110105194902300021", "birth"), ("110105194912310021", "check"),
        ],
    )  # fmt: skip
    def test_the_reason_is_told(self, text, reason):
        with pytest.raises(IdNumberInvalid) as refused:
            identifiers.id_number(text)
        assert refused.value.facts == {"reason": reason}

    @given(st.text(max_size=30))
    def test_no_text_breaks_it(self, text):
        identifiers.is_id_number(text)


class TestCreditCode:
    def test_the_sample_passes_in_any_writing(self):
        assert identifiers.credit_code(" 91350100m000100y43 ") == CREDIT
        assert identifiers.body_check(CREDIT[8:16]) == CREDIT[16]

    def test_the_inner_check_knows_x_and_zero(self):
        assert {identifiers.body_check(f"0000{number:04d}") for number in range(200)} == set("0123456789X")

    @given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
    def test_one_wrong_character_is_always_found(self, place, char):
        wrong = CREDIT[:place] + char + CREDIT[place + 1 :]
        if wrong == CREDIT:
            return
        with pytest.raises(CreditCodeInvalid):
            identifiers.credit_code(wrong)

    @pytest.mark.parametrize("text", ["", "9135", CREDIT[:17] + "I", CREDIT + "1"])
    def test_a_wrong_shape_is_told(self, text):
        with pytest.raises(CreditCodeInvalid) as refused:
            identifiers.credit_code(text)
        assert refused.value.facts == {"reason": "shape"}
