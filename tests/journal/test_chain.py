"""The chain over the journal: laid after commit, holding, and telling where it was broken."""

import json

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from anju.journal import commands, jobs, queries, rules
from anju.journal.models import Audit, Fact, Link, Move
from anju.kernel.refusals import NotAllowed
from anju.kernel.viewer import SYSTEM
from tests import world

pytestmark = pytest.mark.django_db
TABLES = ("move", "fact", "audit", "link")


def note(text="") -> Audit:
    return commands.record_audit(
        SYSTEM, kind="read", thing="elder", thing_id=7, area=world.NANGANG, now=world.NOW, reason=text
    )


def step(verb="claim") -> Move:
    return commands.record_move(
        SYSTEM, thing="incident", thing_id=1, area=world.NANGANG, verb=verb, from_state="ringing", to_state="claimed",
        now=world.NOW, data={"seconds": 12.5, "who": "李静"},
    )  # fmt: skip


def forbid_nothing(*, truncate=False) -> None:
    """What only a database owner with bad intent can do."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE journal_{table} DISABLE TRIGGER ALL")


class TestLayLinks:
    def test_every_row_gets_one_link_and_the_chain_holds(self):
        step()
        note()
        Fact.objects.create(name="alarm.heard", area_code=world.NANGANG, at=world.NOW, data={"a": [1, "二"]})
        assert commands.lay_links(SYSTEM, now=world.NOW) == 3
        assert commands.lay_links(SYSTEM, now=world.NOW) == 0
        verdict = queries.verify(SYSTEM)
        assert (verdict.holds, verdict.checked, verdict.unchained) == (True, 3, 0)

    def test_a_row_that_commits_late_with_a_lower_number_is_chained_too(self):
        early = note("early")
        row = {**Audit.objects.filter(pk=early.pk).values().get()}
        forbid_nothing()
        Audit.objects.filter(pk=early.pk).delete()
        note("late")
        commands.lay_links(SYSTEM, now=world.NOW)
        Audit.objects.create(**row)
        assert queries.verify(SYSTEM).unchained == 1
        assert commands.lay_links(SYSTEM, now=world.NOW) == 1
        assert queries.verify(SYSTEM).holds

    def test_work_goes_on_in_steps(self):
        for _ in range(5):
            note()
        assert [commands.lay_links(SYSTEM, now=world.NOW, limit=2) for _ in range(4)] == [2, 2, 1, 0]
        assert queries.verify(SYSTEM).checked == 5

    def test_a_backlog_is_worked_off_without_waiting_for_the_next_minute(self, monkeypatch):
        monkeypatch.setattr(jobs, "STEP", 2)
        for _ in range(5):
            note()
        steps = 0
        jobs.lay_links(timestamp=600)
        while ProcrastinateJob.objects.filter(task_name="journal.lay_links", status="todo").exists():
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'journal.lay_links'")
            jobs.lay_links(timestamp=600)
            steps += 1
        verdict = queries.verify(SYSTEM)
        assert (steps, verdict.checked, verdict.unchained) == (2, 5, 0)

    def test_a_step_that_waits_already_is_not_asked_for_twice(self, monkeypatch):
        monkeypatch.setattr(jobs, "STEP", 1)
        for _ in range(3):
            note()
        jobs.lay_links(timestamp=600)
        jobs.lay_links(timestamp=660)
        assert ProcrastinateJob.objects.filter(task_name="journal.lay_links", status="todo").count() == 1

    def test_it_can_be_laid_with_sm3_from_any_day_on(self, settings):
        note()
        commands.lay_links(SYSTEM, now=world.NOW)
        settings.ANJU_CRYPTO = "sm"
        note()
        commands.lay_links(SYSTEM, now=world.NOW)
        assert list(Link.objects.order_by("id").values_list("algorithm", flat=True)) == ["sha256", "sm3"]
        assert queries.verify(SYSTEM).holds

    def test_nobody_but_the_platform_lays_links(self):
        with pytest.raises(NotAllowed):
            commands.lay_links(world.viewer(world.audit_admin()), now=world.NOW)


class TestBroken:
    def test_a_changed_row_is_the_first_broken_link(self):
        rows = [note(str(number)) for number in range(4)]
        commands.lay_links(SYSTEM, now=world.NOW)
        forbid_nothing()
        Audit.objects.filter(pk=rows[2].pk).update(reason="something else")
        verdict = queries.verify(SYSTEM)
        assert (verdict.holds, verdict.checked, verdict.reason) == (False, 2, "changed")
        assert verdict.broken.endswith(f"audit {rows[2].pk}")

    def test_a_missing_row_and_a_missing_link_are_found(self):
        rows = [note(str(number)) for number in range(3)]
        commands.lay_links(SYSTEM, now=world.NOW)
        forbid_nothing()
        with transaction.atomic():
            Audit.objects.filter(pk=rows[1].pk).delete()
            assert queries.verify(SYSTEM).reason == "missing"
            transaction.set_rollback(True)
        Link.objects.filter(source_id=rows[1].pk).delete()
        assert queries.verify(SYSTEM).reason == "changed"

    def test_the_newest_part_can_be_looked_at_alone(self):
        rows = [note(str(number)) for number in range(6)]
        commands.lay_links(SYSTEM, now=world.NOW)
        forbid_nothing()
        Audit.objects.filter(pk=rows[0].pk).update(reason="x")
        assert queries.verify(SYSTEM, last=3).checked == 3
        assert queries.verify(SYSTEM, last=3).holds
        assert not queries.verify(SYSTEM, last=6).holds


class TestNobodyChangesTheJournal:
    @pytest.mark.parametrize("table", TABLES)
    @pytest.mark.parametrize(
        "order", ["UPDATE journal_{0} SET id = id", "DELETE FROM journal_{0}", "TRUNCATE journal_{0}"]
    )
    def test_the_database_refuses(self, table, order):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE journal_{table} ENABLE TRIGGER journal_keep_all")
        step()
        note()
        Fact.objects.create(name="x", at=world.NOW, data={})
        commands.lay_links(SYSTEM, now=world.NOW)
        with (
            pytest.raises(DatabaseError, match="only ever added to"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(order.format(table))


class TestCanonicalForm:
    def test_equal_rows_are_equal_bytes_whatever_the_order_of_keys(self):
        assert rules.canonical("move", {"b": 1, "a": world.NOW}) == rules.canonical("move", {"a": world.NOW, "b": 1})
        assert json.loads(rules.canonical("move", {"a": world.NOW}))["a"] == "2026-12-08T06:28:57.000000+00:00"

    def test_what_has_no_form_is_refused(self):
        assert rules.canonical("move", {"a": world.LONG_AGO}) == b'{"a":"2020-01-01","source":"move"}'
        with pytest.raises(TypeError):
            rules.canonical("move", {"a": object()})
