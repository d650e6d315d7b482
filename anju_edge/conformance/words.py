"""Texts in two languages, and bytes as a person can read them."""

from typing import Final, NamedTuple

_SHOWN: Final = 120


class Words(NamedTuple):
    """One text in Chinese and in English."""

    chinese: str
    other: str

    def said(self, *, english: bool) -> str:
        """Return the text in the reader's language."""
        return self.other if english else self.chinese


def shown(data: bytes, limit: int = _SHOWN) -> str:
    """Return bytes shortened: as text when they are one, else as hex digits."""
    plain = data.replace(b"\r\n", b" ").replace(b"\n", b" ")
    if not plain:
        return ""
    text = _text(plain)
    if text is None:
        text = data.hex()
    return text if len(text) <= limit else f"{text[: limit * 2 // 3]}…{text[-limit // 4 :]}"


def _text(data: bytes) -> str | None:
    """Return bytes as text, Chinese too; nothing where they are not all of one."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() else None


WHY: Final = {
    "": Words("", ""),
    "silent": Words("没有答复", "no answer"),
    "wrong": Words("答复不对", "a wrong answer"),
    "closed": Words("连接被对方断开", "the connection was closed"),
    "early": Words("报文还没发完就答复", "answered before the frame was whole"),
    "extra": Words("答复多于应有", "more answers than owed"),
    "unreachable": Words("服务器连不上了", "the server could not be reached any more"),
    "open": Words("没有断开", "the connection was not closed"),
    "taken": Words("不该收下却收下了", "taken, though it should not be"),
    "slow": Words("答复太慢", "the answer took too long"),
    "status": Words("状态码不对", "a wrong status"),
    "stored": Words("存储已停却仍答复", "answered although nothing can be stored"),
}
