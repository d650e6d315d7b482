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
