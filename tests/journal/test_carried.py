"""A post that comes twice is carried out once: also after a new sign-in, also when both come in one instant."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from anju.journal import commands
from anju.journal.models import Carried
from anju.kernel.refusals import NotAllowed
from anju.kernel.viewer import SYSTEM
from tests import world


@pytest.mark.django_db
class TestOnce:
    def test_the_same_token_of_the_same_person_is_first_once(self):
        sun, li = world.viewer(world.responder_sun()), world.viewer(world.operator_li())
        assert commands.first_time(sun, "a", now=world.NOW)
        assert not commands.first_time(sun, "a", now=world.NOW)
        assert commands.first_time(sun, "b", now=world.NOW)
        assert commands.first_time(li, "a", now=world.NOW)

    def test_a_post_that_failed_may_come_again(self):
        sun = world.viewer(world.responder_sun())
        with transaction.atomic():
            commands.first_time(sun, "a", now=world.NOW)
            transaction.set_rollback(True)
        assert commands.first_time(sun, "a", now=world.NOW)

    def test_old_tokens_are_forgotten_by_the_platform_alone(self):
        sun = world.viewer(world.responder_sun())
        commands.first_time(sun, "old", now=world.NOW)
        commands.first_time(sun, "new", now=world.NOW + timedelta(days=1))
        with pytest.raises(NotAllowed):
            commands.forget_carried(sun, before=world.NOW + timedelta(hours=1))
        assert commands.forget_carried(SYSTEM, before=world.NOW + timedelta(hours=1)) == 1
        assert [row.token for row in Carried.objects.all()] == ["new"]


@pytest.mark.django_db(transaction=True)
def test_of_two_in_one_instant_one_is_the_first():
    sun = world.viewer(world.responder_sun())

    def post(_: int) -> bool:
        try:
            with transaction.atomic():
                return commands.first_time(sun, "a", now=world.NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as phones:
        assert sorted(phones.map(post, range(8))) == [False] * 7 + [True]
