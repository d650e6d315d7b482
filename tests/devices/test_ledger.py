import json
from datetime import timedelta

import pytest
from django.db import connection

from anju.devices import queries
from anju.devices.commands import balancing, proving, verifying
from anju.devices.commands.lanes import gauge
from anju.devices.models import AlarmVerdict, ChainHour, DayBalance, DayTally, Gap, LanePosition
from anju.devices.queries import ledger
from anju.devices.rules.ledger import OUTCOMES, closes, outcome
from anju.journal.models import Audit
from anju.kernel import clock, signing
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.devices.build import NOW, SMOKE

pytestmark = pytest.mark.django_db
TOPIC = f"zigbee2mqtt/g1/{SMOKE}"
DAY = clock.local_day(NOW)
AFTER = clock.day_bounds(DAY)[1] + timedelta(minutes=11)


@pytest.fixture
def smoke():
    return build.device(SMOKE, "smoke", build.elder(), build.line(base="zigbee2mqtt/g1"))


@pytest.fixture
def door():
    return build.Door()


@pytest.fixture
def busy(smoke, door):
    """A day with a bit of everything: two alarms, routine, an unknown number, rubbish, a topic of nobody's."""
    for topic, body in (
        (TOPIC, {"smoke": True}),
        (TOPIC, {"smoke": False}),
        (TOPIC, {"smoke": True}),
        (TOPIC, {"linkquality": 3}),
        ("zigbee2mqtt/g1/0xnobody", {"battery": 3}),
        (TOPIC, b'{"half'),
        ("elsewhere/x", b"{}"),
    ):
        door.publish(topic, body)
    door.hear()
    door.record()
    return door


def lanes_idle(now=AFTER):
    for lane in ("alarms", "records"):
        gauge(SYSTEM, lane, {"pending": 0.0}, now=now)


def close(now=AFTER):
    lanes_idle(now)
    return balancing.close_day(SYSTEM, DAY, now=now)


class TestOutcome:
    @pytest.mark.parametrize(
        ("word", "verdict", "found"),
        [
            ("read", "opened", "opened"),
            ("unknown_device", "opened", "opened"),
            ("not_json", "joined", "joined"),
            ("read", "canary", "routine"),
            ("read", "", "routine"),
            ("ignored", "", "routine"),
            ("unknown_device", "", "refused"),
            ("no_line", "", "refused"),
            ("not_json", "", "unread"),
            ("failed", "", "unread"),
        ],
    )
    def test_every_frame_has_one(self, word, verdict, found):
        assert outcome(word, verdict) == found

    def test_a_balance_closes_or_does_not(self):
        counts = {"received": 3, "opened": 1, "joined": 0, "routine": 1, "refused": 0, "unread": 1}
        assert closes(counts)
        assert not closes({**counts, "received": 4})


class TestDay:
    def test_every_number_has_an_outcome(self, busy):
        balance = balancing.count_day(SYSTEM, DAY, now=NOW)
        assert [balance.received, *(getattr(balance, name) for name in OUTCOMES)] == [7, 1, 1, 2, 2, 1]
        assert (balance.alarms_told, balance.alarms_answered, balance.holds) == (2, 2, True)

    def test_sql_and_rules_agree_on_each_outcome(self, busy):
        balancing.count_day(SYSTEM, DAY, now=NOW)
        verdicts = {row.stream_seq: row.verdict for row in AlarmVerdict.objects.all()}
        with connection.cursor() as cursor:
            cursor.execute("SELECT stream_seq, outcome FROM devices_frame")
            by_rule = [outcome(word, verdicts.get(seq, "")) for seq, word in cursor.fetchall()]
        totals = ledger.totals_of(DayTally.objects.filter(day=DAY))
        assert {name: by_rule.count(name) for name in OUTCOMES} == {name: totals[name] for name in OUTCOMES}

    def test_devices_and_reasons_are_told_apart(self, busy, smoke):
        balancing.count_day(SYSTEM, DAY, now=NOW)
        rows = {row.device_id: row for row in DayTally.objects.exclude(line=None)}
        assert (rows[smoke.pk].received, rows[smoke.pk].opened, rows[smoke.pk].reasons) == (5, 1, {"not_json": 1})
        assert rows[smoke.pk].area_code == smoke.area_code
        assert rows[None].reasons == {"unknown_device": 1}
        assert DayTally.objects.get(line=None).channel == "none"

    def test_counting_twice_is_counting_once(self, busy):
        balancing.count_day(SYSTEM, DAY, now=NOW)
        balancing.count_day(SYSTEM, DAY, now=NOW)
        assert ledger.totals_of(DayTally.objects.all())["received"] == 7

    def test_a_devices_own_counter_tells_what_never_came(self):
        watch = build.device("T-1", "other", build.elder(), build.line("anju_json", base="anju/v1"))
        door = build.Door()
        for seq in (5, 6, 9, 9, 60_000, 3):
            door.publish("anju/v1/T-1/up", {"battery": 50, "seq": seq})
        door.record()
        balancing.count_day(SYSTEM, DAY, now=NOW)
        row = DayTally.objects.get(device=watch)
        assert (row.counter_first, row.counter_last, row.counter_missing) == (3, 60_000, 3)

    def test_a_number_never_seen_leaves_a_difference(self, smoke, door):
        frames = [door.publish(TOPIC, {"smoke": False}) for _ in range(4)]
        door.record([frames[0], frames[3]], looked_again=True)
        balance = close()
        assert (balance.received, balance.difference, balance.holds) == (4, 2, False)

    def test_a_row_taken_out_leaves_a_difference(self, busy):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM devices_frame WHERE stream_seq = 4")
        assert close().difference == 1

    def test_an_alarm_without_a_verdict_leaves_a_difference(self, busy):
        AlarmVerdict.objects.filter(verdict="joined").delete()
        balance = close()
        assert (balance.difference, balance.alarms_told, balance.alarms_answered, balance.holds) == (0, 2, 1, False)


