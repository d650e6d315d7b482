"""The sessions of the site: read briefly, and over when Django's own are over."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from anju.config.sessions import SessionStore
from anju.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> str:
    begun = SessionStore()
    begun["post"] = 7
    begun.save()
    assert begun.session_key is not None
    return begun.session_key


def test_holds_what_django_holds(key: str) -> None:
    assert SessionStore(key)["post"] == db.SessionStore(key)["post"] == 7
    assert SessionStore(key).session_key == key


def test_is_empty_and_forgets_its_key_when_it_is_over(key: str) -> None:
    Session.objects.filter(session_key=key).update(expire_date=clock.now() - timedelta(seconds=1))
    late = SessionStore(key)
    assert late.get("post") is None
    assert late.session_key is None


def test_a_key_that_was_never_given_out_opens_nothing(key: str) -> None:
    made_up = SessionStore(key[::-1])
    assert list(made_up.keys()) == []
    assert made_up.session_key is None
