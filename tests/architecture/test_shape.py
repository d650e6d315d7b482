"""The shape of the code, checked: rooms, lengths, names, privacy, sources."""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps as registry

import anju
from anju.kernel.viewer import Viewer

ROOT = Path(anju.__file__).parents[1]
APPS = (
    "areas",
    "accounts",
    "journal",
    "people",
    "messaging",
    "institutions",
    "devices",
    "routines",
    "dispatch",
    "benefits",
    "assistive",
    "meals",
    "orders",
    "complaints",
    "quality",
    "care",
    "incidents",
)
PUBLIC_ROOMS = {"lifecycle", "queries", "commands", "events", "permissions", "apps"}
FORBIDDEN = {"core", "common", "utils", "util", "misc", "helpers", "helper", "services", "service", "managers", "lib"}
PACKAGES = ("anju", "anju_edge", "anju_engines", "anju_city", "ui")
# Reads of public knowledge, the making of viewers themselves, and process-wide switches: nothing of anybody's scope.
WITHOUT_VIEWER = {
    "anju.accounts.queries.api_viewer", "anju.accounts.queries.password_is_due", "anju.accounts.queries.posts_of",
    "anju.accounts.queries.role_info", "anju.accounts.queries.session_user", "anju.accounts.queries.viewer_of",
    "anju.areas.commands.mark_changed", "anju.areas.commands.read_china_division",
    "anju.areas.commands.read_reference", "anju.areas.commands.write_reference",
    "anju.areas.queries.area", "anju.areas.queries.forget", "anju.areas.queries.full_name", "anju.areas.queries.known",
    "anju.areas.queries.name", "anju.areas.queries.past", "anju.areas.queries.path", "anju.areas.queries.successors",
    "anju.journal.commands.wake",
    "anju.journal.commands.wake_live",
    "anju.people.queries.linked_elders",
    # Words and arithmetic on a thing that has been fetched (and so authorised) already.
    "anju.dispatch.commands.hold", "anju.dispatch.queries.photo_folder", "anju.incidents.commands.next_due", "anju.incidents.queries.is_stale",
    "anju.incidents.queries.is_unsigned",
    "anju.incidents.queries.kind_label", "anju.incidents.queries.outcome_label", "anju.incidents.queries.place",
    "anju.incidents.queries.problem_label", "anju.incidents.queries.seats_hearing", "anju.incidents.queries.word",
    "anju.routines.queries.moved_said", "anju.routines.queries.silence_said",
    "anju.devices.queries.fall_said", "anju.devices.queries.judged_said", "anju.devices.queries.levels_of",
    "anju.devices.queries.measure_label", "anju.devices.queries.reason_label",
    "anju.devices.queries.unit_of", "anju.devices.queries.urgent_first",
    "anju.institutions.queries.kind_label", "anju.institutions.queries.point_kind_label",
    "anju.institutions.queries.spot_words",
    "anju.orders.queries.channel_label", "anju.orders.queries.class_label", "anju.orders.queries.evidence_label",
    "anju.orders.queries.qualification_label",
    "anju.orders.queries.state_label", "anju.orders.queries.unit_label",
    "anju.people.commands.write_template", "anju.people.queries.contact_line",
}  # fmt: skip


def tracked(*suffixes: str) -> Iterator[Path]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        path = ROOT / name
        if path.suffix in suffixes and path.exists():
            yield path


def rooms(app: str, room: str) -> Iterator[ModuleType]:
    name = f"anju.{app}.{room}"
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError:
        return
    yield module
    for inner in pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}."):
        yield importlib.import_module(inner.name)


@pytest.mark.parametrize("app", APPS)
def test_the_viewer_comes_first_in_every_query_and_command(app):
    wrong = []
    for room in ("queries", "commands"):
        top = f"anju.{app}.{room}"
        for module in rooms(app, room):
            for name, thing in vars(module).items():
                public = inspect.isfunction(thing) and not name.startswith("_") and thing.__module__ == module.__name__
                if not public or f"{top}.{name}" in WITHOUT_VIEWER:
                    continue
                # Inside a folder only what its ``__init__`` re-exports is public.
                if module.__name__ != top and getattr(importlib.import_module(top), name, None) is not thing:
                    continue
                first = next(iter(inspect.signature(thing).parameters.values()), None)
                if first is not None and first.name == "now" and room == "commands":
                    continue  # work of the platform itself, started by a job
                if first is None or first.name != "viewer" or first.annotation not in (Viewer, "Viewer"):
                    wrong.append(f"{module.__name__}.{name}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("app", APPS)
def test_every_model_sorts_its_fields_by_privacy(app):
    wrong = []
    for model in registry.get_app_config(app).get_models():
        names = sorted(item.name for item in model._meta.concrete_fields if item.name != "pk")
        privacy = getattr(model, "Privacy", None)
        sorted_once = sorted({*privacy.plain, *privacy.masked, *privacy.sealed} - {"pk"}) if privacy else []
        twice = privacy and len({*privacy.plain, *privacy.masked, *privacy.sealed}) < len(
            (*privacy.plain, *privacy.masked, *privacy.sealed)
        )
        if names != sorted_once or twice:
            wrong.append(f"{model.__name__}: {sorted(set(names) ^ set(sorted_once))}")
    assert not wrong, "\n".join(wrong)


def test_no_two_schemas_of_the_api_share_a_name():
    """Two of one name are one component in the document: clients would read the wrong one."""
    rooms = [*ROOT.glob("anju/*/api.py"), *ROOT.glob("anju/*/api/**/*.py")]
    names = [name for path in rooms for name in re.findall(r"^class (\w+(?:In|Out))\(", path.read_text(), re.MULTILINE)]
    assert len(names) > 50
    assert [name for name in set(names) if names.count(name) > 1] == []


def test_no_file_is_longer_than_four_hundred_lines():
    wrong = []
    for path in tracked(".py", ".html", ".js", ".css"):
        if "migrations" in path.parts or "vendor" in path.parts:
            continue
        length = len(path.read_text(encoding="utf-8").splitlines())
        if length > 400:
            wrong.append(f"{path.relative_to(ROOT)}: {length}")
    assert not wrong, "\n".join(wrong)


def test_every_reference_set_says_where_it_comes_from():
    sets = [path for path in (ROOT / "reference").iterdir() if path.is_dir()]
    assert sets
    assert not [path.name for path in sets if not (path / "SOURCE.md").exists()]


def test_no_folder_or_module_is_a_drawer_for_everything():
    wrong = []
    for path in tracked(".py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] in PACKAGES and FORBIDDEN & set(parts):
            wrong.append(str(path.relative_to(ROOT)))
    assert not wrong, "\n".join(wrong)


def _imports(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names a module imports, leaving out what only the type checker reads."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            skipped.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{item.name}" for item in node.names)


def test_an_app_is_entered_only_through_its_public_rooms():
    wrong = []
    for path in tracked(".py"):
        parts = path.relative_to(ROOT).parts
        if parts[0] != "anju" or "migrations" in parts:
            continue
        for name in _imports(ast.parse(path.read_text(encoding="utf-8"))):
            words = name.split(".")
            if len(words) < 3 or words[0] != "anju" or words[1] not in APPS or words[1] == parts[1]:
                continue
            allowed = PUBLIC_ROOMS | ({"api", "urls", "views", "jobs"} if parts[1] == "config" else set())
            if words[2] not in allowed:
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert not wrong, "\n".join(wrong)
