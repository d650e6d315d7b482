"""Schemathesis reads the OpenAPI document and tries every operation with a real key."""

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.specs.openapi import checks

from anju.config.api.openapi import document
from tests.api import world

pytestmark = pytest.mark.django_db

schema = schemathesis.openapi.from_dict(document())
schema.config.update(base_url="http://localhost")
CHECKS = (
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
)


@pytest.fixture
def vendor(db: None, door: str) -> world.Machine:
    world.forget()
    world.load_areas()
    world.elder()
    return world.machine()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The platform as a WSGI application that leaves the test's connection open."""
    response = ClientHandler(enforce_csrf_checks=False)(environ)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_every_operation_keeps_its_word(case: Case[Any], vendor: world.Machine) -> None:
    response = case.call(app=application, headers={"Authorization": f"Bearer {vendor.token}"})
    case.validate_response(response, checks=CHECKS)
