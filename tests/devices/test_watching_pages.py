"""Pages of vital signs and geofences: what staff set with a reason, what the family sees, what other districts do not."""

from datetime import timedelta

import pytest

from anju.devices.models import Fence, FenceCrossing, VitalLimit
from anju.devices.rules import limits
from anju.incidents.models import Incident
from anju.journal.models import Audit
from anju.kernel import clock, geometry
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from tests import world
from tests.devices import build
from tests.devices.test_limits_lane import Wrist

pytestmark = pytest.mark.django_db
GOOD = {
    "notice_low": "48", "notice_high": "105", "notice_times": "3", "notice_minutes": "0", "alarm_low": "42",
    "alarm_high": "120", "alarm_times": "1", "alarm_minutes": "0", "reason": "医嘱：房颤",
}  # fmt: skip
CIRCLE = {
    "name": "家", "rule": "stay", "shape": "circle", "datum": "gcj02", "latitude": "45.7569", "longitude": "126.6425",
    "radius": "200", "days": ["1", "2", "3", "4", "5", "6", "7"], "reason": "家属要求",
}  # fmt: skip
SQUARE = "45.75,126.64\n45.75，126.65\n45.76 126.65\n\n45.76,126.64"


@pytest.fixture
def lead(db):
    world.harbin()
    return world.client_for(world.lead_operator_chen())


class TestVitals:
    def test_values_limits_and_what_is_beyond(self, lead):
        wrist = Wrist()
        base = clock.now() - build.NOW - timedelta(minutes=10)
        for minute, rate in enumerate((150, 0, 155)):
            at = build.NOW + base + timedelta(minutes=minute)
            wrist.door.publish(wrist.topic, {"values": {"heart_rate": rate}}, at=at)
        wrist.door.record()
        wrist.door.hear()
        page = lead.get(f"/elders/{wrist.owner.pk}/vitals/").content.decode()
        assert "现在超出限值" in page
        assert "高于 130" in page
        assert page.count("不合理，不参加判断") == 1
        assert 'data-lines="41,130"' in page
        assert "NEWS2" in page
        listed = lead.get("/vitals/").content.decode()
        assert wrist.owner.name in listed
        case = lead.get(f"/incidents/{Incident.objects.get().pk}/").content.decode()
        assert "心率 155 /min，高于上限 130，连续 2 次" in case
        assert "最近测量" in case

    def test_without_values_it_says_so(self, lead):
        assert "这段时间没有测量" in lead.get(f"/elders/{build.elder().pk}/vitals/?days=nonsense").content.decode()
        assert "都在限值以内" in lead.get("/vitals/").content.decode()

    def test_the_card_links_both_pages(self, lead):
        elder = build.elder()
        page = lead.get(f"/elders/{elder.pk}/").content.decode()
        assert f"/elders/{elder.pk}/vitals/" in page
        assert f"/elders/{elder.pk}/fences/" in page


