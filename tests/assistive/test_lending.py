"""From the shelf to somebody's home and back through the disinfection; who pays, who rings, who must not see."""

import threading

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from anju.assistive import commands, queries
from anju.assistive.commands.refused import (
    AidValueInvalid,
    MethodWrong,
    NoPiece,
    NotClean,
    NumberThere,
    PlaceShut,
    PriceChanged,
    TooLong,
)
from anju.assistive.models import Cleaning, Loan, Piece
from anju.benefits import queries as purse
from anju.benefits.models import Account, Hold
from anju.institutions import commands as institutions
from anju.journal.models import Audit, Fact, Move
from anju.kernel.lifecycle import WrongState
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from anju.people.queries import timeline
from tests import world
from tests.assistive import scene
from tests.assistive.scene import DAY, NOW, days


@pytest.fixture
def place(db):
    return scene.point()


@pytest.fixture
def meng(place):
    return scene.keeper(place)


@pytest.fixture
def zhao(place):
    return scene.borrower()


@pytest.fixture
def chair(place):
    return scene.piece(place)


def left(elder):
    return purse.available(SYSTEM, elder.pk, on=DAY).left_fen


class TestReserving:
    def test_holds_the_purse_s_part_and_gives_it_back_when_given_up(self, place, meng, zhao, chair):
        scene.money(zhao)
        loan = scene.reserve(meng, place, zhao, days=45)
        assert (loan.rent_fen, loan.subsidy_fen, loan.pay_fen, loan.channel) == (12000, 10000, 32000, "point")
        assert left(zhao) == 0
        commands.cancel(meng, loan.pk, why="不需要了", now=NOW)
        chair.refresh_from_db()
        assert (left(zhao), chair.state) == (10000, "in_stock")
        assert [row.verb for row in Move.objects.filter(thing="aid_loan").order_by("id")] == ["reserve", "cancel"]

    def test_the_second_on_the_last_piece_is_told(self, place, meng, zhao, chair):
        scene.reserve(meng, place, zhao)
        with pytest.raises(NoPiece):
            scene.reserve(meng, place, scene.borrower("孙长海"))
        assert Loan.objects.count() == 1

    def test_a_piece_of_the_showcase_is_not_lent(self, place, meng, zhao):
        scene.piece(place, "LY-900", for_show=True)
        with pytest.raises(NoPiece):
            scene.reserve(meng, place, zhao)

    def test_more_than_was_shown_is_never_taken(self, place, meng, zhao, chair):
        with pytest.raises(PriceChanged):
            scene.reserve(meng, place, zhao, shown_pay_fen=30000)
        chair.refresh_from_db()
        assert (chair.state, Loan.objects.count()) == ("in_stock", 0)

    def test_the_same_post_twice_is_one_reservation(self, place, meng, zhao, chair):
        scene.piece(place, "LY-002")
        scene.reserve(meng, place, zhao, token="t1")
        said = {"kind": "wheelchair", "days": 30, "shown_pay_fen": None, "token": "t1", "now": NOW}
        assert commands.reserve(meng, place.pk, elder_id=zhao.pk, **said) is None
        assert Loan.objects.count() == 1

    def test_the_family_reserves_for_its_own_elder_only(self, place, zhao, chair):
        other = scene.borrower("孙长海")
        daughter = world.viewer(world.daughter_zhao(), elders=frozenset({zhao.pk}))
        with pytest.raises(NotVisible):
            scene.reserve(daughter, place, other)
        assert scene.reserve(daughter, place, zhao).channel == "family"
        assert [row.elder_id for row in queries.loans(daughter)] == [zhao.pk]

    def test_not_in_another_county_not_where_it_is_shut_not_too_long_not_for_the_dead(self, place, meng, zhao, chair):
        away = world.institution("道里辅具站", area=f"{world.DAOLI}001001", kind="centre")
        scene.terms(away)
        scene.piece(away, "DL-001")
        with pytest.raises(NotVisible):
            scene.reserve(world.viewer(world.operator_li()), away, zhao)
        with pytest.raises(TooLong):
            scene.reserve(meng, place, zhao, days=91)
        people.record_death(SYSTEM, zhao.pk, on=DAY, now=NOW)
        with pytest.raises(NotVisible):
            scene.reserve(meng, place, zhao)
        institutions.move_institution(SYSTEM, place.pk, "suspend", why="装修", now=NOW)
        with pytest.raises(PlaceShut):
            scene.reserve(meng, place, scene.borrower("孙长海"))

    def test_nobody_fetches_it_and_it_goes_back_on_the_shelf(self, place, meng, zhao, chair):
        scene.money(zhao)
        loan = scene.reserve(meng, place, zhao)
        assert commands.fire_timers(NOW + days(3)) == 0
        assert commands.fire_timers(NOW + days(4)) == 1
        loan.refresh_from_db()
        chair.refresh_from_db()
        assert (loan.state, chair.state, left(zhao)) == ("expired", "in_stock", 10000)


