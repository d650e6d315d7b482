import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_collection_while_reading_code() -> Iterator[None]:
    """Hold the collector: a finaliser that it runs inside ``ast.parse`` breaks CPython 3.11's count of recursion there."""
    gc.disable()
    yield
    gc.enable()
