"""Checking a day of the ledger away from the platform: the file and the key are enough."""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from anju.config.cli import servers
from anju.config.runtime.installation import Installation
from anju.config.runtime.trouble import Trouble
from anju.config.runtime.words import english

_OUTCOMES = ("opened", "joined", "routine", "refused", "unread")


def add_options(parser: argparse.ArgumentParser, word: Callable[[str, str], str]) -> None:
    """Add what can be typed behind ``anju ledger``."""
    parser.add_argument("action", choices=["key", "verify"])
    parser.add_argument("file", nargs="?", type=Path, help=word("下载的签名文件", "the signed document"))
    parser.add_argument("--key", default="", help=word("事先留存的公钥，64 位十六进制", "the public key kept before"))


def run(place: Installation, options: argparse.Namespace) -> int:
    """Print the public key, or check a document: 0 when it holds, 1 when it does not."""
    if options.action == "key":
        place.prepare()
        os.environ.update(place.environment())
        servers.set_up_django(place)
        from anju.kernel import signing

        sys.stdout.write(f"{signing.public_key()}\n")
        return 0
    if options.file is None:
        raise Trouble("refused", why=_say("要写明文件。", "Name the file."))
    document = _read(options.file)
    wrong = problems(document, options.key)
    for line in wrong or _holds(document, options.key):
        sys.stdout.write(f"{line}\n")
    return 1 if wrong else 0


def _holds(document: dict[str, Any], key: str) -> list[str]:
    """Say what was proven and no more: a key that came with the file proves nothing, a day that runs is not closed."""
    found = [_say("签名有效，账是平的。", "The signature holds and the day balances.")]
    if document.get("state") == "running":
        found = [
            _say("签名有效，数到下载时是平的。", "The signature holds and the numbers so far balance."),
            _say("这一天还没有结账，次日再下载核对。", "The day is not closed yet: take it again the day after."),
        ]
    if not key:
        found += [
            _say("注意：公钥是文件自带的，证明不了文件出自平台。", "Note: the key is the file's own: no proof."),
            _say("请用事先留存的公钥再核对：--key 公钥", "Check again with the key that was kept before: --key"),
        ]
    return found


def problems(document: dict[str, Any], key: str) -> list[str]:
    """Return what does not hold in a signed day; nothing when all does."""
    from anju.kernel import signing

    content = {name: value for name, value in document.items() if name != "signature"}
    mark = _dict(document.get("signature"))
    used = key or str(mark.get("public_key", ""))
    balance = _dict(content.get("balance"))
    signed = signing.is_signed(content, str(mark.get("value", "")), used)
    checks = [
        (signed, ("文件的签名不对", "the document's signature does not fit")),
        (_sums(_dict(content.get("totals"))), ("收到的不等于各项去处之和", "received is not the sum of the outcomes")),
        (_rows(content), ("逐台设备之和与合计不符", "the devices do not add up to the totals")),
        (_unbroken(content), ("报文链断开过，还没有写明原因", "the chain of frames is broken, and not explained")),
    ]  # fmt: skip
    if balance:
        signature = str(content.get("balance_signature", ""))
        digest = hashlib.sha256(signing.canonical(balance)).hexdigest()
        checks += [
            (signing.is_signed(balance, signature, key or str(content.get("balance_key", ""))),
             ("当天结账的签名不对", "the balance's signature does not fit")),
            (digest == content.get("balance_digest"), ("当天结账的指纹不对", "the balance's digest does not fit")),
            (_sums(balance), ("全平台当天不平", "the installation's day does not balance")),
        ]  # fmt: skip
    return [_say(*words) for holds, words in checks if not holds]


def _sums(counts: dict[str, Any]) -> bool:
    return bool(counts) and counts.get("received") == sum(_number(counts, name) for name in _OUTCOMES)


def _rows(content: dict[str, Any]) -> bool:
    rows = [_dict(row) for row in content.get("devices") or []]
    totals = _dict(content.get("totals"))
    return all(sum(_number(row, name) for row in rows) == totals.get(name) for name in ("received", *_OUTCOMES))


def _unbroken(content: dict[str, Any]) -> bool:
    broken = _dict(content.get("chain")).get("broken")
    rows = [_dict(row) for row in broken] if isinstance(broken, list) else []
    return all(row.get("explained") for row in rows)


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(row: dict[str, Any], name: str) -> int:
    value = row.get(name)
    return value if isinstance(value, int) else 0


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise Trouble("refused", why=f"{path}: {problem}") from problem
    if not isinstance(found, dict):
        raise Trouble("refused", why=_say("不是台账文件。", "Not a ledger document."))
    return found


def _say(chinese: str, other: str) -> str:
    return other if english() else chinese
