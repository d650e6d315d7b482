"""``anju vendor-check`` as it is typed."""

import argparse
import asyncio
from functools import partial

import pytest

from anju.config.cli import vendor_check
from anju.config.runtime.ports import free_port
from anju.config.runtime.trouble import Trouble
from anju_edge.conformance import run as kit
from tests.edge.conformance.serving import SHORT, ours


def typed(*words):
    parser = argparse.ArgumentParser()
    vendor_check.add_options(parser, lambda _chinese, other: other)
    return parser.parse_args(words)


async def test_checks_a_server(capsys, monkeypatch):
    monkeypatch.setenv("ANJU_LANG", "en")
    monkeypatch.setattr(kit.Job, "__new__", partial(kit.Job.__new__, patience=SHORT))
    async with ours("meokon") as (where, _):
        options = typed("--protocol", "meokon", "--address", f"127.0.0.1:{where.port}")
        assert await asyncio.to_thread(vendor_check.run, None, options) == 0
    assert "0 failed" in capsys.readouterr().out


def test_says_what_is_wrong_with_an_address(monkeypatch):
    monkeypatch.setenv("ANJU_LANG", "zh")
    with pytest.raises(Trouble, match="不能这样检查"):
        vendor_check.run(None, typed("--protocol", "watch", "--address", "mqtt://127.0.0.1:1"))


async def test_says_when_a_port_is_taken(monkeypatch):
    monkeypatch.setenv("ANJU_LANG", "en")
    port = free_port()
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    options = typed("--protocol", "watch", "--listen", f"127.0.0.1:{port}", "--minutes", "0.001")
    with pytest.raises(Trouble, match="in use"):
        await asyncio.to_thread(vendor_check.run, None, options)
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize(
    "words",
    [
        ("--protocol", "watch"),
        ("--protocol", "unknown", "--address", "a:1"),
        ("--protocol", "watch", "--address", "a:1", "--listen", "b:2"),
    ],
)
def test_what_cannot_be_meant_is_refused(words, capsys):
    with pytest.raises(SystemExit):
        typed(*words)
