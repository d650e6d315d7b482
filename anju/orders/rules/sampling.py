"""Which orders are called back: a tenth by their number, every one whose proof is weak or that was disputed."""

import hashlib

PERCENT = 10


def is_sampled(number: str, *, percent: int = PERCENT) -> bool:
    """Whether an order's number falls into the sample; nobody can choose it, anybody can check it."""
    return int.from_bytes(hashlib.sha256(number.encode()).digest()[:4], "big") % 100 < percent
