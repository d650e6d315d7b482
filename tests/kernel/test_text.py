"""Names, telephone numbers, pinyin, masking."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel import masking, text


class TestNames:
    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("赵 德　福", "赵德福"), ("  赵德福\u200b ", "赵德福"), ("阿迪力•买买提", "阿迪力·买买提"),
            ("阿迪力 . 买买提", "阿迪力·买买提"), ("Ｗａｎｇ  Ｆａｎｇ", "Wang Fang"), ("", ""),
            ("J. Smith", "J. Smith"),
        ],
    )  # fmt: skip
    def test_one_way_to_write_a_name(self, written, kept):
        assert text.normalise_name(written) == kept

    @given(st.text(max_size=40))
    def test_twice_is_once(self, written):
        once = text.normalise_name(written)
        assert text.normalise_name(once) == once

    def test_a_text_can_be_marked_for_translation_without_django(self):
        assert text.gettext_noop("坐席") == "坐席"


class TestTelephone:
    @pytest.mark.parametrize(
        ("written", "digits"),
        [
            ("+86 138-0013 8000", "13800138000"), ("008613800138000", "13800138000"), ("8613800138000", "13800138000"),
            ("０４５１（８２３３４４５５）", "045182334455"), ("没有", ""), ("", ""), ("120", "120"),
        ],
    )  # fmt: skip
    def test_digits_only(self, written, digits):
        assert text.normalise_phone(written) == digits

    @pytest.mark.parametrize("digits", ["13800138000", "045182334455", "82334455", "12349", "4008001234"])
    def test_what_can_be_dialled(self, digits):
        assert text.is_phone(digits)

    @pytest.mark.parametrize("digits", ["", "12", "12800138000", "138001380001234", "电话"])
    def test_what_cannot(self, digits):
        assert not text.is_phone(digits)

    @given(st.text(max_size=40))
    def test_no_text_breaks_it(self, written):
        digits = text.normalise_phone(written)
        assert digits == "" or digits.isdigit()


class TestPinyin:
    @pytest.mark.parametrize(
        ("name", "full", "initials"),
        [
            ("赵德福", "zhaodefu", "zdf"), ("单雄信", "shanxiongxin", "sxx"), ("尉迟恭", "yuchigong", "ycg"),
            ("欧阳 春", "ouyangchun", "oyc"), ("曾志伟", "zengzhiwei", "zzw"), ("Wang芳", "wangfang", "wangf"),
            ("单", "dan", "d"), ("", "", ""), ("阿迪力·买买提", "adilimaimaiti", "adlmmt"),
        ],
    )  # fmt: skip
    def test_how_a_name_sounds(self, name, full, initials):
        assert text.pinyin(name) == (full, initials)

    @given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6))
    def test_every_character_gives_an_initial(self, name):
        full, initials = text.pinyin(name)
        assert len(initials) == len(name)
        assert len(full) >= len(initials)


class TestMasking:
    @pytest.mark.parametrize(
        ("masked", "shown"),
        [
            (masking.name("张三"), "张*"), (masking.name("赵德福"), "赵**"), (masking.name("欧阳春花"), "欧阳**"),
            (masking.name("欧阳"), "欧*"), (masking.name("赵"), "赵*"), (masking.name(""), ""),
            (masking.phone("13812341234"), "138****1234"), (masking.phone("12349"), "***49"), (masking.phone(""), ""),
            (masking.id_number("11010519491231002X"), "110***********002X"), (masking.id_number("123"), "***"),
            (masking.last4("002X"), "**************002X"), (masking.last4("1234", length=11), "*******1234"),
            (masking.last4(""), ""), (masking.birth(date(1945, 1, 5)), "1945-**-**"), (masking.birth(None), ""),
            (masking.bank_card("6222021234566789"), "**** 6789"), (masking.bank_card(""), ""),
            (masking.address("哈尔滨市南岗区花园街道12号3单元"), "哈尔滨市南岗区花园街道***"),
            (masking.address("黑龙江省哈尔滨市南岗区"), "黑龙江省哈尔滨市南岗区***"),
            (masking.address("阳光小区3号楼"), "***"), (masking.address(""), ""),
        ],
    )  # fmt: skip
    def test_what_is_shown_instead(self, masked, shown):
        assert masked == shown

    @given(st.text(alphabet="0123456789X", min_size=8, max_size=18))
    def test_never_more_than_seven_characters_of_a_number(self, number):
        assert masking.id_number(number).count("*") == len(number) - 7
        assert len(masking.id_number(number)) == len(number)
