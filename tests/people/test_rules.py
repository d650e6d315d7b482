"""Pure decisions: identity, telephone, likeness, what a search means, what a row says."""

# ruff: noqa: DTZ001 - tables of cases, one a line; Chinese counts double

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.identifiers import id_number as check
from anju.people.rules import columns
from anju.people.rules.cells import words
from anju.people.rules.identity import kind_of
from anju.people.rules.importing import header_fault, parse_row
from anju.people.rules.likeness import Likeness, likeness, source_text
from anju.people.rules.looking import Meaning, clean, fragment, meaning, prefix_range
from anju.people.rules.phones import phone_fault
from tests.people.builders import id_number

DAYS = st.dates(date(1900, 1, 1), date(1966, 12, 31))


class TestIdentity:
    @given(
        born=DAYS, order=st.integers(0, 999), region=st.sampled_from(["230103", "810000", "820000", "830000", "911156"])
    )
    def test_every_number_with_its_check_is_one_person(self, born: date, order: int, region: str) -> None:
        found = check(id_number(region, f"{born:%Y%m%d}", order))
        assert (found.born, found.sex) == (born, "m" if order % 2 else "f")
        assert kind_of(found) == {"8": "residence", "9": "foreign"}.get(region[0], "citizen")

    @given(born=DAYS, order=st.integers(0, 999), place=st.integers(0, 16), step=st.integers(1, 9))
    def test_one_wrong_digit_is_always_found(self, born: date, order: int, place: int, step: int) -> None:
        good = id_number("230103", f"{born:%Y%m%d}", order)
        bad = good[:place] + str((int(good[place]) + step) % 10) + good[place + 1 :]
        row = parse_row({columns.NAME: "赵", columns.AREA: "23", columns.ID_NUMBER: bad}, known_area=lambda _code: True)
        assert row.faults

    def test_fifteen_digits_are_flagged(self) -> None:
        whole = id_number()
        assert kind_of(check(whole[:6] + whole[8:17])) == "old15"


class TestPhone:
    @pytest.mark.parametrize(
        ("digits", "fault"),
        [
            ("13604514408", ""),
            ("1360451440", "少 1 位"),
            ("136045144081", "多 1 位"),
            ("045187654321", ""),
            ("12", "不是"),
        ],
    )
    def test_says_what_is_missing(self, digits: str, fault: str) -> None:
        assert phone_fault(digits).startswith(fault) if fault else not phone_fault(digits)


class TestLikeness:
    def one(self, **values: Any) -> Likeness:
        base = {"name": "赵", "birth_on": date(1940, 1, 1), "area_code": "1", "id_index": None, "phone_index": b"p"}
        return Likeness(**{**base, **values})

    def test_two_identity_numbers_are_two_persons(self) -> None:
        assert not likeness(self.one(id_index=b"a"), self.one(id_index=b"b"))

    def test_same_name_birth_and_area(self) -> None:
        assert likeness(self.one(), self.one(phone_index=None)) == "person"

    def test_same_phone(self) -> None:
        assert likeness(self.one(), self.one(name="钱")) == "phone"

    def test_nothing_in_common(self) -> None:
        assert not likeness(self.one(phone_index=None), self.one(name="钱"))

    def test_the_source_names_all_that_is_known(self) -> None:
        assert source_text("赵", None, "1", "2") == "source|赵||1|2"
        assert "1940" in source_text("赵", date(1940, 1, 1), "", "2")


class TestMeaning:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("", Meaning.NOTHING), ("赵德福", Meaning.NAME), ("德福", Meaning.NAME), ("zdf", Meaning.LATIN),
            ("zhao de fu", Meaning.LATIN), ("341X", Meaning.LAST4), ("4408", Meaning.LAST4), ("13604514408", Meaning.PHONE),
            (id_number(), Meaning.ID_NUMBER), ("测绘路18号", Meaning.ADDRESS), ("花园街", Meaning.ADDRESS),
            ("阿卜杜拉·买买提", Meaning.NAME), ("SOS-0001", Meaning.NUMBER), ("E00000012", Meaning.NUMBER),
        ],
    )  # fmt: skip
    def test_is_told_by_the_text(self, typed: str, expected: Meaning) -> None:
        assert meaning(clean(typed)) is expected

    def test_wildcards_are_harmless(self) -> None:
        assert (prefix_range("50%_"), fragment("a\\")) == ("50\\%\\_%", "%a\\\\%")

    @given(st.text())
    def test_any_text_means_something(self, typed: str) -> None:
        assert meaning(clean(typed)) in Meaning


