"""The card read in one statement is the card put together from the parts."""

import pytest

from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM
from anju.people import commands, queries
from anju.people.queries.card import card_of
from tests import world
from tests.api import world as small


@pytest.mark.django_db
class TestOneStatement:
    def test_it_is_the_same_card(self) -> None:
        world.harbin()
        zhao, now = small.elder(), clock.now()
        value = commands.ContactValues
        commands.set_contacts(
            SYSTEM,
            zhao.pk,
            [
                value(
                    name="赵丽华",
                    relation="女儿",
                    phone="13812346612",
                    minutes_away=25,
                    checked_on=clock.local_day(now),
                ),
                value(name="张桂云", relation="邻居", kind="neighbour", has_key=True),
            ],
            now=now,
        )
        commands.add_health_note(SYSTEM, zhao.pk, kind="condition", text="高血压", now=now)
        commands.add_health_note(SYSTEM, zhao.pk, kind="allergy", text="青霉素", vital=True, now=now)
        for kind in ("dibao", "empty_nest"):
            commands.add_category(SYSTEM, zhao.pk, kind=kind, starts_on=clock.local_day(now), source="民政", now=now)
        day = clock.local_day(now)
        assert queries.rescue_card(SYSTEM, zhao.pk) == card_of(SYSTEM, queries.elder(SYSTEM, zhao.pk), day)

    def test_a_bare_record_too(self) -> None:
        world.harbin()
        row = commands.register_elder(SYSTEM, now=clock.now(), name="王", area_code=world.COMMUNITY)
        day = clock.local_day(clock.now())
        assert queries.rescue_card(SYSTEM, row.pk) == card_of(SYSTEM, queries.elder(SYSTEM, row.pk), day)

    def test_outside_is_not_there(self) -> None:
        world.harbin()
        stranger = world.viewer(world.official_zhao_daoli())
        with pytest.raises(NotVisible):
            queries.rescue_card(stranger, small.elder().pk)
