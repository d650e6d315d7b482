"""What is tried on an address that vendors' platforms post to: the table of cases, and playing them."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from anju_edge.conformance.device import Asked, now
from anju_edge.conformance.devices.pushed import PUSHERS
from anju_edge.conformance.line import Missed, Patience
from anju_edge.conformance.posting import OK, Post, Reply
from anju_edge.conformance.report import FAILED, PASSED, Result
from anju_edge.conformance.runner import NobodyThere, Told
from anju_edge.conformance.words import Words
from anju_edge.protocols.onenet import envelope

_FAST_S: Final = 1.0
_IN_A_ROW: Final = 100
_AT_ONCE: Final = 50
_BEYOND: Final = 2_000_000
_OLD: Final = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD: Final = timedelta(days=400)
_NOT_FOUND, _UNSIGNED = 404, 401
_REFUSED: Final = range(400, 500)


class PushCase(NamedTuple):
    """One thing that is tried; ``only`` names the protocols that have it, if not all do."""

    name: str
    title: Words
    required: Words
    play: Callable[[Post], Awaitable[None]]
    only: tuple[str, ...] = ()


async def check(
    protocol: str, address: str, asked: Asked, patience: Patience, told: Told, *, store_down: bool = False
) -> Sequence[Result]:
    """Play every case; each outcome is told at once. Raises ``NobodyThere``."""
    results: list[Result] = []
    for case in STORE_DOWN if store_down else CASES:
        if case.only and protocol not in case.only:
            continue
        post = Post(PUSHERS[protocol], address, asked, patience.answer_s)
        result = await _played(case, post)
        if not results and result.why == "unreachable":
            raise NobodyThere
        told(result)
        results.append(result)
    return results


async def _played(case: PushCase, post: Post) -> Result:
    state, why = PASSED, ""
    try:
        await case.play(post)
    except Missed as problem:
        state, why = FAILED, problem.why
    return Result(case.name, case.title, case.required, state, post.sent, post.came, why, post.took_s)


async def _taken(post: Post, body: bytes) -> None:
    _fast(await post.post(body))


def _fast(reply: Reply) -> None:
    if reply.status != OK:
        raise Missed("status")
    if reply.took_s > _FAST_S:
        raise Missed("slow")


async def _alarm(post: Post) -> None:
    await _taken(post, post.body())


async def _verified(post: Post) -> None:
    message, nonce = secrets.token_hex(8), secrets.token_hex(4)
    signature = envelope.sign(post.asked.token, nonce, message)
    reply = await post.get({"msg": message, "nonce": nonce, "signature": signature})
    _fast(reply)
    if reply.body != message.encode():
        raise Missed("wrong")


async def _old(post: Post) -> None:
    await _taken(post, post.body(at=_OLD))


async def _future(post: Post) -> None:
    await _taken(post, post.body(at=now() + _AHEAD))


async def _low(post: Post) -> None:
    await _taken(post, post.body(low=True))


async def _unknown(post: Post) -> None:
    await _taken(post, post.body(post.pusher.stranger))


async def _duplicate(post: Post) -> None:
    body = post.body()
    for _twice in range(2):
        await _taken(post, body)
    post.sent += " ×2"


async def _not_json(post: Post) -> None:
    """Post something that is no JSON. Where pushes are signed it has no signature, and is refused for that."""
    reply = await post.post(b"not json")
    if not (post.asked.token and reply.status == _UNSIGNED):
        _fast(reply)


async def _wrong_secret(post: Post) -> None:
    reply = await post.post(post.body(), secret=f"wrong-{secrets.token_hex(8)}")
    post.sent = f"{post.sent[:60]}…"
    if reply.status != _NOT_FOUND:
        raise Missed("taken" if reply.status == OK else "status")


async def _too_large(post: Post) -> None:
    """Post far more than is taken: refused, or cut off while it is still being sent; others are served."""
    try:
        reply = await post.post(b"9" * _BEYOND)
    except Missed as problem:
        if problem.why != "closed":
            raise
    else:
        if reply.status not in _REFUSED:
            raise Missed("taken" if reply.status == OK else "status")
    sent = post.sent
    await _alarm(post)
    post.sent = sent


async def _in_a_row(post: Post) -> None:
    for _each in range(_IN_A_ROW):
        await _taken(post, post.body())
    post.sent += f" ×{_IN_A_ROW}"


async def _at_once(post: Post) -> None:
    outcomes = await asyncio.gather(*(post.post(post.body()) for _each in range(_AT_ONCE)), return_exceptions=True)
    post.sent += f" ×{_AT_ONCE}"
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
        if outcome.status != OK:
            raise Missed("status")


async def _not_stored(post: Post) -> None:
    reply = await post.post(post.body())
    if reply.status == OK:
        raise Missed("stored")


_TAKEN: Final = Words("1 秒内答 200：先收下，再判断", "200 within a second: taken first, judged later")
CASES: Final = (
    PushCase(
        "alarm",
        Words("报警", "alarm"),
        Words("存好以后答 200，不超过 1 秒", "200 within a second, once it is stored"),
        _alarm,
    ),
    PushCase(
        "verification",
        Words("地址验证", "verification of the address"),
        Words("原样答回 msg", "msg comes back as it was sent"),
        _verified,
        ("onenet",),
    ),
    PushCase("year_2000", Words("时钟停在 2000 年", "clock in the year 2000"), _TAKEN, _old),
    PushCase("future", Words("时钟快了四百天", "clock 400 days ahead"), _TAKEN, _future),
    PushCase("battery_and_sos", Words("低电量与报警同在一帧", "low battery together with an alarm"), _TAKEN, _low),
    PushCase("unknown_number", Words("没有登记的设备号", "unknown number"), _TAKEN, _unknown),
    PushCase(
        "duplicate",
        Words("同一报警发两次", "the same alarm twice"),
        Words("两次都答 200；平台上只有一件警情", "200 both times; one case on the platform"),
        _duplicate,
    ),
    PushCase(
        "not_json",
        Words("内容不是 JSON", "body that is no JSON"),
        Words("照样收下答 200；要求签名的线路答 401", "200, it is stored too; 401 where pushes are signed"),
        _not_json,
    ),
    PushCase(
        "wrong_secret",
        Words("地址里的密钥不对", "wrong secret in the address"),
        Words("404，不说明原因", "404, and no reason"),
        _wrong_secret,
    ),
    PushCase(
        "over_long",
        Words("超长的内容（2 MB）", "over-long body (2 MB)"),
        Words("拒绝（4xx）或断开；随后的报警照常答 200", "refused (4xx) or cut off; the next alarm gets its 200"),
        _too_large,
    ),
    PushCase(
        "hundred_in_a_row",
        Words("接连一百次", "a hundred in a row"),
        Words("每次 1 秒内答 200", "200 within a second, each"),
        _in_a_row,
    ),
    PushCase(
        "storm_at_once",
        Words("同时五十次", "fifty at once"),
        Words("全部答 200，不超过 5 秒", "200 for all of them, within 5 seconds"),
        _at_once,
    ),
)
STORE_DOWN: Final = (
    PushCase(
        "store_down",
        Words("存储已停时的报警", "alarm while the store is down"),
        Words("不答 200（答 503，或不答）", "no 200 (503, or no answer)"),
        _not_stored,
    ),
)