class TestLimits:
    def test_set_with_a_reason_and_written_into_the_journal(self, lead):
        elder = build.elder()
        answer = lead.post(f"/elders/{elder.pk}/vitals/heart_rate/", GOOD)
        assert answer.status_code == 302
        rows = {row.grade: row for row in VitalLimit.objects.all()}
        assert (rows["alarm"].low, rows["alarm"].high, rows["alarm"].times) == (42, 120, 1)
        audit = Audit.objects.get(kind="change", thing="elder", data__fields=["vital_limits"])
        assert (audit.reason, audit.data["before"]["alarm"][1], audit.data["after"]["alarm"][1]) == (
            "医嘱：房颤",
            130,
            120,
        )
        assert "体征限值" in lead.get(f"/elders/{elder.pk}/").content.decode()
        page = lead.get(f"/elders/{elder.pk}/vitals/").content.decode()
        assert "医嘱：房颤" in page
        assert f'href="/elders/{elder.pk}/vitals/heart_rate/"' in page

    @pytest.mark.parametrize(
        ("change", "status"),
        [
            ({"alarm_high": "900"}, 422),
            ({"notice_high": "125"}, 422),
            ({"alarm_low": "130"}, 422),
            ({"reason": ""}, 422),
            ({"alarm_times": "0"}, 422),
            ({"alarm_low": "nan"}, 422),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, lead, change, status):
        elder = build.elder()
        assert lead.post(f"/elders/{elder.pk}/vitals/heart_rate/", GOOD | change).status_code == status
        assert not VitalLimit.objects.exists()

    def test_given_back_to_the_defaults(self, lead):
        elder = build.elder()
        lead.post(f"/elders/{elder.pk}/vitals/heart_rate/", GOOD)
        assert lead.post(f"/elders/{elder.pk}/vitals/heart_rate/", {"reset": "1"}).status_code == 422
        answer = lead.post(f"/elders/{elder.pk}/vitals/heart_rate/", {"reset": "1", "reason": "复诊正常"})
        assert answer.status_code == 302
        assert not VitalLimit.objects.exists()

    def test_a_kind_without_limits_is_not_there(self, lead):
        elder = build.elder()
        assert lead.get(f"/elders/{elder.pk}/vitals/steps/").status_code == 404

    def test_the_command_knows_the_kinds_too(self):
        from anju.devices import commands

        elder = build.elder()
        bounds = limits.Bounds(1, 2)
        with pytest.raises(commands.LimitInvalid):
            commands.set_limits(
                SYSTEM, elder.pk, kind="steps", notice=bounds, alarm=bounds, reason="为了", now=build.NOW
            )


class TestFences:
    def test_a_circle_is_stored_as_wgs84_with_the_datum_it_came_in(self, lead):
        elder = build.elder()
        assert lead.post(f"/elders/{elder.pk}/fences/new/", CIRCLE).status_code == 302
        row = Fence.objects.get()
        east, north = geometry.to_wgs84(126.6425, 45.7569, "gcj02")
        assert row.points == [[pytest.approx(north, abs=1e-6), pytest.approx(east, abs=1e-6)]]
        assert (row.radius, row.datum_in, row.area_code) == (200, "gcj02", elder.area_code)
        assert geometry.distance_m((east, north), (126.6425, 45.7569)) > 300
        assert Audit.objects.get(kind="change", data__fields=["fences"]).reason == "家属要求"
        page = lead.get(f"/elders/{elder.pk}/fences/").content.decode()
        assert "半径 200 米" in page
        assert f"/elders/{elder.pk}/fences/{row.pk}/remove/" in page
        assert "画一个围栏" in page

    def test_a_polygon_of_typed_corners(self, lead):
        elder = build.elder()
        body = CIRCLE | {"shape": "polygon", "corners": SQUARE, "datum": "wgs84", "starts": "20:00", "ends": "06:00"}
        assert lead.post(f"/elders/{elder.pk}/fences/new/", body).status_code == 302
        row = Fence.objects.get()
        assert (len(row.points), row.radius, str(row.starts)) == (4, None, "20:00:00")
        page = lead.get(f"/elders/{elder.pk}/fences/{row.pk}/").content.decode()
        assert "45.75,126.64" in page

    @pytest.mark.parametrize(
        "change",
        [
            {"datum": ""},
            {"radius": ""},
            {"latitude": ""},
            {"radius": "3"},
            {"days": []},
            {"starts": "20:00"},
            {"name": ""},
            {"rule": "fly"},
            {"shape": "polygon", "corners": "45.75,126.64"},
            {"shape": "polygon", "corners": ""},
            {"shape": "polygon", "corners": "here, there"},
            {"shape": "polygon", "corners": "45.75,126.64\n45.76,126.65\n45.75,126.65\n45.76,126.64"},
        ],
    )
    def test_what_is_no_fence_is_refused_at_its_field(self, lead, change):
        elder = build.elder()
        answer = lead.post(f"/elders/{elder.pk}/fences/new/", CIRCLE | change)
        assert answer.status_code == 422
        assert "aj-wrong" in answer.content.decode()
        assert not Fence.objects.exists()

    def test_changed_it_keeps_what_is_known_and_taken_away_it_keeps_its_crossings(self, lead):
        elder = build.elder()
        lead.post(f"/elders/{elder.pk}/fences/new/", CIRCLE)
        row = Fence.objects.get()
        Fence.objects.update(inside=False, against=1)
        lead.post(f"/elders/{elder.pk}/fences/{row.pk}/", CIRCLE | {"name": "新家", "radius": "900"})
        row.refresh_from_db()
        assert (row.name, row.radius, row.inside, row.against) == ("新家", 900, False, 0)
        thing = build.device("G-1", "watch", elder)
        FenceCrossing.objects.create(
            fence=row, elder=elder, device=thing, what="ring", at=build.NOW, latitude=45, longitude=126, distance=10
        )
        assert lead.post(f"/elders/{elder.pk}/fences/{row.pk}/remove/").status_code == 302
        assert FenceCrossing.objects.count() == 1
        assert lead.get(f"/elders/{elder.pk}/fences/{row.pk}/").status_code == 404
        page = lead.get(f"/elders/{elder.pk}/fences/").content.decode()
        assert "还没有围栏" in page
        assert "新家" in page  # in the crossings

    def test_there_are_not_too_many(self, lead):
        elder = build.elder()
        for number in range(12):
            lead.post(f"/elders/{elder.pk}/fences/new/", CIRCLE | {"name": f"第{number}处"})
        assert lead.post(f"/elders/{elder.pk}/fences/new/", CIRCLE).status_code == 409

    def test_fixes_that_were_not_judged_say_why(self, lead):
        wrist = Wrist()
        now = clock.now()
        for made in (-60, 30, 0):
            place = {"values": {"position": {"lat": 45.75, "lon": 126.64, "accuracy": 9}}}
            body = place | {"at": (now + timedelta(minutes=made)).isoformat()}
            wrist.door.publish(wrist.topic, body, at=now - timedelta(minutes=1))
        wrist.door.record()
        page = lead.get(f"/elders/{wrist.owner.pk}/fences/").content.decode()
        assert page.count("旧的定位，未参加判断") == 1
        assert page.count("时钟超前，未参加判断") == 1

    def test_the_home_is_offered_as_the_centre(self, lead):
        elder = build.elder(longitude=126.6425, latitude=45.7569, datum="wgs84")
        assert 'value="45.7569"' in lead.get(f"/elders/{elder.pk}/fences/new/").content.decode()


class TestWhoSees:
    def test_the_family_sees_and_may_not_draw(self):
        elder, daughter = build.elder(), world.daughter_zhao()
        person = people.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", user_id=daughter.pk)
        people.set_contacts(SYSTEM, elder.pk, [person], now=build.NOW)
        other = build.elder("钱桂芳")
        browser = world.client_for(daughter)
        for page in ("fences", "vitals"):
            assert browser.get(f"/elders/{elder.pk}/{page}/").status_code == 200
            assert browser.get(f"/elders/{other.pk}/{page}/").status_code == 404
        assert browser.get(f"/elders/{elder.pk}/fences/new/").status_code == 403
        assert browser.post(f"/elders/{elder.pk}/vitals/spo2/", GOOD).status_code == 403
        assert "画一个围栏" not in browser.get(f"/elders/{elder.pk}/fences/").content.decode()
        assert f"/elders/{elder.pk}/fences/" in browser.get(f"/family/{elder.pk}/").content.decode()

    def test_the_list_holds_the_own_area_alone(self):
        wrist = Wrist()
        wrist.says(heart_rate=150).says(heart_rate=155).hear()
        assert wrist.owner.name in world.client_for(world.operator_li()).get("/vitals/").content.decode()
        assert wrist.owner.name not in world.client_for(world.operator_of_daoli()).get("/vitals/").content.decode()
