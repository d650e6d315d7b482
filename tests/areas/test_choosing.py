"""A division is chosen by name: in the list with script, by its words without, inside the own part of the tree only."""

import pytest
from django.urls import reverse

from anju.accounts.forms import KeyForm, PostForm
from anju.areas import commands, queries
from anju.areas.commands import Row
from anju.kernel.viewer import SYSTEM
from tests import world
from ui.choosing import PlaceField, PlacesForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def xu():
    return world.viewer(world.official_xu())


@pytest.fixture
def chooser(xu):
    return queries.chooser(xu)


class PlaceForm(PlacesForm):
    area = PlaceField()
    other = PlaceField(required=False, loose=True)


def form(chooser, **data):
    return PlaceForm(data, places=chooser)


class TestTheList:
    def test_begins_with_the_own_division_and_goes_down(self, chooser):
        assert [place.name for place in chooser.below("")] == ["南岗区", "花园街道"]
        below = chooser.below(world.STREET)
        assert [(place.name, place.words, place.leaf) for place in below] == [
            ("花园社区", "南岗区 › 花园街道 › 花园社区", True),
            ("海城社区", "南岗区 › 花园街道 › 海城社区", True),
        ]
        assert chooser.above(world.STREET).name == "南岗区"
        assert chooser.above(world.NANGANG) is None

    @pytest.mark.parametrize(
        ("words", "codes"),
        [
            ("海城", [world.NEXT_COMMUNITY]),
            ("花园", [world.STREET, world.COMMUNITY]),
            ("南岗 海城", [world.NEXT_COMMUNITY]),
            ("花园街道花园社区", [world.COMMUNITY]),
            ("230103001002", [world.NEXT_COMMUNITY]),
            ("尚志", []),
            ("%", []),
            ("\x00", []),
        ],
    )
    def test_finds_by_words_inside_only(self, chooser, words, codes):
        assert [place.code for place in chooser.find(words)] == codes

    def test_finds_everywhere_where_somebody_went_to(self, xu):
        found = queries.chooser(xu, everywhere=True).find("尚志")
        assert [(place.code, place.words) for place in found] == [
            (world.DAOLI_COMMUNITY, "黑龙江省 › 哈尔滨市 › 道里区 › 兆麟街道 › 尚志社区")
        ]

    def test_is_a_fragment_for_the_box_that_asks(self):
        browser = world.client_for(world.official_xu())
        text = browser.get(reverse("areas:choose"), {"at": world.STREET, "list": "id_area"}).content.decode()
        assert 'id="id_area_list"' in text
        assert f'data-code="{world.NEXT_COMMUNITY}" data-words="南岗区 › 花园街道 › 海城社区" data-leaf' in text
        assert "上一级：南岗区" in text
        assert "道里" not in browser.get(reverse("areas:choose"), {"words": "道里"}).content.decode().split("<p>")[0]
        assert 'id="places_list"' in browser.get(reverse("areas:choose"), {"list": '"><b>'}).content.decode()


class TestTheField:
    def test_takes_the_code_that_was_chosen(self, chooser):
        words = "南岗区 › 花园街道"
        assert form(chooser, area=world.STREET, area_words=words).is_valid()
        assert form(chooser, area=world.STREET).is_valid()

    @pytest.mark.parametrize("words", ["海城社区", "南岗区 › 花园街道 › 海城社区", "花园街道/海城社区", "230103001002"])
    def test_reads_words_without_script(self, chooser, words):
        said = form(chooser, area="", area_words=words)
        assert said.is_valid(), said.errors
        assert said.cleaned_data["area"] == world.NEXT_COMMUNITY

    def test_words_that_were_changed_outweigh_the_old_code(self, chooser):
        said = form(chooser, area=world.STREET, area_words="海城社区")
        assert said.is_valid()
        assert said.cleaned_data["area"] == world.NEXT_COMMUNITY

    def test_asks_back_when_several_have_the_name(self, chooser):
        commands.split(
            SYSTEM, world.NEXT_COMMUNITY, into=[Row("230103001098", "花园社区")], on=world.LONG_AGO.replace(year=2021),
            now=world.NOW,
        )  # fmt: skip
        said = form(chooser, area="", area_words="花园社区")
        assert not said.is_valid()
        text = str(said["area"])
        assert text.count('name="area_pick"') == 2
        picked = form(chooser, area="", area_words="花园社区", area_pick="230103001098")
        assert picked.is_valid()

    @pytest.mark.parametrize("words", ["尚志社区", "没有这里", world.DAOLI, "9" * 12])
    def test_nothing_outside_can_be_chosen(self, chooser, words):
        said = form(chooser, area="", area_words=words)
        assert "您的辖区内没有" in str(said.errors["area"])
        assert not form(chooser, area=world.DAOLI).is_valid()

    def test_a_place_we_do_not_hold_is_written_as_a_code_where_that_is_allowed(self, chooser):
        assert form(chooser, area=world.STREET, other_words="440106").is_valid()
        assert "可以改填区划代码" in str(form(chooser, area=world.STREET, other_words="天河区").errors["other"])
        assert not form(chooser, area=world.STREET, other_words="44010").is_valid()

    def test_shows_the_words_of_a_code_and_works_as_a_plain_box(self, chooser):
        text = str(PlaceForm(initial={"area": world.STREET}, places=chooser)["area"])
        assert 'name="area" value="230103001"' in text
        assert 'value="南岗区 › 花园街道"' in text
        assert 'data-place="/areas/choose/"' in text


class TestForms:
    def test_a_key_is_issued_over_a_street_by_name(self):
        browser = world.client_for(world.security_admin())
        asked = {"name": "网关", "verbs": ["frame.push"], "area": "", "area_words": "花园街道", "per_minute": 60}
        world.harbin()
        assert browser.post("/admin/keys/issue/", asked).status_code == 200
        assert "花园街道" in browser.get("/admin/keys/").content.decode()

    @pytest.mark.parametrize("kind", [KeyForm, PostForm])
    def test_left_empty_it_is_the_whole_country_for_whoever_looks_after_it(self, kind):
        admin = world.viewer(world.security_admin())
        assert "不填为全国" in str(kind(places=queries.chooser(admin))["area"])

    def test_a_line_asks_back_and_keeps_what_was_typed(self):
        world.harbin()
        browser = world.client_for(world.system_admin())
        values = {"name": "南岗网关", "protocol": "zigbee2mqtt", "area": "", "area_words": "没有这里"}
        answer = browser.post("/lines/", values)
        assert answer.status_code == 422
        assert "南岗网关" in answer.content.decode()
        assert "没有这里" in answer.content.decode()