class TestLending:
    def test_spends_what_was_held_towards_the_point(self, place, meng, zhao, chair):
        scene.money(zhao)
        loan = scene.lent(meng, place, zhao)
        hold = Hold.objects.get(thing="aid_loan", thing_id=loan.pk)
        assert (hold.state, hold.debited_fen, hold.provider_id) == ("debited", 6000, place.pk)
        assert Account.objects.get(kind="payable").balance_fen == 6000
        assert (loan.due_on, loan.state) == (DAY + days(30), "lent")

    def test_is_extended_within_the_longest_and_the_rent_is_paid_for(self, place, meng, zhao, chair):
        scene.money(zhao, 9000)
        loan = scene.lent(meng, place, zhao)
        with pytest.raises(PriceChanged):
            commands.extend(meng, loan.pk, days=30, shown_own_fen=0, now=NOW)
        made = commands.extend(meng, loan.pk, days=30, shown_own_fen=3000, now=NOW)
        loan.refresh_from_db()
        assert (made.subsidy_fen, loan.days, loan.due_on) == (3000, 60, DAY + days(60))
        with pytest.raises(TooLong):
            commands.extend(meng, loan.pk, days=31, now=NOW)
        assert left(zhao) == 0

    def test_overdue_rings_once_until_it_is_back_or_longer(self, place, meng, zhao, chair):
        loan = scene.lent(meng, place, zhao)
        assert commands.fire_timers(NOW + days(30)) == 0
        assert [commands.fire_timers(NOW + days(31)) for _ in range(2)] == [1, 0]
        assert Fact.objects.filter(name="assistive.loan_overdue").count() == 1
        assert [row.pk for row in queries.work(meng, place.pk, today=DAY + days(31)).overdue] == [loan.pk]
        assert queries.by_place(meng)[0].overdue == 1
        commands.extend(meng, loan.pk, days=15, now=NOW + days(31))
        assert queries.by_place(meng)[0].overdue == 0
        assert commands.fire_timers(NOW + days(46)) == 1

    def test_the_desk_hears_of_it_until_somebody_takes_it_on(self, place, meng, zhao, chair):
        loan = scene.lent(meng, place, zhao)
        commands.fire_timers(NOW + days(33))
        li, desk = world.viewer(world.operator_li()), world.client_for(world.operator_li())
        assert [row.pk for row in queries.ringing(li)[0]] == [loan.pk]
        strip = desk.get("/aids/loans/ringing/").content.decode()
        assert "赵德福" in strip
        assert "轮椅" in strip
        assert queries.ringing(world.viewer(world.operator_of_daoli())) == ([], 0)
        assert desk.post(f"/aids/loans/{loan.pk}/see/", {"next": "/desk/"}).headers["Location"] == "/desk/"
        assert queries.ringing(li) == ([], 0)
        assert "赵德福" not in desk.get("/aids/loans/ringing/").content.decode()
        loan.refresh_from_db()
        assert loan.alert_seen_by == "李静"
        assert queries.by_place(meng)[0].overdue == 1  # seen is not back: the point still has it on its list
        with pytest.raises(NotAllowed):
            commands.see(meng, loan.pk, now=NOW)

    def test_longer_and_overdue_again_rings_again(self, place, meng, zhao, chair):
        loan = scene.lent(meng, place, zhao)
        li = world.viewer(world.operator_li())
        commands.fire_timers(NOW + days(31))
        commands.see(li, loan.pk, now=NOW + days(31))
        commands.extend(meng, loan.pk, days=15, now=NOW + days(31))
        commands.fire_timers(NOW + days(46))
        assert [row.pk for row in queries.ringing(li)[0]] == [loan.pk]

    def test_a_part_of_the_deposit_is_kept_with_a_reason(self, place, meng, zhao, chair):
        loan = scene.lent(meng, place, zhao)
        for wrong in ({"kept_fen": 30001, "why": "坏了"}, {"kept_fen": 100, "why": ""}):
            with pytest.raises(AidValueInvalid):
                commands.take_back(meng, loan.pk, now=NOW, **wrong)
        assert commands.take_back(meng, loan.pk, kept_fen=5000, why="脚踏板断裂", now=NOW).kept_fen == 5000

    def test_lost_and_found(self, place, meng, zhao, chair):
        loan = scene.lent(meng, place, zhao)
        with pytest.raises(AidValueInvalid):
            commands.lose(meng, loan.pk, kept_fen=30000, why=" ", now=NOW)
        commands.lose(meng, loan.pk, kept_fen=30000, why="搬家时遗失", now=NOW)
        assert Piece.objects.get().state == "lost"
        commands.take_back(meng, loan.pk, now=NOW + days(2))
        assert (Piece.objects.get().state, Loan.objects.get().state) == ("returned", "returned")

    def test_the_timeline_of_the_elder_tells_it(self, place, meng, zhao, chair):
        scene.lent(meng, place, zhao)
        line = next(row for row in timeline(world.viewer(world.operator_li()), zhao.pk) if row.kind == "aid")
        assert "手动轮椅" in line.title
        assert (line.badge, line.href[:12]) == ("借用中", "/aids/loans/")


