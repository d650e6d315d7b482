"""Whom an alarm of an area reaches, stage by stage; a level with nobody says so."""

import pytest

from anju.accounts import queries as accounts
from anju.incidents import commands
from anju.incidents.queries.reach import reach
from anju.kernel import clock
from anju.kernel.refusals import NotAllowed, NotVisible
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def wu():
    """The security administrator of the city."""
    return world.viewer(world.person("吴安全", "security_admin", "2301"))


def names(stage):
    return [person.name for person in stage.people]


class TestStages:
    def test_follow_the_levels_of_the_posts(self, wu):
        world.person("郭艳", "operator", world.STREET)
        world.operator_li()
        world.person("周敏", "operator", "2301")
        ring, overflow, county, city = reach(wu, world.COMMUNITY, now=clock.now()).stages
        assert [names(stage) for stage in (ring, overflow, county, city)] == [["郭艳"], ["李静"], ["周敏"], []]
        assert [stage.place for stage in (ring, overflow, county, city)] == [
            "花园街道",
            "南岗区",
            "哈尔滨市",
            "黑龙江省",
        ]
        assert [name for name, _after in overflow.after] == ["P1", "P2", "P3"]
        assert overflow.after[0][1].total_seconds() == 60
        assert not any(stage.warning for stage in (ring, overflow, county, city))

    def test_a_county_and_a_city_without_anybody_warn(self, wu):
        world.person("郭艳", "operator", world.STREET)
        found = reach(wu, world.COMMUNITY, now=clock.now())
        assert [bool(stage.warning) for stage in found.stages] == [False, True, True, False]
        assert not found.nobody

    def test_neighbours_count_as_yes_or_no_without_a_name(self, wu):
        world.operator_of_daoli()
        found = reach(wu, world.COMMUNITY, now=clock.now())
        assert [stage.elsewhere for stage in found.stages] == [False, False, True, True]
        assert not found.stages[2].warning
        assert "刘洋" not in str(found)

    def test_nobody_at_all_is_said_aloud(self, wu):
        assert reach(wu, world.COMMUNITY, now=clock.now()).nobody

    def test_who_sits_now_is_marked(self, wu):
        li = world.operator_li()
        commands.take_seat(world.viewer(li), now=clock.now())
        found = reach(wu, world.COMMUNITY, now=clock.now())
        assert [person.present for person in found.stages[1].people] == [True]
        assert found.present == 1

    def test_an_ended_post_and_a_stopped_account_reach_nobody(self, wu):
        li = world.operator_li()
        li.is_active = False
        li.save()
        assert reach(wu, world.COMMUNITY, now=clock.now()).nobody


class TestOthers:
    def test_say_who_holds_which_post_and_which_is_missing(self, wu):
        world.official_xu()
        others = {item.role: item for item in reach(wu, world.COMMUNITY, now=clock.now()).others}
        assert [person.name for person in others["official"].people] == ["许岚"]
        assert others["responder"].needed
        assert not others["responder"].people


class TestWho:
    def test_may_ask_inside_the_own_area_only(self, wu):
        zhao = world.viewer(world.official_zhao_daoli())
        with pytest.raises(NotVisible):
            reach(zhao, world.COMMUNITY, now=clock.now())
        with pytest.raises(NotAllowed):
            accounts.holders(world.viewer(world.operator_li()), world.NANGANG, roles=[], day=world.LONG_AGO)


class TestPage:
    def test_stands_beside_the_posts(self):
        world.operator_li()
        browser = world.client_for(world.security_admin())
        assert "/incidents/reach/" in browser.get("/admin/posts/").content.decode()
        text = browser.get("/incidents/reach/", {"area_words": "花园社区"}).content.decode()
        assert "李静" in text
        assert "一级一级传到谁" in text
        assert "此刻没有人在席" in text
        assert "这一级没有坐席" in text

    def test_asks_for_a_division_first(self):
        text = world.client_for(world.security_admin()).get("/incidents/reach/").content.decode()
        assert "先选一个街道" in text

    def test_a_division_elsewhere_is_refused(self):
        browser = world.client_for(world.official_zhao_daoli())
        assert browser.get("/incidents/reach/", {"area": world.COMMUNITY}).status_code == 422
