"""No figure on a page is drawn by lot: only the simulated city knows chance."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHANCE = {"random", "numpy.random"}


def drawn(source: str) -> list[int]:
    """Return the lines that reach for a generator of random numbers."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("np", "numpy"):
            names = [f"numpy.{node.attr}"]
        found += [node.lineno] if CHANCE & set(names) else []
    return found


@pytest.mark.parametrize("package", ["anju", "anju_edge", "anju_engines", "ui"])
def test_nobody_but_the_city_draws(package):
    files = sorted((ROOT / package).rglob("*.py"))
    assert len(files) > 3
    assert {str(path.relative_to(ROOT)): lines for path in files if (lines := drawn(path.read_text()))} == {}


@pytest.mark.parametrize(
    "source", ["import random", "from random import Random", "from numpy import random", "np.random.default_rng(1)"]
)
def test_every_way_to_draw_is_seen(source):
    assert drawn(source) == [1]
