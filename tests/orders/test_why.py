"""Why this worker and not another: page and API answer for everybody who could have gone, now and later."""

import pytest

from anju.dispatch import commands as dispatch
from anju.kernel.viewer import SYSTEM
from anju.orders import commands
from tests import world
from tests.orders import scene
from tests.orders.test_who_could_go import bath, text

pytestmark = pytest.mark.django_db
__all__ = ["bath"]


@pytest.fixture
def sent(bath):
    """Zhou Qian of 康馨 is asked."""
    return commands.send(SYSTEM, bath.pk, now=scene.NOW)


def test_the_desk_reads_the_ranking_and_finds_anybody_by_name(sent):
    browser = world.client_for(world.operator_li())
    assert f'href="/orders/{sent.pk}/ranking/"' in text(browser.get(f"/orders/{sent.pk}/"))
    page = text(browser.get(f"/orders/{sent.pk}/ranking/"))
    for words in ("为什么是周倩", "当时排第 1，可派 2 人", "1. 周倩", "派给了他", "2. 郑爽", "若郑爽"):
        assert words in page, words
    found = text(browser.get(f"/orders/{sent.pk}/ranking/?name=郑"))
    assert "2. 郑爽" in found
    assert "1. 周倩" not in found
    assert "合计" in found
    assert "当时的排序里没有这个人" in text(browser.get(f"/orders/{sent.pk}/ranking/?name=无此人"))
    assert browser.get(f"/orders/{sent.pk}/ranking/?name=%00{'x' * 500}").status_code == 200


def test_before_anybody_is_asked_it_says_so(bath):
    browser = world.client_for(world.operator_li())
    assert "还没有派过人" in text(browser.get(f"/orders/{bath.pk}/ranking/"))


def test_the_provider_comes_there_from_its_desk_and_reads_of_its_own(sent):
    browser = world.client_for(world.manager_shen())
    desk = text(browser.get(f"/provider/orders/{sent.pk}/"))
    assert f'href="/orders/{sent.pk}/ranking/#assignment-' in desk
    page = text(browser.get(f"/orders/{sent.pk}/ranking/"))
    assert "2. 郑爽" in page
    assert f'href="/provider/orders/{sent.pk}/"' in page
    assert world.client_for(world.manager_of_songhua()).get(f"/orders/{sent.pk}/ranking/").status_code == 404


def test_the_family_does_not_read_of_workers_who_did_not_come(sent):
    browser = world.client_for(world.daughter_zhao())
    assert browser.get(f"/orders/{sent.pk}/ranking/").status_code in {403, 404}
    assert browser.get(f"/api/v1/orders/{sent.pk}/rankings").status_code == 404


def test_the_api_tells_places_codes_parts_and_what_would_have_changed_it(sent):
    browser = world.client_for(world.operator_li())
    (row,) = browser.get(f"/api/v1/orders/{sent.pk}/rankings").json()["items"]
    assert (row["rank"], row["able"], row["barred"], row["override"]) == (1, 2, 0, "")
    first, second = row["ranked"]
    assert (first["name"], first["chosen"], first["counterfactual"]) == ("周倩", True, "")
    assert (second["rank"], second["chosen"]) == (2, False)
    assert "若郑爽" in second["counterfactual"]
    assert second["score"] == pytest.approx(sum(part["minutes"] for part in second["parts"]))
    (found,) = browser.get(f"/api/v1/orders/{sent.pk}/rankings?name=郑").json()["items"]
    assert [place["name"] for place in found["ranked"]] == ["郑爽"]
    assert browser.get(f"/api/v1/orders/{sent.pk}/rankings?most=0").status_code == 422


def test_who_could_go_is_found_by_name_also_if_not(bath):
    from anju.dispatch.models import Worker

    zheng = Worker.objects.get(name="郑爽")
    day = scene.NOW.date()
    dispatch.add_leave(SYSTEM, zheng.pk, kind="annual", first_on=day, last_on=day, now=scene.NOW)
    browser = world.client_for(world.operator_li())
    found = text(browser.get(f"/orders/{bath.pk}/candidates/?name=郑"))
    for words in ("郑爽", "不能派", "当天请假", "若无此原因排第"):
        assert words in found, words
    assert "周倩" not in found
    assert "1. 周倩" in text(browser.get(f"/orders/{bath.pk}/candidates/?name=周"))
    assert "没有找到这个人" in text(browser.get(f"/orders/{bath.pk}/candidates/?name=无此人"))


def test_a_long_ranking_costs_no_more_statements(sent, django_assert_max_num_queries):
    browser = world.client_for(world.operator_li())
    browser.get(f"/orders/{sent.pk}/ranking/")
    with django_assert_max_num_queries(14):
        browser.get(f"/orders/{sent.pk}/ranking/")
