"""The desk, the family and a machine each order in their own way; the same object comes out."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anju.benefits.models import Hold
from anju.kernel import clock
from anju.messaging.models import Message
from anju.orders import commands, queries
from anju.orders.models import Order, Plan
from anju.people import commands as people
from tests import world
from tests.incidents import scene as alarms
from tests.incidents.scene import run_later
from tests.orders import scene


@pytest.fixture
def father(zhao):
    """Elder Zhao with his daughter's account beside him, and 200 yuan a month."""
    daughter = world.daughter_zhao()
    people.set_contacts(
        alarms.SYSTEM, zhao.pk,
        [people.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", user_id=daughter.pk)], now=alarms.NOW,
    )  # fmt: skip
    scene.money(zhao)
    return zhao, daughter


def values(elder, **more):
    day = clock.local_day(clock.now()) + timedelta(days=1)
    return {"elder": elder.pk, "items": ["meal"], "on": day.isoformat(), "at": "11:00", "quantity": 1,
            "channel": "phone", "holiday_rule": "skip", **more}  # fmt: skip


class TestDesk:
    def test_found_by_name_or_number_priced_and_placed(self, father):
        zhao, _daughter = father
        browser = world.client_for(world.operator_li())
        page = browser.get(reverse("orders:new"), {"q": "赵德福"})
        assert f"?elder={zhao.pk}" in page.content.decode()
        assert f"?elder={zhao.pk}" in browser.get(reverse("orders:new"), {"q": "4408"}).content.decode()
        page = browser.get(reverse("orders:new"), {"elder": zhao.pk})
        assert "看价格" in page.content.decode()
        page = browser.get(reverse("orders:new"), values(zhao)).content.decode()
        assert "30.00" in page
        assert 'name="shown_own_fen" value="0"' in page
        answer = browser.post(reverse("orders:new"), values(zhao, shown_own_fen=0, note="少盐"))
        row = Order.objects.get()
        assert answer["Location"] == reverse("orders:order", args=[row.pk])
        assert (row.channel, row.note, row.subsidy_fen, row.own_fen, row.placed_name) == (
            "phone",
            "少盐",
            3000,
            0,
            "李静",
        )
        assert browser.get(answer["Location"]).status_code == 200

    def test_two_services_are_a_package_and_weekdays_a_plan(self, father):
        zhao, _daughter = father
        browser = world.client_for(world.operator_li())
        browser.post(reverse("orders:new"), values(zhao, items=["meal", "bath"]))
        assert Order.objects.values("package").distinct().count() == 1
        browser.post(reverse("orders:new"), values(zhao, items=["cleaning"], weekdays=[1, 3, 5]))
        plan = Plan.objects.get()
        assert plan.orders.count() >= 5
        assert "赵德福" in browser.get(reverse("orders:plans")).content.decode()

    def test_an_incident_becomes_an_order_that_names_it(self, father):
        zhao, _daughter = father
        case = alarms.alarm(zhao, "help")
        browser = world.client_for(world.operator_li())
        link = f"{reverse('orders:new')}?elder={zhao.pk}&channel=incident&source=incident&source_id={case.pk}"
        assert link.replace("&", "&amp;") in browser.get(reverse("operator:case", args=[case.pk])).content.decode()
        form = browser.get(link).context["form"]
        assert (form["channel"].value(), form["source_id"].value()) == ("incident", str(case.pk))
        browser.post(reverse("orders:new"), values(zhao, channel="incident", source="incident", source_id=case.pk))
        row = Order.objects.get()
        assert (row.channel, row.source, row.source_id) == ("incident", "incident", case.pk)

    def test_what_is_wrong_is_said_beside_the_form(self, father):
        zhao, _daughter = father
        browser = world.client_for(world.operator_li())
        answer = browser.post(reverse("orders:new"), values(zhao, items=[]))
        assert (answer.status_code, Order.objects.count()) == (422, 0)
        browser.post(reverse("orders:new"), values(zhao))
        answer = browser.post(reverse("orders:new"), values(zhao))
        assert answer.status_code == 422
        assert "已经订过了" in answer.content.decode()

    def test_a_call_rings_and_is_answered_into_an_order(self, father):
        zhao, _daughter = father
        draft = commands.ring(alarms.SYSTEM, zhao.pk, channel="button", now=clock.now(), source="signal")
        browser = world.client_for(world.operator_li())
        strip = browser.get(reverse("orders:ringing")).content.decode()
        assert "要服务，等人接听" in strip
        assert "data-ringing" in strip
        browser.post(reverse("orders:new"), values(zhao, draft=draft.pk))
        draft.refresh_from_db()
        assert (draft.state, draft.channel) == ("placed", "button")
        assert "data-ringing" not in browser.get(reverse("orders:ringing")).content.decode()

    def test_the_list_filters_counts_and_goes_out_as_a_file(self, father):
        zhao, _daughter = father
        row = scene.placed(zhao, now=clock.now() + timedelta(seconds=1))
        browser = world.client_for(world.operator_li())
        page = browser.get(reverse("orders:list"), {"text": "赵德福", "state": "waiting"})
        assert row.number in page.content.decode()
        assert page.context["counts"].waiting == 1
        assert row.number not in browser.get(reverse("orders:list"), {"state": "done"}).content.decode()
        file = browser.post(reverse("orders:export"))
        assert file["Content-Disposition"].startswith("attachment")
        other = world.client_for(world.operator_of_daoli())
        assert row.number not in other.get(reverse("orders:list")).content.decode()

    @pytest.mark.parametrize("page", ["list", "plans", "catalogue"])
    def test_empty_pages_say_what_to_do(self, db, page):
        world.harbin()
        assert "aj-empty" in world.client_for(world.operator_li()).get(reverse(f"orders:{page}")).content.decode()

    def test_the_list_has_a_budget(self, father, django_assert_max_num_queries):
        zhao, _daughter = father
        for hours in range(20, 40):
            scene.placed(zhao, hours=hours, now=clock.now() + timedelta(seconds=1))
        browser = world.client_for(world.operator_li())
        browser.get(reverse("orders:list"))
        with django_assert_max_num_queries(16):
            browser.get(reverse("orders:list"))

    def test_a_refused_step_comes_back_with_its_sentence(self, father):
        zhao, _daughter = father
        row = scene.placed(zhao, now=clock.now(), hours=1)
        browser = world.client_for(world.operator_li())
        answer = browser.post(reverse("orders:act", args=[row.pk, "cancel"]))
        assert answer.status_code == 422
        assert "请写明原因" in answer.content.decode()
        answer = browser.post(reverse("orders:send", args=[row.pk]))
        assert answer.status_code == 409
        browser.post(reverse("orders:act", args=[row.pk, "cancel"]), {"why": "老人不舒服"})
        row.refresh_from_db()
        assert (row.state, row.late_cancel) == ("cancelled", True)


class TestOffice:
    def test_an_official_sets_a_price(self, zhao):
        browser = world.client_for(world.official_xu())
        assert "30.00" in browser.get(reverse("orders:catalogue")).content.decode()
        url = reverse("orders:price", args=["legal_aid"])
        day = clock.local_day(clock.now())
        more = {"yuan": "88.50", "area": world.NANGANG, "starts_on": day.isoformat(), "provider": "没有这家"}
        assert browser.post(url, more).status_code == 422
        assert browser.post(url, {**more, "provider": ""}).status_code == 302
        assert queries.prices(scene.desk(), on=day, item_code="legal_aid").get().fen == 8850

    def test_a_provider_sees_only_its_own_orders(self, zhao):
        home = world.institution()
        scene.price("bath", 4800, provider=home)
        own = scene.placed(zhao, "bath", now=clock.now())
        foreign = scene.placed(zhao, "meal", now=clock.now())
        browser = world.client_for(world.staff_bai())
        page = browser.get(reverse("orders:list")).content.decode()
        assert own.number in page
        assert foreign.number not in page
        assert browser.get(reverse("orders:order", args=[own.pk])).status_code == 200
        assert browser.get(reverse("orders:order", args=[foreign.pk])).status_code == 404
        browser.post(reverse("orders:act", args=[own.pk, "refuse"]), {"why": "人手不够"})
        own.refresh_from_db()
        assert own.alert == "refused"


class TestFamily:
    def test_three_taps_with_the_price_shown_before(self, father):
        zhao, daughter = father
        browser = world.client_for(daughter)
        home = browser.get(f"/family/{zhao.pk}/").content.decode()
        services = reverse("family:services", args=[zhao.pk])
        assert services in home
        assert "助浴" in browser.get(services).content.decode()
        url = reverse("family:order", args=[zhao.pk, "bath"])
        page = browser.get(url).content.decode()
        assert "50.00" in page
        assert "您付" in page
        context = browser.get(url).context
        answer = browser.post(url, {"day": context["day"], "hour": context["hour"], "shown_own_fen": 0})
        row = Order.objects.get()
        assert answer["Location"] == reverse("family:one_order", args=[zhao.pk, row.pk])
        assert (row.channel, row.own_fen, Hold.objects.get().fen) == ("family", 0, 5000)
        run_later()
        assert Message.objects.filter(user=daughter, template__startswith="order_placed@").exists()
        assert row.number in browser.get(answer["Location"]).content.decode()
        assert "助浴" in browser.get(reverse("family:orders", args=[zhao.pk])).content.decode()

    def test_without_a_day_nothing_is_placed(self, father):
        zhao, daughter = father
        answer = world.client_for(daughter).post(reverse("family:order", args=[zhao.pk, "bath"]), {"hour": "9"})
        assert (answer.status_code, Order.objects.count()) == (422, 0)

    def test_followed_to_the_rating(self, father):
        zhao, daughter = father
        row = scene.served(zhao, now=clock.now() - timedelta(hours=2))
        browser = world.client_for(daughter)
        page = browser.get(reverse("family:one_order", args=[zhao.pk, row.pk])).content.decode()
        assert "服务得怎么样" in page
        url = reverse("family:order_act", args=[zhao.pk, row.pk, "rate"])
        assert browser.post(url, {"stars": "9"}).status_code == 422
        browser.post(url, {"stars": "5", "why": "很好"})
        row.refresh_from_db()
        assert (row.state, row.rating) == ("rated", 5)
        run_later()
        told = set(Message.objects.filter(user=daughter, thing="order").values_list("template", flat=True))
        assert {"order_placed@1", "order_accepted@1", "order_checked_in@1", "order_checked_out@1"} <= told

    def test_a_late_cancel_asks_why(self, father):
        zhao, daughter = father
        row = scene.placed(zhao, now=clock.now(), hours=1)
        browser = world.client_for(daughter)
        url = reverse("family:order_act", args=[zhao.pk, row.pk, "cancel"])
        assert browser.post(url).status_code == 422
        browser.post(url, {"why": "去医院了"})
        row.refresh_from_db()
        assert row.state == "cancelled"


class TestMachine:
    def test_quoted_placed_once_and_told(self, father):
        zhao, _daughter = father
        _key, token = world.machine("order.read", "order.place", "elder.read")
        client = world.client_for()
        head = {"Authorization": f"Bearer {token}"}
        at = (clock.now() + timedelta(days=1)).isoformat()

        def post(path, body, **more):
            return client.post(f"/api/v1{path}", body, content_type="application/json", headers={**head, **more})

        quote = post("/orders/quote", {"elder": str(zhao.pk), "item": "bath", "on": at[:10]}).json()
        assert (quote["price_fen"], quote["subsidy_fen"], quote["own_fen"]) == (5000, 5000, 0)
        body = {"elder": str(zhao.pk), "item": "bath", "starts_at": at, "own_fen": 0}
        first = post("/orders", body, **{"Idempotency-Key": "app-1"})
        again = post("/orders", body, **{"Idempotency-Key": "app-1"})
        assert (first.status_code, again.json()["number"]) == (201, first.json()["number"])
        assert Order.objects.get().channel == "api"
        listed = client.get("/api/v1/orders", headers=head).json()["items"]
        assert [row["state"] for row in listed] == ["placed"]
        done = post(f"/orders/{first.json()['id']}/cancel", {"why": "不要了"})
        assert done.json()["state"] == "cancelled"
        assert {"meal", "bath"} <= {
            row["code"] for row in client.get("/api/v1/catalogue", headers=head).json()["items"]
        }

    def test_orders_can_be_heard_by_a_signed_webhook(self):
        from anju.config.api.webhooks import listening

        assert listening.kinds()["orders.accepted"] == "order.read"
