"""The menu: what a post opens, one entry marked as here."""

import re

import pytest

from anju.accounts.models import User
from tests import world
from tests.meals import scene as meals

pytestmark = pytest.mark.django_db


def here(text):
    return re.findall(r'<a href="([^"]+)" aria-current="page">', text)


class TestFaults:
    @pytest.mark.parametrize("who", ["system_admin", "lead_operator_chen"])
    def test_are_in_the_menu_of_whoever_looks_after_the_lanes(self, who):
        text = world.client_for(getattr(world, who)()).get("/devices/faults/").content.decode()
        assert "收警异常" in text
        assert here(text) == ["/devices/faults/"]

    def test_are_not_in_an_operators(self):
        text = world.client_for(world.operator_li()).get("/devices/").content.decode()
        assert "收警异常" not in text
        assert here(text) == ["/devices/"]


class TestPagesBesideTheirSubject:
    """A page that is reached from one subject and lives below another is marked where its reader came from."""

    def bar(self, who, address):
        text = world.client_for(who).get(address).content.decode()
        return re.findall(
            r'href="([^"]+)" aria-current="[a-z]+"', text.partition('class="aj-nav"')[2].partition("</nav>")[0]
        )

    def test_the_rounds_of_a_canteen_belong_to_its_meals(self):
        place = meals.canteen()
        miao = meals.staff(place)
        assert self.bar(User.objects.get(pk=miao.user_id), f"/planner/{place.pk}/2026-12-09/rounds/") == ["/meals/"]
        assert self.bar(world.official_xu(), f"/planner/{place.pk}/2026-12-09/rounds/") == ["/orders/"]

    def test_what_an_administrator_opens_from_accounts_and_posts(self):
        assert self.bar(world.system_admin(), "/incidents/reach/") == ["/admin/accounts/"]
        assert self.bar(world.security_admin(), "/incidents/reach/") == ["/admin/posts/"]
        assert self.bar(world.security_admin(), "/admin/accounts/") == ["/admin/posts/"]
        assert self.bar(world.lead_operator_chen(), "/incidents/reach/") == ["/incidents/"]

    def test_nobody_is_offered_an_inbox_that_is_shut(self):
        for who, there in ((world.system_admin(), False), (world.operator_li(), True)):
            browser = world.client_for(who)
            page = browser.get("/devices/faults/" if not there else "/incidents/").content.decode()
            assert ('href="/messages/"' in page) is there
            assert (browser.get("/messages/").status_code == 200) is there


class TestSubjects:
    def links(self, who, address):
        text = world.client_for(who).get(address).content.decode()
        bar, _, rest = text.partition('class="aj-nav"')[2].partition("</nav>")
        section = rest.partition('class="aj-section"')[2].partition("</nav>")[0]
        return re.findall(r'href="([^"]+)"( aria-current="[a-z]+")?', bar), re.findall(r'href="([^"]+)"', section)

    def test_pages_of_one_subject_stand_below_the_bar_when_it_is_chosen(self):
        bar, section = self.links(world.official_xu(), "/devices/health/")
        assert ("/devices/", ' aria-current="true"') in bar
        assert "/devices/health/" not in dict(bar)
        assert section[:2] == ["/devices/", "/devices/health/"]

    def test_elsewhere_they_stay_away(self):
        bar, section = self.links(world.official_xu(), "/incidents/")
        assert ("/incidents/", ' aria-current="page"') in bar
        assert section == []

    def test_whoever_has_one_page_of_a_subject_gets_that_page(self):
        bar, _section = self.links(world.audit_admin(), "/audit/")
        assert [url for url, _here in bar] == ["/ledger/", "/audit/"]
