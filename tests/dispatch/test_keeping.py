"""What is kept of a ranking says of everybody exactly what the ranking said, and is small."""

import json
import zlib
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.dispatch.queries.choosing_words import CHOICE_WORDS, PART_WORDS, choice_words
from anju.dispatch.rules import choosing, keeping
from tests.dispatch.test_choosing import anybody, facts

SHARES = {1: 0.37, 2: 1.0, 3: 1.8123, 4: 2.9}
workers = st.lists(st.tuples(anybody, st.sampled_from(sorted(SHARES))), max_size=12)


def kept(people: list[choosing.Facts], wish: str = "") -> tuple[Any, Any, keeping.Kept]:
    ranked, out = choosing.choose(people, wish=wish)
    return ranked, out, keeping.unpack(keeping.pack(ranked, out, names={1: "康馨", 2: "松花江"}, wish=wish))


def told(reasons: Any) -> list[str]:
    return [choice_words(reason) for reason in reasons]


@given(workers, st.sampled_from(["", "f"]))
def test_of_everybody_it_says_what_the_ranking_said(people, wish):
    known = [
        replace(item, worker_id=number * 7, name=f"员{number}", provider_id=provider, share=SHARES[provider])
        for number, (item, provider) in enumerate(people, start=1)
    ]
    ranked, out, found = kept(known, wish)
    assert (found.able, found.wish, len(found.lines)) == (len(ranked), wish, len(known))
    for place, line in zip(ranked, found.lines, strict=False):
        assert (line.worker_id, line.rank, line.able) == (place.facts.worker_id, place.rank, True)
        assert found.providers[line.provider].pk == place.facts.provider_id
        assert found.reasons(line) == place.reasons
        assert told(found.reasons(line)) == told(place.reasons)
        change = found.change(line, place.facts.name)
        assert change == place.counterfactual
        assert found.score(line) == place.score
    for item, line in zip(out, found.lines[found.able :], strict=True):
        assert (line.worker_id, line.rank, line.able) == (item.facts.worker_id, item.would_rank, False)
        assert found.reasons(line) == item.reasons
        assert found.score(line) == choosing.score(item.facts, wish)
        assert found.change(line, "") is None


def test_every_code_of_the_rules_has_a_bit_and_every_part_a_word():
    """A new code must come with a new format: this fails before a ranking does."""
    assert {*keeping.FOR_AND_AGAINST, *keeping.BARRING, *keeping.CHANGES} - {""} == set(CHOICE_WORDS)
    ranked, _out, found = kept(
        [
            facts(1, visits=2, same_language=True, share=0.5),
            facts(2, gender="m", visits_today=12, hours_today=11.0, share=1.5),
        ],
        wish="f",
    )
    parts = {part.code for line in found.lines for part in found.parts(line)}
    assert parts == set(PART_WORDS)
    assert len(ranked) == 2


def test_the_weights_of_that_day_count_and_not_those_of_today(monkeypatch):
    ranked, out, _found = kept([facts(1, visits=3), facts(2, visits_today=2)])
    packed = keeping.pack(ranked, out, names={}, wish="")
    monkeypatch.setattr(choosing, "KNOWN_ELDER", 9.0)
    monkeypatch.setattr(choosing, "EACH_VISIT", 9.0)
    later = keeping.unpack(packed)
    assert [later.score(line) for line in later.lines] == [place.score for place in ranked]


def test_a_ranking_of_the_first_format_stays_readable():
    """Bytes as the first release wrote them; a change of the format must not touch this one."""
    written = {
        "format": 1, "able": 2, "wish": "f",
        "weights": {"known_elder": 4.0, "known_elder_most": 5, "same_language": 5.0, "other_gender": 25.0,
                    "over_limit": 30.0, "each_visit": 2.0, "fairness": 10.0},
        "providers": [[4, "康馨", 1.5], [None, "", 1.0]], "masks": [0b0010_1010_1101, 0b0000_1100_0001, 1 << 14 | 1 << 7 | 1],
        "worker": [11, 12, 13], "would": [2], "provider": [0, 1, 0], "minutes": [9, 14, 3], "code": [0, 1, 2],
        "visits": [2, 0, 0], "today": [0, 1, 0], "hours": [10, 25, 10], "change": [0, 5, 0], "by": [0, 38, 0],
    }  # fmt: skip
    found = keeping.unpack(zlib.compress(json.dumps(written).encode()))
    first, second, third = found.lines
    assert told(found.reasons(first)) == [
        "路上约 9 分钟", "所需证书有效", "服务过这位老人 2 次", "性别合老人的意", "当天已有 0 次，连这次共 1.0 小时",
        "所在机构 30 天内接单偏多（应得份额的 150%）",
    ]  # fmt: skip
    assert told(found.reasons(second))[1:] == ["性别与老人的要求不同或未填", "当天已有 1 次，连这次共 2.5 小时"]
    assert choice_words(found.change(second, "陶勇")) == "若陶勇再近 38 分钟，则排第 1"  # type: ignore[arg-type]
    assert (found.score(first), found.score(second)) == (9 + 5 - 8, 14 + 25 + 2)
    assert (third.rank, third.able, told(found.reasons(third))) == (2, False, ["当天请假"])


@pytest.mark.parametrize("damaged", [b"", b"\x00", zlib.compress(b"[]"), zlib.compress(b'{"format": 2}')])
def test_what_cannot_be_read_is_said_to_be_so(damaged):
    with pytest.raises(keeping.RankingUnreadableError):
        keeping.unpack(damaged)


@pytest.mark.parametrize(("people", "providers", "most"), [(3000, 40, 60_000), (80, 1, 5_000)])
def test_it_is_small(people, providers, most):
    chance = Random(7)
    shares = [chance.uniform(0.2, 2.5) if providers > 1 else 1.0 for _number in range(providers)]
    everybody = [
        facts(
            chance.randrange(1, 100_000) * 10_000 + number, provider_id=number % providers, minutes=chance.randrange(2, 60),
            share=shares[number % providers], visits_today=chance.randrange(12), hours_today=chance.uniform(0, 11),
            visits=chance.choice([0, 0, 0, 1, 2]), same_language=chance.random() < 0.3, gender=chance.choice("fm"),
            clash=chance.random() < 0.3, in_shift=chance.choice([None, True, True, False]), certificate="valid",
        )
        for number in range(people)
    ]  # fmt: skip
    ranked, out = choosing.choose(everybody, wish="f")
    assert len(keeping.pack(ranked, out, names=dict.fromkeys(range(providers), "居家服务中心"), wish="f")) < most
