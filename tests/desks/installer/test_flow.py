"""One device put up on the phone: found, placed, tried, finished; every no in a sentence; nothing lost in the middle."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anju.devices import commands
from anju.devices.commands import trials
from anju.devices.models import Device, DeviceState, Installation, Line, Trial, UnknownDevice
from anju.journal.models import Move
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from tests import world
from tests.devices import build

BASE = "anju/homes"
pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    return build.line("anju_json", base=BASE, name="按钮线路")


@pytest.fixture
def gao():
    return world.client_for(world.installer_gao())


@pytest.fixture
def zhao():
    return build.elder()


def text_of(answer):
    return answer.content.decode()


def say(door, number, body, *, later=0):
    door.publish(f"{BASE}/{number}/up", body, at=clock.now() + timedelta(seconds=later))
    door.hear(door.frames[-1:])
    door.record(door.frames[-1:])


def take(gao, **said):
    answer = gao.post("/install/take/", said)
    row = Installation.objects.latest("id")
    assert answer["Location"] == f"/install/{row.pk}/"
    return row


def step(gao, row, verb, **said):
    return gao.post(reverse(f"installer:{verb}", args=[row.pk]), said, follow=True)


class TestWholeWay:
    def test_from_the_label_to_the_record(self, gao, line, zhao):
        door = build.Door()
        say(door, "B-77", {"signal": "action", "battery": 91})
        page = text_of(gao.get("/install/find/", {"number": "B-77"}))
        assert "正在说话，还没登记" in page
        unknown = UnknownDevice.objects.get(number="B-77")
        row = take(gao, unknown=unknown.pk, kind="button")
        device = Device.objects.get(number="B-77")
        assert (device.line, device.kind, device.area_code) == (line, "button", world.NANGANG)

        found = text_of(gao.get(f"/install/{row.pk}/", {"who": "赵德福", "step": "place"}))
        assert f'value="{zhao.pk}" form="place"' in found
        text_of(step(gao, row, "place", elder_id=zhao.pk, room="卧室"))
        device.refresh_from_db()
        assert (device.elder_id, device.room, device.area_code) == (zhao.pk, "卧室", world.COMMUNITY)

        door.recorder.forget()  # ten seconds later the records lane knows it too; the alarms lane need not
        waiting = text_of(step(gao, row, "try"))
        assert "现在按" in waiting
        assert 'hx-trigger="live, every 5s"' in waiting
        assert '<noscript><meta http-equiv="refresh"' in waiting
        say(door, "B-77", {"signal": "sos", "battery": 88, "link_quality": 120})
        assert [item["signal"] for item in build.alarms()] == ["test"]
        heard = text_of(gao.get(f"/install/{row.pk}/"))
        assert "听到了" in heard
        assert "一键求救" in heard
        assert "88%" in heard
        assert "一个也没有，出事通知不到人" in heard

        done = text_of(step(gao, row, "finish"))
        assert "装好、试过" in done
        device.refresh_from_db()
        row.refresh_from_db()
        assert device.installed_on == clock.local_day(clock.now())
        assert device.tested_at == Trial.objects.get().heard_at
        assert (row.state, row.by_name, row.battery, row.link_quality) == ("done", "高峰", 88, 120)
        verbs = list(Move.objects.filter(thing="installation").order_by("id").values_list("verb", flat=True))
        assert verbs == ["begin", "place", "finish"]
        assert "今天装好的 1" in text_of(gao.get("/install/"))
        say(door, "B-77", {"signal": "sos"}, later=5)
        assert build.alarms()[-1]["signal"] == "sos"

    def test_is_left_in_the_middle_and_taken_up_again_also_by_a_colleague(self, gao, line, zhao):
        device = build.device("B-1", "button", None, line)
        row = take(gao, device=device.pk)
        step(gao, row, "place", elder_id=zhao.pk, room="客厅")
        home = text_of(gao.get("/install/"))
        assert "没做完的" in home
        assert f'href="/install/{row.pk}/"' in home
        colleague = world.client_for(world.person("郑工", "installer", world.NANGANG))
        assert take(colleague, device=device.pk) == row
        assert "开始试按" in text_of(colleague.get(f"/install/{row.pk}/"))

    def test_can_be_given_up(self, gao, line):
        row = take(gao, device=build.device("B-1", "button", None, line).pk)
        step(gao, row, "drop")
        row.refresh_from_db()
        assert row.state == "dropped"
        assert "没做完的" not in text_of(gao.get("/install/"))
        assert "没有装成" in text_of(gao.get(f"/install/{row.pk}/"))

    def test_of_a_sensor_without_alarm_is_heard_by_any_word(self, gao, line, zhao):
        device = build.device("D-1", "contact", None, line)
        row = take(gao, device=device.pk)
        step(gao, row, "place", elder_id=zhao.pk, room="门口")
        assert "把门开一次" in text_of(step(gao, row, "try"))
        door = build.Door()
        say(door, "D-1", {"signal": "door", "value": True})
        assert "设备在说话" in text_of(gao.get(f"/install/{row.pk}/"))
        step(gao, row, "finish")
        device.refresh_from_db()
        assert device.tested_at == door.frames[0].at


class TestFinding:
    @pytest.mark.parametrize(
        ("label", "number"),
        [
            ("IMEI:862771076878340 SN:A12", "862771076878340"),
            ("https://maker.example/d?imei=862771076878340&v=1", "862771076878340"),
            ("00:15:8D:00:01:00:01:11", "0x00158d0001000111"),
            ("00158D0001000111", "0x00158d0001000111"),
            ("869705141740123", "5141740123"),
            ("b-77", "B-77"),
        ],
    )
    def test_reads_the_number_out_of_a_label(self, gao, line, label, number):
        device = build.device(number, "button", None, line)
        page = text_of(gao.get("/install/find/", {"number": label}))
        assert f'name="device" value="{device.pk}"' in page

    def test_of_something_silent_offers_to_wait_or_to_type(self, gao, line):
        page = text_of(gao.get("/install/find/", {"number": "IMEI 862771076878340"}))
        assert "平台还没听到过它" in page
        assert 'value="862771076878340"' in page
        row = take(gao, number="862771076878340", kind="pendant", line=line.pk)
        assert (row.device.line_id, row.device.protocol) == (line.pk, "anju_json")

    def test_of_a_number_that_is_registered_elsewhere_says_only_that(self, gao, line):
        build.device("B-9", "button", build.elder("王秀英", world.DAOLI_COMMUNITY))
        page = text_of(gao.get("/install/find/", {"number": "B-9"}))
        assert "这个编号登记在别处" in page
        assert "王秀英" not in page

    def test_shrugs_at_anything(self, gao, line):
        for text in ("", " ", "\x00\x01", "x" * 5000, "<script>alert(1)</script>", "：；‘", "0" * 400):
            assert gao.get("/install/find/", {"number": text}, follow=True).status_code == 200

    def test_never_takes_a_line_of_another_county(self, gao):
        there = build.line("anju_json", base="anju/there", area=world.DAOLI)
        said = {"number": "X-1", "kind": "button", "line": there.pk}
        assert gao.post("/install/take/", said).status_code == 404
        assert not Device.objects.filter(number="X-1").exists()

    def test_offers_the_lines_above_and_below_this_place(self, gao, line):
        build.line("anju_json", base="anju/city", area="2301", name="全市线路")
        build.line("anju_json", base="anju/there", area=world.DAOLI, name="道里线路")
        page = text_of(gao.get("/install/find/", {"number": "X-1"}))
        assert "全市线路" in page
        assert "按钮线路" in page
        assert "道里线路" not in page


class TestRefusals:
    @pytest.fixture
    def row(self, gao, line):
        return take(gao, device=build.device("B-1", "button", None, line).pk)

    def test_without_an_elder_is_asked_again_unless_the_place_is_public(self, gao, row):
        assert "请先查找并选定老人" in text_of(step(gao, row, "place", room="客厅"))
        assert "请写明装在哪里" in text_of(step(gao, row, "place", public="1"))
        step(gao, row, "place", public="1", other="二楼走廊")
        row.refresh_from_db()
        assert (row.placed_at is not None, row.device.room, row.device.elder_id) == (True, "二楼走廊", None)

    def test_put_in_a_public_place_it_is_no_longer_the_elders(self, gao, row, zhao):
        step(gao, row, "place", elder_id=zhao.pk, room="客厅")
        step(gao, row, "place", elder_id=zhao.pk, public="1", other="活动室")
        row.device.refresh_from_db()
        assert row.device.elder_id is None

    def test_an_elder_elsewhere_is_not_there(self, gao, row):
        there = build.elder("王秀英", world.DAOLI_COMMUNITY)
        assert gao.post(f"/install/{row.pk}/place/", {"elder_id": there.pk, "room": "客厅"}).status_code == 404

    def test_finishing_unheard_is_refused(self, gao, row, zhao):
        assert "还没有说明给谁" in text_of(step(gao, row, "finish"))
        step(gao, row, "place", elder_id=zhao.pk, room="客厅")
        assert "还没有听到设备 B-1" in text_of(step(gao, row, "finish"))
        step(gao, row, "try")
        assert "还没有听到设备 B-1" in text_of(step(gao, row, "finish"))

    def test_a_test_of_another_day_does_not_count(self, gao, row, zhao):
        step(gao, row, "place", elder_id=zhao.pk, room="客厅")
        gone = clock.now() - timedelta(days=1)
        Trial.objects.create(
            device=row.device, area_code=world.NANGANG, state="heard", by="user:1", opened_at=gone, ends_at=gone,
            heard_at=gone, signal="sos",
        )  # fmt: skip
        assert "还没有听到" in text_of(step(gao, row, "finish"))

    def test_over_is_over(self, gao, row):
        step(gao, row, "drop")
        step(gao, row, "place", public="1", other="走廊")
        row.device.refresh_from_db()
        assert row.device.room == ""

    def test_another_county_sees_none_of_it(self, row):
        there = world.client_for(world.person("于工", "installer", world.DAOLI))
        assert there.get(f"/install/{row.pk}/").status_code == 404
        for verb in ("place", "try", "stop", "finish", "drop"):
            assert there.post(f"/install/{row.pk}/{verb}/", {"public": "1", "other": "x"}).status_code == 404
        assert Trial.objects.count() == 0


class TestNotHeard:
    @pytest.fixture
    def row(self, gao, line, zhao):
        row = take(gao, device=build.device("B-1", "button", zhao, line).pk)
        step(gao, row, "place", elder_id=zhao.pk, room="客厅")
        step(gao, row, "try")
        return row

    def wait(self, seconds=70):
        past = timedelta(seconds=seconds)
        trial = Trial.objects.get(state="waiting")
        Trial.objects.filter(pk=trial.pk).update(opened_at=trial.opened_at - past, ends_at=trial.ends_at - past)
        Installation.objects.update(started_at=trial.opened_at - 2 * past)

    def test_says_what_to_look_at_after_a_minute_and_not_before(self, gao, row):
        assert "还没听到" not in text_of(gao.get(f"/install/{row.pk}/"))
        self.wait()
        page = text_of(gao.get(f"/install/{row.pk}/"))
        assert "一分钟了，还没听到" in page
        assert "平台从未收到过它的消息" in page

    def test_names_the_line_that_is_shut(self, gao, row):
        Line.objects.update(enabled=False)
        self.wait()
        assert "这条线路已停用" in text_of(gao.get(f"/install/{row.pk}/"))

    def test_names_other_numbers_that_speak_there(self, gao, row):
        self.wait()
        say(build.Door(), "B-1X", {"battery": 4})
        assert "B-1X" in text_of(gao.get(f"/install/{row.pk}/"))

    def test_of_something_heard_a_moment_ago_asks_to_press_longer(self, gao, row):
        self.wait()
        DeviceState.objects.update(last_seen_at=clock.now())
        assert "按住三秒以上" in text_of(gao.get(f"/install/{row.pk}/"))

    def test_tells_at_once_of_an_alarm_that_was_real(self, gao, row):
        say(build.Door(), "B-1", {"signal": "fall"})
        assert "不是这种设备的试按" in text_of(gao.get(f"/install/{row.pk}/"))

    def test_the_time_over_it_is_tried_again(self, gao, row):
        self.wait(700)
        trials.settle(SYSTEM, now=clock.now())
        page = text_of(gao.get(f"/install/{row.pk}/"))
        assert "没有听到" in page
        assert "再试一次" in page

    def test_stopped_it_is_real_again(self, gao, row):
        step(gao, row, "stop")
        say(build.Door(), "B-1", {"signal": "sos"})
        assert build.alarms()[-1]["signal"] == "sos"


class TestHome:
    def test_of_an_installer_is_this_page(self, gao):
        assert gao.get("/")["Location"] == "/install/"

    def test_tells_what_waits_elsewhere(self, gao, line):
        say(build.Door(), "N-1", {"battery": 4})
        page = text_of(gao.get("/install/"))
        assert 'href="/devices/unknown/"' in page
        assert "今天还没有。扫一台开始。" in page

    def test_budget(self, gao, line, zhao, django_assert_max_num_queries):
        for number in range(8):
            row = commands.begin(
                world.viewer(world.installer_gao()),
                build.device(f"B-{number}", "button", zhao, line).pk,
                now=clock.now(),
            )
        people.set_contacts(
            SYSTEM, zhao.pk, [people.ContactValues(name="赵丽华", relation="女儿", phone="13812346612")], now=build.NOW
        )
        with django_assert_max_num_queries(20):
            gao.get("/install/")
        with django_assert_max_num_queries(24):
            gao.get(f"/install/{row.pk}/")
