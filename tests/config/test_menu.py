"""The menu: what a post opens, one entry marked as here."""

import re

import pytest

from tests import world

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