class TestClosing:
    def test_a_closed_day_is_signed_and_stands_on_the_day_before(self, busy):
        first = close()
        assert first.content["previous"] == ""
        assert signing.is_signed(first.content, first.signature, first.public_key)
        busy.publish(TOPIC, {"smoke": False}, at=NOW + timedelta(days=1))
        busy.record()
        later = AFTER + timedelta(days=1)
        lanes_idle(later)
        assert balancing.close_days(SYSTEM, now=later) == 1
        second = DayBalance.objects.get(day=DAY + timedelta(days=1))
        assert second.content["previous"] == first.digest
        assert DayBalance.objects.filter(closed_at=None).count() == 1  # the running day

    def test_what_was_closed_is_not_counted_again(self, busy):
        closed = close()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM devices_frame")
        assert balancing.count_day(SYSTEM, DAY, now=AFTER).received == closed.received == 7
        assert balancing.close_day(SYSTEM, DAY, now=AFTER).digest == closed.digest

    def test_a_day_is_not_closed_before_it_is_over(self, busy):
        with pytest.raises(balancing.NotOver):
            close(clock.day_bounds(DAY)[1] + timedelta(minutes=5))

    def test_a_day_is_not_closed_while_a_lane_is_away_or_behind(self, busy):
        with pytest.raises(balancing.NotOver):
            balancing.close_day(SYSTEM, DAY, now=AFTER)  # no heartbeat
        for lane in ("alarms", "records"):
            gauge(SYSTEM, lane, {"pending": 9.0}, now=AFTER)
        LanePosition.objects.update(at=AFTER)
        with pytest.raises(balancing.NotOver):
            balancing.close_day(SYSTEM, DAY, now=AFTER)
        LanePosition.objects.update(message_at=AFTER)
        assert balancing.close_day(SYSTEM, DAY, now=AFTER).closed_at == AFTER

    def test_nothing_is_closed_while_nothing_was_heard(self):
        lanes_idle()
        assert balancing.close_days(SYSTEM, now=AFTER) == 0


class TestWalking:
    def test_an_hour_that_ended_is_walked(self, busy):
        assert verifying.verify_some(SYSTEM, now=AFTER) == 1
        hour = ChainHour.objects.get()
        assert (hour.verified_at, hour.broken) == (AFTER, "")
        assert verifying.verify_some(SYSTEM, now=AFTER) == 0

    @pytest.mark.parametrize(
        ("sql", "broken", "seq"),
        [
            ("UPDATE devices_frame SET raw = 'x' WHERE stream_seq = 3", "changed", 3),
            ("DELETE FROM devices_frame WHERE stream_seq = 3", "missing", 4),
            ("DELETE FROM devices_frame WHERE stream_seq = 7", "missing", None),
            ("UPDATE devices_chainhour SET first_link = '\\x00'", "unlinked", 1),
            ("UPDATE devices_chainhour SET last_link = '\\x00'", "changed", None),
        ],
    )
    def test_what_was_touched_is_found(self, busy, sql, broken, seq):
        with connection.cursor() as cursor:
            cursor.execute(sql)
        verifying.verify_some(SYSTEM, now=AFTER)
        hour = ChainHour.objects.get()
        assert (hour.broken, hour.broken_seq) == (broken, seq)

    def test_a_row_put_in_later_is_found(self, busy):
        with connection.cursor() as cursor:
            cursor.execute("""INSERT INTO devices_frame SELECT received_at, 100, line_id, device_id, device_at, door,
              device_number, subject, outcome, raw, counter, link FROM devices_frame WHERE stream_seq = 4""")
            cursor.execute("UPDATE devices_chainhour SET last_seq = 100")
        verifying.verify_some(SYSTEM, now=AFTER)
        assert ChainHour.objects.get().broken == "extra"

    def test_a_walked_day_is_walked_again_the_next_day(self, busy):
        verifying.verify_some(SYSTEM, now=AFTER)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE devices_frame SET raw = 'x' WHERE stream_seq = 3")
        assert verifying.verify_some(SYSTEM, now=AFTER + timedelta(days=1)) == 1
        assert ChainHour.objects.get().broken == "changed"


