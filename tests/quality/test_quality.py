"""Call-backs, boards and audit samples: nobody can foresee them, anybody can repeat them, each number has its list."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from anju.complaints.models import Complaint
from anju.journal.models import Audit
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.orders import commands as orders
from anju.orders.models import Order
from anju.people.models import Elder
from anju.quality import commands, queries, rules
from anju.quality.commands.drawing import Frame
from anju.quality.models import CallBack
from tests import world
from tests.orders import scene

NOW = scene.NOW
HOUR = timedelta(hours=1)
LATER = NOW + timedelta(days=1)
TODAY = date(2026, 12, 8)


def chosen(elder: Elder, **more: Any) -> tuple[CallBack, Order]:
    """A served order that is called back for certain."""
    order = scene.served(elder, **more)
    row = commands.choose(SYSTEM, order.pk, now=NOW, disputed=True)
    assert row is not None
    return row, order


def taken(elder: Elder) -> tuple[CallBack, Order, Any]:
    row, order = chosen(elder)
    desk = scene.desk()
    commands.take(desk, row.pk, now=LATER)
    return row, order, desk


class TestChoosing:
    @given(st.text(), st.text())
    def test_a_lot_can_be_repeated_and_the_share_decides(self, seed, number):
        lot = rules.lot(seed, number)
        assert lot == rules.lot(seed, number)
        assert rules.reason(lot_drawn=lot, percent=100) == "sample"
        assert rules.reason(lot_drawn=lot, percent=0) == ""

    def test_about_a_tenth_is_chosen_and_another_seed_chooses_others(self):
        numbers = [f"DD-230103-20261208-{n:04d}" for n in range(2000)]
        first, second = ({n for n in numbers if rules.lot(seed, n) < 1000} for seed in ("a", "b"))
        assert 150 < len(first) < 250
        assert len(first & second) < 60

    @pytest.mark.parametrize(
        ("weak", "stars", "why"),
        [(True, None, "score"), (False, None, ""), (False, 2, "rating"), (True, 1, "rating"), (False, 3, "")],
    )
    def test_a_weak_proof_and_a_poor_rating_always(self, weak, stars, why):
        assert rules.reason(lot_drawn=9_999, percent=10, weak=weak, stars=stars) == why

    def test_a_weak_proof_is_on_the_list_with_its_reason(self, zhao):
        order = scene.served(zhao)
        CallBack.objects.all().delete()
        Order.objects.filter(pk=order.pk).update(sampled=True)
        row = commands.choose(SYSTEM, order.pk, now=NOW)
        assert row is not None
        assert row.reason == "score"

    def test_a_whole_share_puts_each_on_the_list_and_the_providers_story_is_silent(self, zhao):
        order = scene.served(zhao)
        before = {line.text for line in _told(order)}
        CallBack.objects.all().delete()
        row = commands.choose(SYSTEM, order.pk, now=NOW, disputed=True)
        assert row is not None
        order.refresh_from_db()
        assert order.sampled
        assert {line.text for line in _told(order)} == before

    def test_a_poor_rating_raises_the_reason(self, zhao):
        order = scene.served(zhao)
        orders.rate(scene.desk(), order.pk, stars=1, now=LATER)
        row = CallBack.objects.get(order=order)
        assert row.reason == "rating"

    def test_a_county_sets_the_share_of_its_own_provider_alone(self, zhao):
        own = world.provider()
        commands.set_share(world.viewer(world.official_xu()), own.pk, percent=100, now=NOW)
        assert queries.percent_of(SYSTEM, own.pk) == 100
        with pytest.raises(NotVisible):
            commands.set_share(world.viewer(world.official_zhao_daoli()), own.pk, percent=0, now=NOW)
        with pytest.raises(NotAllowed):
            commands.set_share(scene.desk(), own.pk, percent=0, now=NOW)

    def test_no_provider_sees_what_was_chosen(self, zhao):
        chosen(zhao)
        assert not queries.call_backs(world.viewer(world.manager_shen())).exists()


def _told(order: Order) -> Any:
    from anju.orders import queries as order_rows

    return order_rows.timeline(SYSTEM, order)


class TestCalling:
    def test_a_colleague_is_told_who_is_on_the_telephone(self, zhao):
        row, _order, _desk = taken(zhao)
        with pytest.raises(commands.CallBackTaken):
            commands.miss(world.viewer(world.operator_wang()), row.pk, now=LATER)

    def test_not_reached_comes_back_later(self, zhao):
        row, _order, desk = taken(zhao)
        row = commands.miss(desk, row.pk, now=LATER)
        assert (row.state, row.tries, row.next_try_at, row.taken_by) == ("later", 1, LATER + 2 * HOUR, None)
        counted = queries.call_counts(desk, now=LATER)
        assert (counted.open, counted.due) == (1, 0)

    def test_a_good_answer_is_the_rating_and_the_order_is_called_back(self, zhao):
        row, order, desk = taken(zhao)
        said = rules.Answers(came=True, long_enough=True, satisfied=5)
        row = commands.reach(desk, row.pk, said, note="很好", now=LATER)
        order.refresh_from_db()
        assert (row.state, order.state, order.rating) == ("reached", "called_back", 5)
        assert not Complaint.objects.exists()

    @pytest.mark.parametrize(
        ("answers", "kind"),
        [
            ({"came": False}, "absent"),
            ({"came": True, "paid_privately": True}, "money"),
            ({"came": True, "satisfied": 1}, "quality"),
        ],
    )
    def test_a_bad_answer_opens_one_complaint(self, zhao, answers, kind):
        row, order, desk = taken(zhao)
        row = commands.reach(desk, row.pk, rules.Answers(**answers), note="", now=LATER)
        found = Complaint.objects.get()
        assert (found.kind, found.channel, found.order_id, row.complaint_id) == (kind, "call_back", order.pk, found.pk)
        order.refresh_from_db()
        assert (order.state == "disputed") == (kind == "absent")

    def test_a_short_visit_is_looked_at_on_site(self, zhao):
        row, _order, desk = taken(zhao)
        said = rules.Answers(came=True, long_enough=False, satisfied=4)
        assert commands.reach(desk, row.pk, said, note="十分钟", now=LATER).state == "to_recheck"
        with pytest.raises(NotAllowed):
            commands.recheck(desk, row.pk, report="看过", now=LATER)
        row = commands.recheck(world.viewer(world.official_xu()), row.pk, report="确实短", now=LATER)
        assert (row.state, row.note) == ("rechecked", "十分钟 确实短")

    def test_pages(self, zhao):
        row, order = chosen(zhao)
        browser = world.client_for(world.operator_li())
        assert zhao.name in browser.get("/quality/calls/").content.decode()
        assert browser.post(f"/quality/calls/{row.pk}/take/").status_code == 302
        assert order.number in browser.get(f"/quality/calls/{row.pk}/").content.decode()
        assert browser.post(f"/quality/calls/{row.pk}/reach/", {}).status_code == 422
        body = {"came": "yes", "long_enough": "yes", "paid": "no", "satisfied": "4", "note": ""}
        assert browser.post(f"/quality/calls/{row.pk}/reach/", body).status_code == 302
        assert "没有要回访的服务" in browser.get("/quality/calls/").content.decode()


class TestTheKey:
    def _press(self, token: str, **body: Any) -> Any:
        from django.test import Client

        asked = {"line": "13900001111", "key": "4", "call": "pbx-1", **body}
        return Client().post(
            "/api/v1/orders/rate-by-key", asked, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
        )  # fmt: skip

    def test_rates_the_last_service_of_the_line_once(self, zhao):
        from anju.kernel import clock
        from anju.kernel.secrets import blind_index, seal

        Elder.objects.filter(pk=zhao.pk).update(
            phone_sealed=seal("13900001111"), phone_index=blind_index("13900001111")
        )
        order = scene.served(zhao, now=clock.now() - 6 * HOUR)
        token = world.machine("order.rate", area=world.NANGANG)[1]
        first = self._press(token)
        assert (first.status_code, first.json()["rating"]) == (200, 4)
        assert self._press(token, key="1").json()["rating"] == 4
        order.refresh_from_db()
        assert (order.state, order.rating, order.rated_call) == ("rated", 4, "pbx-1")
        assert self._press(token, call="pbx-2").status_code == 404
        assert self._press(token, key="9").status_code == 422
        assert self._press(world.machine("order.rate", area=world.DAOLI)[1], call="pbx-3").status_code == 404
        assert self._press(world.machine("order.read", area=world.NANGANG)[1]).status_code == 403


class TestTheBoard:
    def _period(self) -> dict[str, Any]:
        return {"from": NOW - timedelta(days=1), "to": NOW + timedelta(days=2)}

    def test_each_number_has_its_list(self, zhao):
        shen = world.viewer(world.manager_shen())
        own, when = shen.organisation_id, NOW + timedelta(hours=30)
        late = scene.placed(zhao, "bath", provider_id=own)
        short = scene.placed(zhao, "cleaning", provider_id=own)
        scene.placed(zhao, "meal", provider_id=own)  # nobody comes
        start = late.starts_at
        Order.objects.filter(pk=late.pk).update(
            state="checked_out",
            checked_in_at=start + timedelta(minutes=31),
            checked_out_at=start + timedelta(minutes=95),
        )
        Order.objects.filter(pk=short.pk).update(
            state="checked_out",
            checked_in_at=start + timedelta(minutes=30),
            checked_out_at=start + timedelta(minutes=60),
        )
        [line] = queries.figures(shen, now=when, **self._period())
        assert (line.all, line.served, line.unserved, line.late, line.short) == (3, 2, 1, 1, 1)
        for kind in ("all", "served", "unserved", "late", "short"):
            rows = queries.lapses(shen, kind, now=when, **self._period())
            assert rows.count() == getattr(line, kind)
        assert list(queries.lapses(shen, "late", now=when, **self._period())) == [late]
        assert list(queries.lapses(shen, "short", now=when, **self._period())) == [short]

    def test_a_meal_that_is_brought_is_never_too_short(self, zhao):
        shen = world.viewer(world.manager_shen())
        meal = scene.placed(zhao, "meal", provider_id=shen.organisation_id)
        start = meal.starts_at
        Order.objects.filter(pk=meal.pk).update(
            state="checked_out", checked_in_at=start, checked_out_at=start + timedelta(minutes=2)
        )
        [line] = queries.figures(shen, now=LATER, **self._period())
        assert (line.served, line.short) == (1, 0)
        assert not queries.lapses(shen, "short", now=LATER, **self._period()).exists()

    def test_another_provider_and_another_county_count_nothing(self, zhao):
        scene.placed(zhao, "bath", provider_id=world.provider().pk)
        for other in (world.manager_of_songhua(), world.official_zhao_daoli()):
            assert queries.figures(world.viewer(other), now=LATER, **self._period()) == []
        [line] = queries.figures(world.viewer(world.official_xu()), now=LATER, **self._period())
        assert (line.name, line.unserved) == ("康馨居家养老", 1)

    def test_what_was_called_off_is_no_lapse(self, zhao):
        row = scene.placed(zhao, "bath", provider_id=world.provider().pk)
        orders.cancel(scene.desk(), row.pk, why="住院", now=NOW)
        assert not queries.lapses(scene.desk(), "unserved", now=LATER, **self._period()).exists()

    def test_pages_and_the_file(self, zhao, django_assert_max_num_queries):
        order = scene.placed(zhao, "bath", provider_id=world.provider().pk)
        browser = world.client_for(world.official_xu())
        period = "first=2026-12-01&last=2026-12-31"
        page = browser.get(f"/quality/?{period}").content.decode()
        assert "康馨居家养老" in page
        assert "回访比例" in page
        with django_assert_max_num_queries(14):
            browser.get(f"/quality/?{period}")
        assert order.number in browser.get(f"/quality/list/?kind=all&{period}").content.decode()
        file = browser.post(f"/quality/export/?kind=all&{period}").content.decode("utf-8-sig")
        assert order.number in file
        assert "许岚" in file.splitlines()[0]
        assert Audit.objects.filter(kind="export", thing="lapse").count() == 1
        own = world.client_for(world.manager_shen()).get(f"/quality/?{period}").content.decode()
        assert "回访比例" not in own
        assert "这个时段没有订单" in browser.get("/quality/?first=2020-01-01&last=2020-01-02").content.decode()


MEMBERS = st.lists(
    st.builds(rules.Member, st.text("0123456789", min_size=1, max_size=4), st.sampled_from("abc")),
    unique_by=lambda one: one.number,
)


class TestDrawing:
    @given(MEMBERS, st.text(), st.integers(1, 60))
    def test_the_same_seed_draws_the_same_whatever_the_order_of_the_rows(self, members, seed, size):
        drawn = rules.draw(members, seed=seed, size=size)
        assert drawn == rules.draw(reversed(members), seed=seed, size=size)
        numbers = [one.number for one in drawn]
        assert len(numbers) == len(set(numbers)) == min(size, len(members))
        assert [one.rank for one in drawn] == list(range(1, len(drawn) + 1))

    @given(st.dictionaries(st.text(max_size=3), st.integers(1, 50), min_size=1), st.integers(1, 80))
    def test_quotas_are_shares(self, counts, size):
        parts, total = rules.quota(counts, size), sum(counts.values())
        assert sum(parts.values()) == min(size, total)
        for name, count in counts.items():
            assert abs(parts[name] - count * min(size, total) / total) < 1

    def test_nothing_is_drawn_from_nothing(self):
        assert rules.draw([], seed="x", size=5) == []
        assert rules.quota({}, 5) == {}


def drawn(elder: Elder, **more: Any) -> tuple[Any, Any]:
    official = world.viewer(world.official_xu())
    values: dict[str, Any] = {"seed": "第1次", "starts_on": TODAY, "ends_on": TODAY, "size": 5, **more}
    return official, commands.draw_sample(official, Frame(**values), now=LATER)


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class TestThePack:
    def test_can_be_checked_by_somebody_else_and_is_the_same_twice(self, zhao, settings, tmp_path, monkeypatch):
        settings.MEDIA_ROOT = tmp_path
        proof = {"score": 75, "result": "flag", "checks": [{"code": "too_short", "result": "flag", "facts": {}}]}
        monkeypatch.setattr("anju.dispatch.commands.answering.proof_of", lambda _row, **_more: proof)
        order = scene.served(zhao)
        folder = tmp_path / "assignments" / str(scene.assignment(order).pk)
        folder.mkdir(parents=True)
        (folder / "a.jpg").write_bytes(b"\xff\xd8\xffphoto")
        scene.placed(zhao, "bath")  # not done: not in the frame
        official, draw = drawn(zhao)
        assert (draw.population, [one["number"] for one in draw.members]) == (1, [order.number])
        files = opened(commands.pack(official, draw.pk, now=LATER)[1])
        for line in files["SHA256SUMS"].decode().splitlines():
            digest, name = line.split("  ", 1)
            assert hashlib.sha256(files[name]).hexdigest() == digest
        rows = list(csv.DictReader(io.StringIO(files["index.csv"].decode("utf-8-sig"))))
        assert [row["number"] for row in rows] == [order.number]
        assert rows[0]["sha256"] == hashlib.sha256(files[rows[0]["file"]]).hexdigest()
        told = json.loads(files[rows[0]["file"]])
        assert [event["verb"] for event in told["events"]][-1] == "check_out"
        assert told["visits"][0]["photos"][0]["sha256"] == hashlib.sha256(b"\xff\xd8\xffphoto").hexdigest()
        assert (told["visits"][0]["score"], rows[0]["score"]) == (75, "75")
        paper = files["index.html"].decode()
        for word in (
            f"<dd>{draw.pk}</dd>",
            draw.seed,
            draw.population_digest,
            order.number,
            "有疑点",
            rows[0]["sha256"],
        ):
            assert word in paper
        assert b"@media print" in files["index.css"]
        with translation.override("en"):
            assert opened(commands.pack(official, draw.pk, now=LATER)[1])["index.html"] == files["index.html"]
        again = opened(commands.pack(official, draw.pk, now=LATER + HOUR)[1])
        assert {name for name in files if files[name] != again[name]} == {"received.txt"}
        assert Audit.objects.filter(kind="export", thing="audit_draw", thing_id=draw.pk).count() == 3

    def test_holds_no_name_in_full_no_number_and_no_place(self, zhao):
        order = scene.served(zhao)
        orders.rate(scene.desk(), order.pk, stars=2, note_text="赵丽华说不好", now=LATER)
        official, draw = drawn(zhao)
        files = opened(commands.pack(official, draw.pk, now=LATER)[1])
        text = b"".join(content for name, content in files.items() if name != "received.txt").decode()
        assert zhao.name not in text
        assert "赵丽华" not in text
        assert "longitude" not in text
        assert '"rating": 2' in text

    def test_the_book_is_in_it(self, zhao):
        scene.money(zhao)
        order = scene.served(zhao)
        orders.confirm(scene.desk(), order.pk, now=LATER)
        official, draw = drawn(zhao, strata="item")
        files = opened(commands.pack(official, draw.pk, now=LATER)[1])
        told = json.loads(files[f"orders/{order.number}.json"])
        assert [line["verb"] for line in told["book"]] == ["hold", "debit"]
        assert all(sum(entry["fen"] for entry in line["entries"]) == 0 for line in told["book"])
        assert draw.members[0]["stratum"] == "meal"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"seed": " "},
            {"size": 0},
            {"ends_on": TODAY - timedelta(days=1)},
            {"strata": "luck"},
            {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 1, 2)},
        ],
    )
    def test_nonsense_is_refused(self, zhao, wrong):
        scene.served(zhao)
        with pytest.raises(commands.DrawInvalid):
            drawn(zhao, **wrong)

    def test_pages(self, zhao):
        order = scene.served(zhao)
        browser = world.client_for(world.official_xu())
        assert "还没有抽过样" in browser.get("/quality/audits/").content.decode()
        body = {"seed": "甲", "first": "2026-12-08", "last": "2026-12-08", "size": "3", "strata": "", "provider": ""}
        made = browser.post("/quality/audits/", body)
        assert made.status_code == 302
        assert order.number in browser.get(made["Location"]).content.decode()
        assert browser.post(f"{made['Location']}pack/")["Content-Type"] == "application/zip"
        other = world.client_for(world.official_zhao_daoli())
        assert other.get(made["Location"]).status_code == 404
        assert browser.post("/quality/audits/", {**body, "size": "0"}).status_code == 422
