"""The check for vendors: their server against a nasty device of ours, or their device against a server of ours."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from anju.config.runtime.installation import Installation
from anju.config.runtime.trouble import Trouble
from anju.config.runtime.words import english
from anju_edge.conformance import PROTOCOLS
from anju_edge.conformance.words import Words

MINUTES = 5.0
_WRONG = Words(
    "协议 {protocol} 不能这样检查（地址或设备号不对：{why}）。手环类写 主机:端口，MQTT 写 mqtt://主机:端口，推送写 http://…/push/线路/密钥。",
    "{protocol} cannot be checked that way (address or number: {why}). Sockets are host:port, MQTT mqtt://host:port, "
    "pushes http://…/push/line/secret.",
)
_BROKEN = Words("{address}：{why}", "{address}: {why}")


def add_options(parser: argparse.ArgumentParser, word: Callable[[str, str], str]) -> None:
    """Add what can be typed behind ``anju vendor-check``."""
    parser.add_argument("--protocol", required=True, choices=PROTOCOLS, help=word("协议", "protocol"))
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--address",
        help=word("检查这个服务器：主机:端口、mqtt://…、http://…", "check this server: host:port, mqtt://…, http://…"),
    )
    where.add_argument(
        "--listen", help=word("监听这个地址，检查连上来的设备", "listen here and check the device that connects")
    )
    parser.add_argument("--minutes", type=float, default=MINUTES, help=word("监听几分钟", "how long to listen"))
    parser.add_argument(
        "--number", default="", help=word("设备号，默认用测试号", "device number; a test number if not given")
    )
    parser.add_argument("--udp", action="store_true", help=word("用 UDP", "over UDP"))
    parser.add_argument("--username", default="", help=word("MQTT 用户名", "MQTT user name"))
    parser.add_argument("--password", default="", help=word("MQTT 口令", "MQTT password"))
    parser.add_argument("--base", default="", help=word("MQTT 主题前缀", "MQTT topic base"))
    parser.add_argument("--token", default="", help=word("OneNET 的 Token", "the token of OneNET"))
    parser.add_argument(
        "--store-down",
        action="store_true",
        help=word(
            "对方的存储已由人停下：只查报警得不到确认", "their store was stopped by hand: no alarm may be answered"
        ),
    )
    parser.add_argument(
        "--json", type=Path, help=word("另写一份机器可读的报告", "also write a machine-readable report")
    )


def run(_place: Installation, options: argparse.Namespace) -> int:
    """Check, and return 0 when all passed, 1 when something did not, 2 when nobody is there."""
    from anju_edge.conformance import run as kit
    from anju_edge.conformance.device import Asked

    job = kit.Job(
        protocol=options.protocol,
        address=options.address or options.listen,
        asked=Asked(
            number=options.number,
            udp=options.udp,
            base=options.base,
            username=options.username,
            password=options.password,
            token=options.token,
        ),
        write=_write,
        english=english(),
        json=options.json,
        store_down=options.store_down,
    )
    try:
        return kit.with_device(job, options.minutes) if options.listen else kit.against_server(job)
    except ValueError as problem:
        raise Trouble("refused", why=_said(_WRONG, protocol=job.protocol, why=problem)) from problem
    except OSError as problem:
        raise Trouble("refused", why=_said(_BROKEN, address=job.address, why=problem.strerror or problem)) from problem


def _said(words: Words, **facts: object) -> str:
    return words.said(english=english()).format(**facts)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