class TestLamp:
    def lamp(self, now=AFTER):
        return ledger.light(SYSTEM, now=now, url="")

    def test_it_is_red_for_a_missing_number_until_somebody_has_looked(self, smoke, door):
        frames = [door.publish(TOPIC, {"smoke": False}) for _ in range(3)]
        door.record([frames[0], frames[2]], looked_again=True)
        lanes_idle(clock.now())
        assert [light.state for light in queries.lights(SYSTEM)][1] == "broken"
        balance = close()
        assert self.lamp().state == "broken"
        from anju.devices import commands

        commands.explain_day(SYSTEM, balance.pk, text="网关断电，已核对", now=AFTER)
        commands.explain_gap(SYSTEM, Gap.objects.get().pk, text="网关断电，已核对", now=AFTER)
        assert self.lamp().state == "ok"
        assert Audit.objects.filter(thing="day_balance", reason="网关断电，已核对").count() == 1

    def test_it_is_red_for_a_broken_chain_until_somebody_has_looked(self, busy):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE devices_frame SET raw = 'x' WHERE stream_seq = 3")
        verifying.verify_some(SYSTEM, now=AFTER)
        assert self.lamp().state == "broken"
        trouble = next(item for item in queries.open_troubles(SYSTEM) if item.kind == "chain")
        from anju.devices import commands

        commands.explain_hour(SYSTEM, trouble.id, text="测试环境改过", now=AFTER)
        assert self.lamp().state == "ok"
        assert [item.kind for item in queries.closed_troubles(SYSTEM)] == ["chain"]

    def test_it_warns_when_a_day_is_not_closed_by_noon(self, busy):
        assert self.lamp().state == "ok"
        assert self.lamp(AFTER + timedelta(hours=13)).state == "warn"


class TestScope:
    def test_each_county_sums_its_own(self, busy):
        close()
        own, other = world.viewer(world.official_xu()), world.viewer(world.official_zhao_daoli())
        assert queries.ledger_day(own, DAY).totals["received"] == 6  # the topic of nobody's belongs to no county
        assert queries.ledger_day(other, DAY).totals["received"] == 0
        assert queries.verdicts(other).count() == 0
        with pytest.raises(NotVisible):
            queries.verdict(other, AlarmVerdict.objects.first().pk)

    def test_whoever_has_no_ledger_reads_none(self, busy):
        close()
        with pytest.raises(NotAllowed):
            queries.ledger_day(world.viewer(world.responder_sun()), DAY)

    def test_a_day_that_was_never_counted_is_not_there(self):
        with pytest.raises(NotVisible):
            queries.ledger_day(world.viewer(world.official_xu()), DAY)


class TestDocument:
    def test_it_can_be_checked_with_the_key_alone(self, busy):
        close()
        document = proving.export_signed(world.viewer(world.official_xu()), DAY, now=AFTER)
        read = json.loads(json.dumps(document))
        mark = read.pop("signature")
        assert signing.is_signed(read, mark["value"], mark["public_key"])
        assert signing.is_signed(read["balance"], read["balance_signature"], read["balance_key"])
        assert sum(row["received"] for row in read["devices"]) == read["totals"]["received"] == 6
        read["devices"][0]["received"] += 1
        assert not signing.is_signed(read, mark["value"], mark["public_key"])
        assert Audit.objects.filter(kind="export", thing="frame_ledger").count() == 1

    @pytest.mark.parametrize("rubbish", ["", "??", "AAAA", "é"])
    def test_a_signature_that_is_none_fits_nothing(self, rubbish):
        assert not signing.is_signed({"a": 1}, rubbish, signing.public_key())
        assert not signing.is_signed({"a": 1}, signing.sign({"a": 1}), rubbish)
