import argparse
import json
from datetime import timedelta

import pytest

from anju.config.cli import ledger as command
from anju.devices import queries
from anju.devices.commands import balancing, canary, duty, verifying
from anju.devices.commands.lanes import gauge
from anju.devices.models import AlarmVerdict, ChainHour, DayBalance, Frame
from anju.journal import commands as journal
from anju.journal.models import Audit
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.devices.build import NOW, SMOKE

pytestmark = pytest.mark.django_db
TOPIC = f"zigbee2mqtt/g1/{SMOKE}"
DAY = clock.local_day(NOW)
AFTER = clock.day_bounds(DAY)[1] + timedelta(minutes=11)


@pytest.fixture
def closed():
    build.device(SMOKE, "smoke", build.elder(), build.line(base="zigbee2mqtt/g1"))
    door = build.Door()
    for body in ({"smoke": True}, {"smoke": False}, {"smoke": True}, b'{"half'):
        door.publish(TOPIC, body)
    door.hear()
    door.record()
    for lane in ("alarms", "records"):
        gauge(SYSTEM, lane, {"pending": 0.0}, now=AFTER)
    return balancing.close_day(SYSTEM, DAY, now=AFTER)


@pytest.fixture
def official():
    return world.client_for(world.official_xu())


def page(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


class TestPages:
    def test_the_days_of_a_month_with_both_sides(self, closed, official):
        text = page(official, f"/ledger/?until={DAY + timedelta(days=1)}")
        assert "已结，平" in text
        assert closed.digest[:12] in text

    def test_an_empty_month_says_when_something_will_be_there(self, official):
        world.harbin()
        assert "这段时间没有台账" in page(official, "/ledger/?until=rubbish")

    def test_a_day_opens_to_channels_devices_and_hours(self, closed, official):
        verifying.verify_some(SYSTEM, now=AFTER)
        text = page(official, f"/ledger/{DAY}/")
        assert "每一条都有去处" in text
        assert "不是完整的 JSON" in text
        assert "已核对无误 1 个" in text
        rows = page(official, f"/ledger/{DAY}/devices/?what=joined&sort=-joined")
        assert SMOKE in rows
        assert SMOKE not in page(official, f"/ledger/{DAY}/devices/?what=refused")

    @pytest.mark.parametrize("address", ["/ledger/2026-13-45/", "/ledger/2020-01-01/", "/ledger/x/"])
    def test_a_day_that_is_none_is_not_found(self, closed, official, address):
        assert official.get(address).status_code == 404

    def test_another_county_sees_the_day_and_nobody_elses_device(self, closed):
        other = world.client_for(world.official_zhao_daoli())
        assert "这一天没有消息" in page(other, f"/ledger/{DAY}/")
        assert SMOKE not in page(other, f"/ledger/{DAY}/devices/")

    def test_excel_is_watermarked_and_audited(self, closed, official):
        answer = official.post(f"/ledger/{DAY}/export/")
        assert answer.content[:2] == b"PK"
        assert Audit.objects.filter(kind="export", thing="frame_ledger").count() == 1

    def test_walking_is_asked_for_once(self, closed, official):
        assert official.post(f"/ledger/{DAY}/verify/").status_code == 302
        assert official.post(f"/ledger/{DAY}/verify/").status_code == 409
        assert Audit.objects.filter(kind="read", thing="frame_ledger").count() == 1

    def test_a_broken_day_is_explained_on_the_faults_page(self, closed):
        ChainHour.objects.update(broken="changed", broken_seq=3)
        lead = world.client_for(world.lead_operator_chen())
        assert "报文链" in page(lead, "/devices/faults/")
        hour = ChainHour.objects.get()
        assert lead.post(f"/devices/faults/chain/{hour.pk}/", {"text": "测试库改过，已核对"}).status_code == 302
        assert ChainHour.objects.get().explained == "测试库改过，已核对"
        assert "测试库改过" in page(lead, "/devices/faults/")

    def test_a_torn_chain_is_seen_from_the_light_to_the_number(self, closed, official):
        Frame.objects.filter(stream_seq=2).delete()
        [hour] = ChainHour.objects.all()
        verifying.verify_hour(SYSTEM, hour.pk, now=AFTER)
        assert "报文链断开" in page(official, "/ledger/")
        text = page(official, f"/ledger/{DAY}/")
        assert "3 号之前有消息不见了" in text
        assert "下面的数不能证明齐全" in text
        lead = page(world.client_for(world.lead_operator_chen()), "/devices/faults/")
        assert f'<a href="/ledger/{DAY}/">报文链' in lead
        assert f"{AFTER.astimezone(clock.BEIJING):%Y-%m-%d %H:%M:%S}" in lead
        document = json.loads(official.post(f"/ledger/{DAY}/signed/").content)
        assert command.problems(document, document["signature"]["public_key"]) == ["报文链断开过，还没有写明原因"]
        duty.explain_hour(world.viewer(world.system_admin()), hour.pk, text="恢复演练时删的", now=AFTER)
        assert "报文链断开</" not in page(official, "/ledger/")
        assert "恢复演练时删的" in page(official, f"/ledger/{DAY}/")
        document = json.loads(official.post(f"/ledger/{DAY}/signed/").content)
        assert command.problems(document, document["signature"]["public_key"]) == []

    def test_who_asks_for_the_walk_is_told_that_it_goes_on(self, closed, official):
        answer = official.post(f"/ledger/{DAY}/verify/", follow=True)
        assert "正在核对 1 个时段" in answer.content.decode()


class TestWay:
    def test_a_press_shows_every_step_from_the_door_to_the_case(self, closed, official):
        journal.lay_links(SYSTEM, now=AFTER)
        alarm = AlarmVerdict.objects.get(verdict="opened")
        text = page(official, f"/incidents/presses/{alarm.pk}/")
        for words in ("进门入库", "判断为报警", "新开警情", "对得上", "警情：", "smoke"):
            assert words in text
        assert "一分钟内入链" not in text

    def test_a_frame_that_was_changed_is_told(self, closed, official):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("UPDATE devices_frame SET raw = 'x' WHERE stream_seq = 3")
        alarm = AlarmVerdict.objects.get(verdict="joined")
        assert "内容可能被改动过" in page(official, f"/incidents/presses/{alarm.pk}/")

    def test_before_it_is_stored_the_chain_has_nothing_to_say(self, official):
        build.device(SMOKE, "smoke", build.elder(), build.line(base="zigbee2mqtt/g1"))
        door = build.Door()
        door.publish(TOPIC, {"smoke": True})
        door.hear()
        assert "尚未入库" in page(official, f"/incidents/presses/{AlarmVerdict.objects.get().pk}/")

    def test_an_auditor_sees_states_and_times_and_no_content(self, closed):
        auditor = world.client_for(world.audit_admin())
        alarm = AlarmVerdict.objects.get(verdict="opened")
        text = page(auditor, f"/incidents/presses/{alarm.pk}/")
        assert "您的岗位只能看到状态和时间" in text
        assert "赵德福" not in text
        assert "&quot;smoke&quot;" not in text

    def test_the_list_is_found_by_day_number_and_verdict(self, closed, official):
        for query, found in (("", 2), (f"?on={DAY}", 2), ("?verdict=joined", 1), ("?text=nobody", 0), ("?on=x", 2)):
            text = page(official, f"/incidents/presses/{query}")
            assert text.count('class="aj-num aj-nowrap"><a href="/incidents/presses/') == found


class TestCommand:
    def test_a_downloaded_day_is_checked_by_file_and_key(self, closed, official):
        document = json.loads(official.post(f"/ledger/{DAY}/signed/").content)
        key = document["signature"]["public_key"]
        assert command.problems(document, key) == []
        assert command.problems(document, "00" * 32)
        document["totals"]["routine"] += 1
        assert len(command.problems(document, key)) == 3

    def test_a_changed_balance_is_found_though_the_document_was_signed_anew(self, closed):
        from anju.kernel import signing

        document = queries.ledger_document(world.viewer(world.official_xu()), DAY)
        document.pop("signature")
        document["balance"]["received"] += 1
        mark = {"public_key": signing.public_key(), "value": signing.sign(document)}
        assert len(command.problems({**document, "signature": mark}, "")) == 3

    def test_it_claims_no_more_than_was_proven(self, closed, official, tmp_path, capsys):
        file = tmp_path / "day.json"
        document = json.loads(official.post(f"/ledger/{DAY}/signed/").content)
        for state, key, said, unsaid in (
            ("holds", document["signature"]["public_key"], "账是平的。", "注意"),
            ("holds", "", "证明不了文件出自平台", "还没有结账"),
        ):
            file.write_text(json.dumps({**document, "state": state}))
            assert command.run(None, argparse.Namespace(action="verify", file=file, key=key)) == 0
            told = capsys.readouterr().out
            assert said in told
            assert unsaid not in told
        DayBalance.objects.update(closed_at=None, digest="", content={})
        file.write_text(official.post(f"/ledger/{DAY}/signed/").content.decode())
        assert command.run(None, argparse.Namespace(action="verify", file=file, key="")) == 0
        assert "这一天还没有结账" in capsys.readouterr().out

    def test_rubbish_is_no_document(self):
        assert command.problems({}, "")
        assert command.problems({"signature": 3, "totals": {}}, "")


class TestCanary:
    def test_its_press_has_a_verdict_and_is_routine(self):
        world.harbin()
        line = canary._line(SYSTEM, NOW)
        build.commands.enrol(SYSTEM, number="canary-1", kind="canary", area=world.NANGANG, line_id=line.pk, now=NOW)
        door = build.Door()
        door.publish(f"{line.topic_base}/canary-1/up", {"signal": "sos", "canary": True})
        door.hear()
        door.record()
        assert AlarmVerdict.objects.get().verdict == "canary"
        balance = balancing.count_day(SYSTEM, DAY, now=NOW)
        assert (balance.routine, balance.alarms_answered, balance.holds) == (1, 1, True)
