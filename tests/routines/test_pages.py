"""The pages of routines: what people see, press and are told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.routines import commands
from anju.routines.models import Absence, Home, Rehearsal, Setting
from tests import world
from tests.routines import build

pytestmark = pytest.mark.django_db
FORM = {"mode": "fixed", "fixed_hours": "8"}


@pytest.fixture
def zhao():
    """Elder Zhao, known for five weeks until today, as the pages' clock has it."""
    today = clock.local_day(clock.now())
    row = build.home()
    from anju.routines.models import HomeDay

    HomeDay.objects.bulk_create(
        HomeDay(home=row, day=today - timedelta(days=back), minutes={"客厅": list(build.AWAKE)})
        for back in range(35, 0, -1)
    )
    Home.objects.update(stored_until=today, last_moved_at=clock.now(), last_place="客厅")
    build.learn(clock.now())
    row.refresh_from_db()
    return row


@pytest.fixture
def li():
    return world.client_for(world.operator_li())


@pytest.fixture
def xu():
    return world.client_for(world.official_xu())


class TestList:
    def test_shows_state_and_what_is_known(self, li, zhao):
        text = li.get(reverse("routines:list")).content.decode()
        assert "赵德福" in text
        assert "35 天" in text
        assert "阈值与预演" not in text

    def test_filters_by_state_and_says_when_there_is_none(self, li, zhao):
        assert "赵德福" in li.get(reverse("routines:list"), {"condition": "learning"}).content.decode()
        empty = li.get(reverse("routines:list"), {"condition": "silent"}).content.decode()
        assert "没有符合条件的住户" in empty

    def test_without_homes_it_says_what_to_do(self, li):
        assert "绑定人体感应" in li.get(reverse("routines:list")).content.decode()

    def test_daoli_sees_none(self, zhao):
        page = world.client_for(world.operator_of_daoli()).get(reverse("routines:list"))
        assert "赵德福" not in page.content.decode()


class TestHome:
    def test_says_the_pattern_in_a_sentence_with_the_week_below(self, li, zhao):
        text = li.get(reverse("routines:home", args=[zhao.pk])).content.decode()
        assert "白天最长静止 20 分，夜里最长 10 小时 0 分（35 天）" in text
        assert text.count('class="ro-5"') >= 7 * 8
        assert "看数字（小时）" in text

    def test_opens_a_day(self, li, zhao):
        day = clock.local_day(clock.now()) - timedelta(days=3)
        text = li.get(reverse("routines:home", args=[zhao.pk]), {"day": day.isoformat()}).content.decode()
        assert "每小时有活动的分钟数" in text
        other = li.get(reverse("routines:home", args=[zhao.pk]), {"day": "nonsense"}).content.decode()
        assert "每小时有活动的分钟数" not in other

    def test_says_how_far_learning_has_come(self, li):
        row = build.home()
        text = li.get(reverse("routines:home", args=[row.pk])).content.decode()
        assert "仍在学习：已有 0 天，满 14 天后" in text

    def test_costs_a_fixed_number_of_queries(self, li, zhao, django_assert_max_num_queries):
        li.get(reverse("routines:home", args=[zhao.pk]))
        with django_assert_max_num_queries(40):
            li.get(reverse("routines:home", args=[zhao.pk]))

    def test_stands_on_the_elders_page(self, li, zhao):
        text = li.get(reverse("people:elder", args=[zhao.elder_id])).content.decode()
        assert reverse("routines:home", args=[zhao.pk]) in text


class TestAway:
    def test_an_operator_marks_it_and_it_ends_with_a_press(self, li, zhao):
        today = clock.local_day(clock.now())
        address = reverse("routines:away", args=[zhao.elder_id])
        sent = {"starts_on": today, "ends_on": today + timedelta(days=4), "reason": "hospital", "note": "市一院"}
        assert li.post(address, sent).status_code == 302
        assert "住院：市一院" in li.get(address).content.decode()
        assert li.post(address, sent).status_code == 422
        row = Absence.objects.get()
        assert li.post(reverse("routines:come_home", args=[row.pk])).status_code == 302
        row.refresh_from_db()
        assert row.ended_by_name == "李静"

    def test_a_day_that_is_over_is_refused_with_a_sentence(self, li, zhao):
        today = clock.local_day(clock.now())
        sent = {"starts_on": today, "ends_on": today - timedelta(days=1), "reason": "family"}
        page = li.post(reverse("routines:away", args=[zhao.elder_id]), sent)
        assert page.status_code == 422
        assert "回家日期要晚于今天" in page.content.decode()


