"""The showcase, the point, a loan and the labels as people see them."""

import re

import pytest

from anju.assistive import commands
from anju.assistive.models import Loan, Piece
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from tests import world
from tests.assistive import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return scene.point()


@pytest.fixture
def zhao(place):
    return scene.borrower()


@pytest.fixture
def desk(place):
    return world.client_for(world.person("孟庆云", "institution_staff", world.COMMUNITY, at=place.pk))


def text(response):
    return response.content.decode()


def fields(page, *names):
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in names}


def test_an_empty_point_says_what_comes_first():
    row = world.institution("空站", kind="station")
    keeper = world.client_for(world.person("孟庆云", "institution_staff", world.COMMUNITY, at=row.pk))
    assert "先填写租借标准" in text(keeper.get("/aids/"))
    assert "没有待办" in text(keeper.get(f"/aids/{row.pk}/"))
    assert "还没有租借标准" in text(keeper.get(f"/aids/{row.pk}/stock/"))
    assert "还没有登记辅具" in text(keeper.get(f"/aids/{row.pk}/labels/"))
    assert "这里还没有可借的辅具" in text(keeper.get("/aids/showcase/"))
    assert "没有租借记录" in text(keeper.get("/aids/loans/"))


def test_a_keeper_lends_to_who_stands_there_and_takes_it_back_clean(place, zhao, desk):
    values = {"kind": "wheelchair", "number": "ly-001", "maker": "某型"}
    assert desk.post(f"/aids/{place.pk}/stock/take-in/", values).status_code == 302
    again = desk.post(f"/aids/{place.pk}/stock/take-in/", values)
    assert again.status_code == 409
    assert "编号 LY-001 已经登记过" in text(again)
    assert f"elder={zhao.pk}" in text(desk.post(f"/aids/{place.pk}/find/", {"text": "赵德福"}))
    assert "没有找到这位老人" in text(desk.post(f"/aids/{place.pk}/find/", {"text": "不存在的人"}))
    address = f"/aids/reserve/{place.pk}/wheelchair/?elder={zhao.pk}"
    assert address.replace("?", "?") in text(desk.get(f"/aids/showcase/?elder={zhao.pk}"))
    page = text(desk.get(address))
    assert "360.00 元" in page
    said = fields(page, "elder", "days", "pay", "token")
    assert desk.post(address, said).status_code == 302
    assert desk.post(address, said).status_code == 302
    loan = Loan.objects.get()
    assert "等人来取" in text(desk.get(f"/aids/{place.pk}/"))
    for verb, data in (
        ("hand_over", {}), ("extend", {"days": 30}), ("take_back", {"kept": "50", "why": "脚踏板断裂"}),
    ):  # fmt: skip
        assert desk.post(f"/aids/loans/{loan.pk}/{verb}/", data).status_code == 302
    shown = text(desk.get(f"/aids/loans/{loan.pk}/"))
    assert "续借 30 天" in shown
    assert "50.00" in shown
    piece = Piece.objects.get()
    assert "等消毒" in text(desk.get(f"/aids/{place.pk}/"))
    assert desk.post(f"/aids/pieces/{piece.pk}/shelve/").status_code == 409
    assert desk.post(f"/aids/pieces/{piece.pk}/disinfect/", {"method": "heat"}).status_code == 422
    done = {"method": "wipe", "note": "含氯消毒液"}
    assert desk.post(f"/aids/pieces/{piece.pk}/disinfect/", done).status_code == 302
    assert "消毒液擦拭 · 孟庆云 · 含氯消毒液" in text(desk.get(f"/aids/pieces/{piece.pk}/"))
    assert desk.post(f"/aids/pieces/{piece.pk}/shelve/").status_code == 302
    assert desk.post(f"/aids/pieces/{piece.pk}/nonsense/").status_code == 404
    assert desk.post(f"/aids/loans/{loan.pk}/nonsense/").status_code == 404
    assert "<svg" in text(desk.get(f"/aids/{place.pk}/labels/"))


def test_the_desk_books_from_the_showcase_and_the_last_piece_is_said_to_be_gone(place, zhao):
    scene.piece(place)
    scene.piece(place, "LY-900", for_show=True)
    li = world.client_for(world.operator_li())
    assert "可现场试用" in text(li.get("/aids/showcase/"))
    assert zhao.name in text(li.get("/aids/showcase/?q=赵德福"))
    address = f"/aids/reserve/{place.pk}/wheelchair/?elder={zhao.pk}"
    said = fields(text(li.get(address)), "elder", "days", "pay", "token")
    other = scene.borrower("孙长海")
    commands.reserve(
        SYSTEM, place.pk, elder_id=other.pk, kind="wheelchair", days=30, shown_pay_fen=None, now=clock.now()
    )
    late = li.post(address, said)
    assert late.status_code == 409
    assert "这类辅具刚被借完" in text(late)
    assert li.post(address, said | {"days": "91"}).status_code == 422
    assert li.get(address + "x").status_code == 404
    assert li.get(f"/aids/reserve/{place.pk}/no-such-kind/?elder={zhao.pk}").status_code == 404


def test_the_official_of_the_other_county_gets_404(place, zhao):
    scene.piece(place)
    zhao_of_daoli = world.client_for(world.official_zhao_daoli())
    assert zhao_of_daoli.get(f"/aids/showcase/?area={world.NANGANG}").status_code == 404
    assert zhao_of_daoli.get(f"/aids/showcase/?elder={zhao.pk}").status_code == 404
    assert place.name not in text(zhao_of_daoli.get("/aids/showcase/"))
    assert place.name in text(world.client_for(world.official_xu()).get("/aids/showcase/"))


def test_the_family_reserves_in_two_taps_and_gives_it_up(place, zhao):
    scene.piece(place)
    daughter = world.daughter_zhao()
    people.set_contacts(
        SYSTEM, zhao.pk,
        [people.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", user_id=daughter.pk)],
        now=scene.NOW,
    )  # fmt: skip
    browser = world.client_for(daughter)
    assert "手动轮椅" in text(browser.get(f"/family/{zhao.pk}/aids/"))
    address = f"/family/{zhao.pk}/aids/{place.pk}/wheelchair/"
    page = text(browser.get(address))
    assert "付 360.00 元" in page
    said = fields(page, "token") | {"choice": "30-36000"}
    assert browser.post(address, {"choice": "rubbish"}).status_code == 409
    assert browser.post(address, said | {"choice": "30-1"}).status_code == 409
    assert browser.post(address, said).status_code == 302
    loan = Loan.objects.get()
    assert "已借完" in text(browser.get(f"/family/{zhao.pk}/aids/"))
    assert browser.get(f"/aids/loans/{loan.pk}/").status_code == 403
    assert browser.post(f"/family/{zhao.pk}/aids/loans/{loan.pk}/give-up/").status_code == 302
    loan.refresh_from_db()
    assert loan.state == "cancelled"


def test_the_overdue_stand_on_top_of_the_keeper_s_list_and_in_the_county_s(place, zhao, desk):
    scene.piece(place)
    scene.lent(scene.keeper(place, "白岩"), place, zhao)
    commands.fire_timers(scene.NOW + scene.days(31))
    assert "超期未还，请联系" in text(desk.get(f"/aids/{place.pk}/"))
    xu = world.client_for(world.official_xu())
    assert "赵德福" in text(xu.get("/aids/loans/?state=overdue"))
    assert "已超期" in text(xu.get(f"/aids/loans/{Loan.objects.get().pk}/"))
