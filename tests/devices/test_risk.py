"""One sum of risk, and who stands on the morning list."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.devices import commands, queries
from anju.devices.models import Device, DeviceState
from anju.devices.rules.risk import DEAF, HEARING, UNHEARD, Person, group, risk
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from tests import world
from tests.devices import build
from tests.devices.build import NOW

HOUR = timedelta(hours=1)
CALM = Person(living_alone=False, care_level="", age=65, conditions=0, quiet=HOUR, devices=1, working=1)
people_of_all_kinds = st.builds(
    Person,
    living_alone=st.booleans(),
    care_level=st.sampled_from(["", "capable", "mild", "moderate", "severe", "complete"]),
    age=st.none() | st.integers(0, 120),
    conditions=st.integers(0, 9),
    quiet=st.none() | st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=900)),
    devices=st.integers(0, 5),
    working=st.integers(0, 5),
)


class TestRisk:
    def test_each_part_is_a_reason_the_heaviest_first(self):
        person = Person(
            living_alone=True, care_level="severe", age=84, conditions=2, quiet=36 * HOUR, devices=1, working=0
        )
        assert risk(person).reasons == (
            ("alone", 30), ("frail", 25), ("old", 24), ("deaf", 20), ("quiet", 20), ("conditions", 10),
        )  # fmt: skip
        assert risk(person).sum == 129

    def test_never_heard_weighs_as_much_as_three_days(self):
        never = Person(living_alone=False, care_level="", age=None, conditions=0, quiet=None, devices=1, working=1)
        assert risk(never).reasons == (("quiet", 40),)

    @given(people_of_all_kinds)
    def test_the_sum_is_its_parts_and_grows_with_silence(self, person):
        found = risk(person)
        assert found.sum == sum(points for _name, points in found.reasons)
        assert 0 <= found.sum <= 165
        if person.quiet is not None:
            import dataclasses

            assert risk(dataclasses.replace(person, quiet=person.quiet + HOUR)).sum >= found.sum
            assert risk(dataclasses.replace(person, quiet=None)).sum >= found.sum

    @given(people_of_all_kinds)
    def test_who_was_heard_within_a_day_is_on_no_list(self, person):
        if person.quiet is not None and person.quiet <= 24 * HOUR:
            assert group(person) == ""
        elif person.working:
            assert group(person) == UNHEARD
        elif person.devices or person.living_alone:
            assert group(person) == DEAF

    @pytest.mark.parametrize(
        ("more", "listed"),
        [({}, ""), ({"age": 80}, DEAF), ({"care_level": "moderate"}, DEAF), ({"care_level": "mild"}, "")],
    )
    def test_without_a_device_only_whose_home_or_body_asks_for_it(self, more, listed):
        import dataclasses

        assert group(dataclasses.replace(CALM, quiet=None, devices=0, working=0, **more)) == listed

    def test_the_family_page_listens_to_the_same_kinds(self):
        from anju.desks.family import signs

        assert signs.LIVES == HEARING


@pytest.mark.django_db
class TestUnheard:
    def working(self, device: Device) -> None:
        DeviceState.objects.filter(device=device).update(last_seen_at=NOW, online=True)

    def test_groups_and_order(self):
        heard, quiet, deaf = build.elder("赵德福"), build.elder("王桂兰"), build.elder("李玉珍", care_level="severe")
        couple = people.register_elder(
            SYSTEM, now=NOW, name="孙福", sex="m", area_code=world.COMMUNITY, living_alone=False,
        )  # fmt: skip
        for owner, number in ((heard, "T-1"), (quiet, "T-2"), (deaf, "T-3")):
            device = build.device(number, "motion", owner)
            self.working(device)
        DeviceState.objects.filter(device__number="T-3").update(online=None)
        later = NOW + 30 * HOUR
        commands.note_sign(SYSTEM, heard.pk, source="call", at=later - HOUR, now=later)
        commands.note_sign(SYSTEM, quiet.pk, source="call", at=NOW, now=later)
        found = queries.unheard(SYSTEM, world.NANGANG, now=later)
        assert [(row.elder_id, row.group) for row in found] == [(deaf.pk, DEAF), (quiet.pk, UNHEARD)]
        assert found[1].last.at == NOW
        assert couple.pk not in {row.elder_id for row in found}

    def test_a_silent_gateway_hears_nobody(self):
        where = build.line(base="zigbee2mqtt/g1")
        zhao = build.elder()
        self.working(build.device("0x1", "motion", zhao, where))
        later = NOW + 30 * HOUR
        assert [row.group for row in queries.unheard(SYSTEM, "", now=later)] == [UNHEARD]
        DeviceState.objects.filter(device__kind="gateway").update(silent_since=NOW)
        assert [row.group for row in queries.unheard(SYSTEM, "", now=later)] == [DEAF]

    def test_conditions_count_and_others_see_none(self):
        zhao, wang = build.elder(), build.elder("王桂兰")
        before = queries.at_risk(SYSTEM, [zhao.pk], now=NOW)[0].risk
        people.add_health_note(SYSTEM, zhao.pk, kind="condition", text="心脏支架", vital=True, now=NOW)
        assert queries.at_risk(SYSTEM, [zhao.pk], now=NOW)[0].risk == before + 5
        assert queries.unheard(world.viewer(world.official_zhao_daoli()), world.DAOLI, now=NOW) == []
        xu = world.viewer(world.official_xu())
        assert {row.elder_id for row in queries.at_risk(xu, [zhao.pk, wang.pk], now=NOW)} == {zhao.pk, wang.pk}
        assert queries.at_risk(world.viewer(world.official_zhao_daoli()), [zhao.pk], now=NOW) == []
        assert queries.at_risk(SYSTEM, [], now=NOW) == []
