"""``anju up``: from nothing to an address that answers, again with all data, and gone without a trace."""

import json
import socket
import stat
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.config.anju_up import READY, Running, environment, once


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("anju")


@pytest.fixture(scope="module")
def env(data: Path) -> dict[str, str]:
    return environment(data)


@pytest.fixture
def running(env: dict[str, str]) -> Iterator[Running]:
    started = Running(["up"], env)
    yield started
    if started.process.poll() is None:
        started.ctrl_c()


def _page(env: dict[str, str], path: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{env['ANJU_PORT']}{path}", timeout=10) as answer:
        return int(answer.status)


class TestUp:
    def test_starts_answers_and_leaves_nothing_behind(self, running: Running, env: dict[str, str], data: Path) -> None:
        running.wait_for(READY)
        assert _page(env, "/healthz") == 200
        assert _page(env, "/sign-in/") == 200
        secrets = data / "secrets.json"
        assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
        kept = json.loads(secrets.read_text())

        said = once(["up"], env)
        assert said.returncode == 1
        assert "已有一个安居在运行" in said.stderr

        made = once(["admin"], env)
        assert made.returncode == 0, made.stderr
        assert made.stdout.count("一次性口令") == 3

        assert running.ctrl_c() in (0, 1, 130)
        assert running.left_over() == []

        again = Running(["up"], env)
        again.wait_for(READY)
        url = f"postgresql://anju:{kept['database_password']}@127.0.0.1:{env['ANJU_DB_PORT']}/anju"
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT count(*), bool_or(rolsuper) FROM accounts_user, pg_roles "
                                     "WHERE rolname = current_user").fetchone()  # fmt: skip
        assert row == (3, False)
        assert json.loads(secrets.read_text()) == kept
        again.ctrl_c()
        assert again.left_over() == []

        path = data / "kept.dump"
        assert once(["backup", str(path)], env).returncode == 0
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "--yes" in once(["restore", str(path)], env).stderr
        restored = once(["restore", str(path), "--yes"], env)
        assert restored.returncode == 0, restored.stderr
        assert "已从" in restored.stdout


class TestTrouble:
    def test_the_check_is_the_first_thing_that_one_can_do(self, tmp_path: Path) -> None:
        said = once(["check"], environment(tmp_path / "not" / "there" / "yet"))
        assert said.returncode == 0, said.stdout + said.stderr
        assert "✗" not in said.stdout

    def test_a_taken_port_is_one_sentence_with_what_to_do(self, tmp_path: Path) -> None:
        env = environment(tmp_path)
        with socket.create_server(("127.0.0.1", int(env["ANJU_PORT"]))):
            said = once(["up"], env)
        assert said.returncode == 1
        assert f"端口 {env['ANJU_PORT']} 已被占用" in said.stderr
        assert "ANJU_PORT" in said.stderr
        assert "Traceback" not in said.stderr
        assert not (tmp_path / "postgres").exists()

    def test_in_english_for_those_who_read_it(self, tmp_path: Path) -> None:
        env = environment(tmp_path, LANG="en_GB.UTF-8")
        with socket.create_server(("127.0.0.1", int(env["ANJU_DB_PORT"]))):
            said = once(["up"], env)
        assert f"Port {env['ANJU_DB_PORT']} is taken" in said.stderr

    def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        said = once(["up"], environment(tmp_path / "file" / "data"))
        assert said.returncode == 1
        assert "权限" in said.stderr
        assert "Traceback" not in said.stderr

    def test_a_database_that_does_not_answer(self, tmp_path: Path) -> None:
        env = environment(tmp_path)
        env["ANJU_DATABASE_URL"] = f"postgresql://anju@127.0.0.1:{env['ANJU_DB_PORT']}/anju"
        said = once(["up"], env)
        assert said.returncode == 1
        assert "ANJU_DATABASE_URL" in said.stderr
        assert "Traceback" not in said.stderr

    def test_lost_secrets_are_not_replaced_in_silence(self, tmp_path: Path) -> None:
        (tmp_path / "postgres").mkdir()
        (tmp_path / "postgres" / "PG_VERSION").write_text("18\n")
        said = once(["up"], environment(tmp_path))
        assert said.returncode == 1
        assert "secrets.json" in said.stderr
