"""The XML inside a SCAIP message. Read without document types and entities, within limits; broken XML is salvaged."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from typing import Final, NamedTuple
from xml.etree import ElementTree

MAX_BODY: Final = 1300  # bytes of one request; what is longer is to be split by the sender
_MAX_DEPTH = 8
_MAX_TEXT = 256
_DECLARED = re.compile(r"<![A-Za-z]")  # a document type, an entity: nothing of ours has them
_ROOT = re.compile(r"<\s*(mrq|scaip|mrs)\b", re.IGNORECASE)
_FIELD = re.compile(r"<\s*([A-Za-z]{3})\s*>([^<]{0,256})(?=<)")
# what nearly all units write: one element, in it others side by side with short plain texts; read as XML reads it
_ELEMENT = re.compile(r"<([A-Za-z]{3})>([ !#-%'-;=?-~]{1,256})</\1>")
FLAT = re.compile(
    r"""(?:<\?xml version="1\.0"(?: encoding="(?:UTF-8|utf-8)")?\?>[ \t\r\n]*)?"""
    r"""<([A-Za-z]{3,5})>[ \t\r\n]*((?:<([A-Za-z]{3})>[ !#-%'-;=?-~]{1,256}</\3>[ \t\r\n]*)+)</\1>"""
)
_REQUESTS: Final = frozenset({"mrq", "scaip"})


class Body(NamedTuple):
    """What stands in a body: its outermost element, the texts by tag, whether it is whole, how many bytes it has."""

    root: str
    fields: dict[str, list[str]]
    whole: bool
    size: int

    def first(self, tag: str) -> str:
        """Return the first text of a tag that is not empty."""
        found = self.fields.get(tag)
        return found[0] if found else ""

    def every(self, tag: str) -> list[str]:
        """Return the texts of a tag that may stand there several times."""
        return self.fields.get(tag, [])

    def is_response(self) -> bool:
        """Whether it answers a request and asks for nothing."""
        return self.root == "mrs" or (self.root == "scaip" and "snu" in self.fields)

    def is_request(self) -> bool:
        """Whether its outermost element is one that may ask."""
        return self.root in _REQUESTS


def read(data: bytes) -> Body:
    """Read a body. What is too long, no XML or not allowed is looked through for tags only and is not ``whole``."""
    text = _text(data)
    flat = FLAT.fullmatch(text) if len(data) <= MAX_BODY else None
    if flat is not None:
        return Body(flat[1].lower(), _by_tag(_ELEMENT.findall(flat[2])), whole=True, size=len(data))
    text = _mended(text)
    if len(data) > MAX_BODY or _DECLARED.search(text):
        return _salvaged(text, len(data))
    try:
        *found, root = _elements(text)
    except ElementTree.ParseError:
        return _salvaged(text, len(data))
    return Body(root[0].lower(), _by_tag(found), whole=True, size=len(data))


def _text(data: bytes) -> str:
    try:
        return data.removeprefix(BOM_UTF8).decode("utf-8").strip()
    except UnicodeDecodeError:
        return data.decode("latin-1").strip()


def _mended(text: str) -> str:
    """Complete the last closing tag when its end is cut: units count characters where the length is in bytes."""
    root, at = _ROOT.search(text), text.rfind("</")
    closing = f"</{root[1]}>" if root else ""
    return text[:at] + closing if at > 0 and closing.startswith(text[at:]) else text


def _elements(text: str) -> list[tuple[str, str]]:
    """Return tag and text of every element in the order in which they end, the outermost last."""
    found: list[tuple[str, str]] = []
    _collect(ElementTree.XML(text), found, 1)  # document types and entities never come here
    return found


def _collect(element: ElementTree.Element, found: list[tuple[str, str]], depth: int) -> None:
    """Add an element behind those inside it; its text is what stands before, between and behind them."""
    if depth > _MAX_DEPTH:
        raise ElementTree.ParseError
    text = element.text or ""
    for child in element:
        _collect(child, found, depth + 1)
        text += child.tail or ""
    found.append((element.tag.rpartition("}")[2], text))


def _salvaged(text: str, size: int) -> Body:
    root = _ROOT.search(text)
    return Body(root[1].lower() if root else "", _by_tag(_FIELD.findall(text)), whole=False, size=size)


def _by_tag(found: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for tag, said in found:
        text = (said if said.isalnum() else " ".join(said.split()))[:_MAX_TEXT]
        if text:
            fields.setdefault(tag.lower(), []).append(text)
    return fields