class TestDisinfection:
    def test_says_who_when_and_how_and_only_then_is_it_lent_again(self, place, meng, zhao, chair):
        loan = scene.lent(meng, place, zhao)
        commands.take_back(meng, loan.pk, now=NOW + days(5))
        with pytest.raises(WrongState):
            commands.shelve(meng, chair.pk, now=NOW + days(5))
        with pytest.raises(MethodWrong):
            commands.disinfect(meng, chair.pk, method="heat", now=NOW + days(5))
        commands.disinfect(meng, chair.pk, method="wipe", note="含氯 500 mg/L", now=NOW + days(6))
        commands.shelve(meng, chair.pk, now=NOW + days(6))
        done = Cleaning.objects.get()
        assert (done.by_name, done.at, done.method) == ("孟庆云", NOW + days(6), "wipe")
        assert scene.lent(meng, place, scene.borrower("孙长海"), now=NOW + days(7)).piece_id == chair.pk

    @pytest.mark.parametrize("state", ["in_stock", "reserved", "lent"])
    def test_the_database_itself_refuses_a_piece_that_was_not_cleaned(self, place, meng, zhao, chair, state):
        loan = scene.lent(meng, place, zhao)
        commands.take_back(meng, loan.pk, now=NOW + days(5))
        with pytest.raises(IntegrityError), transaction.atomic():
            Piece.objects.filter(pk=chair.pk).update(state=state)
        Cleaning.objects.create(piece=chair, method="wipe", at=NOW + days(4), by="user:1", by_name="早了一天")
        with pytest.raises(IntegrityError), transaction.atomic():
            Piece.objects.filter(pk=chair.pk).update(state=state)

    def test_a_disinfection_is_never_rewritten(self, place, meng, zhao, chair):
        loan = scene.lent(meng, place, zhao)
        commands.take_back(meng, loan.pk, now=NOW)
        commands.disinfect(meng, chair.pk, method="wipe", now=NOW)
        for act in (lambda: Cleaning.objects.update(method="heat"), lambda: Cleaning.objects.all().delete()):
            with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
                act()

    def test_what_the_database_refuses_is_said_in_words(self, place, meng, zhao, chair):
        loan = scene.lent(meng, place, zhao)
        commands.take_back(meng, loan.pk, now=NOW)
        Cleaning.objects.create(piece=chair, method="wipe", at=NOW - days(1), by="user:1", by_name="孟庆云")
        Piece.objects.filter(pk=chair.pk).update(state="disinfected")
        with pytest.raises(NotClean):
            commands.shelve(meng, chair.pk, now=NOW)

    def test_after_repair_it_is_cleaned_too(self, place, meng, chair):
        commands.send_to_repair(meng, chair.pk, why="刹车松动", now=NOW)
        commands.mend(meng, chair.pk, now=NOW + days(1))
        with pytest.raises(IntegrityError), transaction.atomic():
            Piece.objects.filter(pk=chair.pk).update(state="in_stock")
        commands.disinfect(meng, chair.pk, method="wipe", now=NOW + days(2))
        commands.shelve(meng, chair.pk, now=NOW + days(2))
        with pytest.raises(AidValueInvalid):
            commands.scrap(meng, chair.pk, why="", now=NOW)
        assert commands.scrap(meng, chair.pk, why="老化", now=NOW).state == "scrapped"