class TestThresholds:
    def _rehearsed(self, xu):
        answer = xu.post(reverse("routines:settings"), FORM)
        assert answer.status_code == 302
        row = Rehearsal.objects.get()
        while commands.rehearse_slice(SYSTEM, row.pk, now=clock.now()):
            pass
        return row, answer["Location"]

    def test_is_rehearsed_looked_at_and_applied(self, xu, zhao):
        row, address = self._rehearsed(xu)
        text = xu.get(address).content.decode()
        assert "1 户最近 30 天：改前会报 0 次，改后会报" in text
        assert "启用这套阈值" in text
        refused = xu.post(reverse("routines:apply", args=[row.pk]), {"why": ""})
        assert refused.status_code == 422
        assert "请写明原因" in refused.content.decode()
        assert xu.post(reverse("routines:apply", args=[row.pk]), {"why": "试点"}).status_code == 302
        assert Setting.objects.get().fixed_hours == 8.0
        assert "启用这套阈值" not in xu.get(address).content.decode()
        assert "试点" in xu.get(reverse("routines:settings")).content.decode()

    def test_shows_how_far_it_has_come_and_refreshes_the_fragment(self, xu, zhao):
        address = xu.post(reverse("routines:settings"), FORM)["Location"]
        assert "可以离开本页" in xu.get(address).content.decode()
        fragment = xu.get(address, htmx=True).content.decode()
        assert fragment.lstrip().startswith('<div id="ro-rehearsal"')

    def test_a_list_can_be_narrowed_to_what_would_be_new(self, xu, zhao):
        _row, address = self._rehearsed(xu)
        assert "固定阈值 8 小时 0 分" in xu.get(address, {"side": "only_after"}).content.decode()
        assert "一次也不会报" in xu.get(address, {"side": "only_before"}).content.decode()

    def test_a_second_one_is_refused_while_the_first_runs(self, xu, zhao):
        xu.post(reverse("routines:settings"), FORM)
        again = xu.post(reverse("routines:settings"), FORM)
        assert again.status_code == 409
        assert "许岚 的预演还没有结束" in again.content.decode()

    def test_hours_are_asked_for_in_fixed_mode(self, xu, zhao):
        assert xu.post(reverse("routines:settings"), {"mode": "fixed"}).status_code == 422

    def test_one_home_has_its_own_page(self, xu, zhao):
        text = xu.get(reverse("routines:settings"), {"home": zhao.pk}).content.decode()
        assert "赵德福：静止多久才提醒" in text
        assert xu.get(reverse("routines:settings"), {"home": zhao.pk + 9}).status_code == 404

    def test_switching_off_says_why(self, xu, zhao):
        build.switch_on()
        address = f"{reverse('routines:switch_off')}?area={world.NANGANG}"
        assert xu.post(address, {"why": ""}).status_code == 422
        assert xu.post(address, {"why": "误报太多"}).status_code == 302
        assert xu.post(address, {"why": "误报太多"}).status_code == 409

    def test_a_home_is_given_back_to_its_district(self, xu, zhao):
        build.switch_on()
        address = f"{reverse('routines:settings')}?home={zhao.pk}"
        assert "不再单独设置" not in xu.get(address).content.decode()
        commands.switch_off(world.viewer(world.official_xu()), home_id=zhao.pk, why="家属要求", now=clock.now())
        assert "改随上级：南岗区 · " in xu.get(address).content.decode()
        asked = xu.post(address, {"follow": "1"})
        row = Rehearsal.objects.get()
        assert asked["Location"] == reverse("routines:rehearsal", args=[row.pk])
        again = xu.post(address, {"follow": "1"})
        assert again.status_code == 409
        while commands.rehearse_slice(SYSTEM, row.pk, now=clock.now()):
            pass
        assert "不再单独设置，随上级：" in xu.get(asked["Location"]).content.decode()
        assert xu.post(reverse("routines:apply", args=[row.pk]), {"why": "家属同意"}).status_code == 302
        assert not Setting.objects.filter(home=zhao).exists()
        assert xu.post(address, {"follow": "1"}).status_code == 422

    def test_other_areas_are_not_there(self, xu, zhao):
        assert xu.get(reverse("routines:settings"), {"area": world.DAOLI}).status_code == 404


class TestApi:
    def test_lists_homes_and_gives_the_pattern(self, zhao, client):
        _key, token = world.machine("routine.read")
        headers = {"Authorization": f"Bearer {token}"}
        listed = client.get("/api/v1/routines", headers=headers).json()
        assert [row["condition"] for row in listed["items"]] == ["learning"]
        one = client.get(f"/api/v1/routines/{zhao.pk}", headers=headers).json()
        assert (one["days_known"], one["version"], len(one["longest"])) == (35, 1, 7)


class TestFamily:
    def test_the_daughter_marks_her_father_away_and_back(self, zhao):
        from anju.people import commands as people

        user = world.daughter_zhao()
        contact = people.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", user_id=user.pk)
        people.set_contacts(SYSTEM, zhao.elder_id, [contact], now=clock.now())
        browser = world.client_for(user)
        today = clock.local_day(clock.now())
        address = reverse("family:away", args=[zhao.elder_id])
        assert "登记一下" in browser.get(reverse("family:elder", args=[zhao.elder_id])).content.decode()
        late = {"starts_on": today, "ends_on": today - timedelta(days=1), "reason": "family"}
        assert browser.post(address, late).status_code == 422
        assert browser.post(address, {**late, "ends_on": today + timedelta(days=3)}).status_code == 302
        assert Absence.objects.get().by_name == "赵丽华"
        assert "已登记不在家" in browser.get(address).content.decode()
        assert browser.post(address).status_code == 302
        assert Absence.objects.get().ended_by_name == "赵丽华"
