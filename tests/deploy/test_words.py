"""What ``deploy/``, ``.env.example`` and the guides say is true: each command, variable and path exists in the code."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from anju.config import cli
from anju.config.runtime import processes
from anju.config.runtime.installation import ROOT, Installation

DEPLOY = ROOT / "deploy"
WRITTEN = [
    *(path for path in DEPLOY.rglob("*") if path.is_file()), ROOT / ".env.example", *(ROOT / "docs/guides").glob("*.md"),
    ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "TESTING.md",
]  # fmt: skip
# Not for whoever runs a platform: the workshop's own, and what one process tells another.
_INSIDE = {"ANJU_DEBUG", "ANJU_DB_SHELTER", "ANJU_WEBHOOK_LOOPBACK"}
_VARIABLE = re.compile(r"\bANJU_[A-Z][A-Z_]*[A-Z]\b")
_READ = re.compile(r"""(?:environ(?:\.get\(|\[)|_port\()\s*["'](ANJU_[A-Z_]+)["']""")
_ANJU = re.compile(r"(?:^|[\s'])(?:/opt/anju/)?(?:\.venv/bin/)?anju ([a-z][^'\n#…（]*)")


def _read_by_the_code(*folders: str) -> set[str]:
    """Name the variables that the code takes from its environment."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return {name for path in files for name in _READ.findall(path.read_text())}


def _words(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _unit(name: str) -> str:
    return _words(DEPLOY / "systemd" / name)


def _compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_words(DEPLOY / "compose.yaml"))
    return found


def _parses(words: list[str]) -> bool:
    try:
        cli._parser().parse_args(words)
    except SystemExit:
        return False
    return True


class TestVariables:
    @pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
    def test_each_that_is_written_about_is_read(self, path: Path) -> None:
        known = _read_by_the_code("anju", "anju_city", "tests", "benchmarks") | {"ANJU_NIGHTLY", "ANJU_LANG"}
        assert set(_VARIABLE.findall(_words(path))) - known == set()

    def test_each_that_is_read_is_in_the_example(self) -> None:
        known = set(_VARIABLE.findall(_words(ROOT / ".env.example")))
        assert _read_by_the_code("anju") - known - _INSIDE == set()

    def test_the_example_is_one_that_systemd_and_a_shell_can_read(self) -> None:
        lines = [line for line in _words(ROOT / ".env.example").splitlines() if line and not line.startswith("#")]
        assert all(re.fullmatch(r"ANJU_[A-Z_]+=[^\s$`\"']*", line) for line in lines)


class TestCommands:
    def test_each_that_is_written_down_is_one_of_ours(self) -> None:
        found = {}
        for path in WRITTEN:
            if path.suffix == ".md":
                blocks = re.findall(
                    r"```(?:sh)?\n(.*?)```|`(\.venv/bin/anju [^`]+|anju [^`]+)`", _words(path), re.DOTALL
                )
                text = "\n".join(part for pair in blocks for part in pair)
            else:
                text = "\n".join(line for line in _words(path).splitlines() if line.startswith("Exec"))
            found |= dict.fromkeys(_ANJU.findall(text), path)
        commands = {words.strip(): path for words, path in found.items() if not words.startswith(("-- ", "is "))}
        filled = {
            words: re.sub(r"<[^>]+>|\$\([^)]*\)|%i|FILE", "web" if "process" in words else "x", words)
            for words in commands
        }
        assert len(commands) > 8
        broken = {words for words, words_filled in filled.items() if not _parses(shlex.split(words_filled))}
        assert broken == set()

    def test_make_targets_are_there(self) -> None:
        targets = set(re.findall(r"^([a-z]+):", _words(ROOT / "Makefile"), re.MULTILINE))
        for path in WRITTEN:
            for words in re.findall(
                r"(?:^|`|&& |RUN )make ((?:[a-z]+ ?)+)(?:`|$|ARGS| #|  )", _words(path), re.MULTILINE
            ):
                assert set(words.split()) <= targets, (path.name, words)


class TestSystemd:
    def test_each_process_has_its_unit(self) -> None:
        wanted = {program.name for program in processes.programs(Installation())}
        assert set(re.findall(r"anju@(\w+)\.service", _unit("anju.target"))) == wanted
        for name in wanted:
            line = re.search(r"^ExecStart=/opt/anju/.venv/bin/anju (.*)$", _unit("anju@.service"), re.MULTILINE)
            assert line is not None
            assert _parses(shlex.split(line[1].replace("%i", name)))

    def test_nats_reads_what_the_door_command_writes(self) -> None:
        data = re.search(r"^ANJU_DATA=(.*)$", _words(ROOT / ".env.example"), re.MULTILINE)
        assert data is not None
        assert f"-c {data[1]}/nats/nats.conf" in _unit("nats.service")
        assert f"ReadWritePaths={data[1]}" in _unit("anju@.service")

    @pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
    def test_systemd_has_nothing_to_say_about_the_units(self, tmp_path: Path) -> None:
        for unit in (DEPLOY / "systemd").iterdir():
            name = unit.name.replace("anju@.", "anju@web.")
            (tmp_path / name).write_text(unit.read_text().replace("/opt/anju", str(ROOT)))
            if name != unit.name:
                (tmp_path / unit.name).write_text((tmp_path / name).read_text())
        units = [str(path) for path in sorted(tmp_path.iterdir()) if "@." not in path.name]
        done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
        said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "anju" in line or "nats" in line]
        assert said == []


class TestCompose:
    def test_each_process_has_its_service_and_each_command_is_ours(self) -> None:
        services = _compose()["services"]
        ours = {name: found for name, found in services.items() if found["image"] == "anju:latest"}
        assert {program.name for program in processes.programs(Installation())} <= set(ours)
        for name, found in ours.items():
            if "entrypoint" in found:
                continue
            assert _parses(found["command"]), name

    def test_each_waits_for_what_is_there(self) -> None:
        found = _compose()
        for service in found["services"].values():
            assert set(service.get("depends_on", {})) <= set(found["services"])
            for volume in service.get("volumes", []):
                source = volume.split(":")[0]
                assert source.startswith("./") or source in found["volumes"]

    def test_the_files_are_where_the_image_has_them(self) -> None:
        container = _words(DEPLOY / "Containerfile")
        data = re.search(r"^ENV ANJU_DATA=(.*)$", container, re.MULTILINE)
        assert data is not None
        assert "COPY . /opt/anju" in container
        services = _compose()["services"]
        assert services["nats"]["command"] == ["-c", f"{data[1]}/nats/nats.conf"]
        assert services["nats"]["entrypoint"] == ["/opt/anju/.venv/bin/nats-server"]
        assert all(f"files:{data[1]}" in services[name]["volumes"] for name in ("nats", "web", "alarms"))