class TestRow:
    def parse(self, **cells: Any) -> Any:
        base = {columns.NAME: "赵德福", columns.AREA: "230103003001", columns.PHONE: "13604514408"}
        return parse_row({**base, **cells}, known_area=lambda code: code.startswith("230103"))

    @pytest.mark.parametrize(
        ("cells", "fault"),
        [
            ({"姓名": ""}, "不能为空"), ({"姓名": "赵" * 61}, "超过 60 个字"), ({"性别": "?"}, "不在可选项中"),
            ({"出生日期": "去年"}, "日期写法"), ({"电话": "1360451440"}, "少 1 位"), ({"电话": ""}, "至少填一项"),
            ({"居住地区划代码": ""}, "不能为空"), ({"居住地区划代码": "110101"}, "辖区"), ({"户籍地区划代码": "a"}, "数字"),
            ({"经度": "126.6"}, "一起填"), ({"纬度": "45.7"}, "一起填"), ({"经度": "x", "纬度": "1"}, "应为数字"),
            ({"经度": "126.6", "纬度": "45.7"}, "坐标系"), ({"经度": "999", "纬度": "45", "坐标系": "WGS-84"}, "有效范围"),
            ({"身份证号": 2.3e17}, "文本"), ({"身份证号": id_number(), "性别": "女"}, "不一致"),
            ({"身份证号": id_number(), "出生日期": "1941-01-01"}, "不一致"), ({"人员类别": "富豪"}, "不在可选项中"),
            ({"联系人1电话": "13604514408"}, "姓名不能为空"), ({"联系人1姓名": "李", "联系人1几分钟能到": "9999"}, "1440"),
        ],
    )  # fmt: skip
    def test_every_fault_says_what_to_do(self, cells: dict[str, Any], fault: str) -> None:
        assert any(fault in sentence for sentence in self.parse(**cells).faults)

    def test_reads_everything_that_is_right(self) -> None:
        row = self.parse(
            身份证号=id_number(), 出生日期="1940年11月5日", 性别="男", 独居="是", 能力等级="中度", 人员类别="低保；空巢;低保",
            健康提示="高血压;青霉素过敏", 经度=126.648370, 纬度="45.758651", 坐标系="高德", 联系人1姓名="赵丽华", 联系人1有钥匙=True,
            联系人1几分钟能到=25.0,
        )  # fmt: skip
        assert not row.faults
        assert row.categories == ["dibao", "empty_nest"]
        assert row.longitude == pytest.approx(126.6424, abs=1e-4)
        assert (row.contacts[0].minutes_away, row.contacts[0].has_key, row.living_alone) == (25, True, True)

    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            (None, ""), (True, "是"), (False, "否"), (3.0, "3"), (3.5, "3.5"), (date(1940, 1, 2), "1940-01-02"),
            (datetime(1940, 1, 2, 3), "1940-01-02"), ("１２ ", "12"), (timedelta(hours=1), "1:00:00"),
        ],
    )  # fmt: skip
    def test_cells_become_words(self, cell: Any, text: str) -> None:
        assert words(cell) == text

    @given(
        st.dictionaries(
            st.sampled_from(columns.ALL),
            st.one_of(st.none(), st.text(max_size=30), st.floats(), st.booleans(), st.dates()),
        )
    )
    def test_no_row_breaks_the_reader(self, cells: dict[str, Any]) -> None:
        parse_row(cells, known_area=lambda _code: True)

    def test_two_words_for_one_standing_are_one(self) -> None:
        assert self.parse(人员类别="三无;三无老人").categories == ["three_without"]

    def test_days_in_one_piece(self) -> None:
        assert self.parse(出生日期="19401105").birth_on == date(1940, 11, 5)

    def test_the_header_is_checked(self) -> None:
        assert "缺少" in header_fault(["姓名"])
        assert "重复" in header_fault(["姓名", "居住地区划代码", "姓名"])
        assert not header_fault(["姓名", "居住地区划代码", ""])