class TestStock:
    def test_a_number_is_one_piece(self, place, meng, chair):
        with pytest.raises(NumberThere):
            scene.piece(place, "ly-001")
        for number in ("", "a b", "号-1", "X" * 21):
            with pytest.raises(AidValueInvalid):
                scene.piece(place, number)

    def test_the_catalogue_is_read_once_and_a_new_version_ends_the_old(self, place):
        assert commands.load_kinds(SYSTEM, now=NOW) == 0
        assert queries.kind(SYSTEM, "wheelchair", on=DAY).subclass_code == "1222"

    def test_another_point_sees_and_does_nothing(self, place, zhao, chair, meng):
        loan = scene.lent(meng, place, zhao)
        other = scene.keeper(world.institution("另一个站", kind="station"), "白岩")
        for act in (
            lambda: queries.place(other, place.pk),
            lambda: queries.piece(other, chair.pk),
            lambda: queries.loan(other, loan.pk),
            lambda: commands.take_back(other, loan.pk, now=NOW),
            lambda: commands.disinfect(other, chair.pk, method="wipe", now=NOW),
            lambda: commands.set_terms(other, place.pk, kind="cane", deposit_fen=0, rent_fen=0, longest_days=9,
                                       subsidised=False, now=NOW),
        ):  # fmt: skip
            with pytest.raises(NotVisible):
                act()
        assert list(queries.loans(other)) == []

    def test_an_official_reads_and_does_not_lend(self, place, zhao, chair, meng):
        loan = scene.lent(meng, place, zhao)
        xu, other = world.viewer(world.official_xu()), world.viewer(world.official_zhao_daoli())
        assert queries.loan(xu, loan.pk).pk == loan.pk
        with pytest.raises(NotAllowed):
            commands.take_back(xu, loan.pk, now=NOW)
        with pytest.raises(NotVisible):
            queries.loan(other, loan.pk)
        with pytest.raises(NotVisible):
            queries.showcase(other, on=DAY, area=world.NANGANG)
        assert queries.showcase(other, on=DAY) == []

    def test_the_showcase_counts_what_is_free_and_what_can_be_tried(self, place, zhao, chair, meng):
        scene.piece(place, "LY-900", for_show=True)
        scene.piece(place, "LY-002")
        offer = queries.showcase(world.viewer(world.operator_li()), on=DAY)[0]
        assert (offer.free, offer.to_try, offer.deposit_fen) == (2, 1, 30000)
        scene.reserve(meng, place, zhao)
        assert queries.offer(SYSTEM, place.pk, "wheelchair", on=DAY, elder_id=zhao.pk).free == 1

    def test_looking_somebody_up_leaves_a_row_without_what_was_typed(self, place, zhao, meng):
        assert [row.id for row in commands.look_up(meng, place.pk, "赵德福", now=NOW)] == [zhao.pk]
        assert commands.look_up(meng, place.pk, "赵", now=NOW) == []
        rows = list(Audit.objects.filter(thing="aid_counter").order_by("id"))
        assert [row.data for row in rows] == [{"elders": [zhao.pk]}, {"elders": []}]


@pytest.mark.django_db(transaction=True)
def test_two_people_on_the_last_piece_at_the_same_moment():
    place = scene.point()
    scene.piece(place)
    meng, people_there = scene.keeper(place), [scene.borrower(), scene.borrower("孙长海")]
    start, results = threading.Barrier(2), []

    def ask(elder):
        try:
            start.wait(timeout=20)
            results.append(scene.reserve(meng, place, elder).state)
        except NoPiece:
            results.append("none")
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(elder,)) for elder in people_there]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(results) == ["none", "reserved"]
