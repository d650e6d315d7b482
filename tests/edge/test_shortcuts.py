"""Where a codec takes a shorter way than the plain one, both read the same."""

from functools import reduce
from operator import xor

from hypothesis import example, given
from hypothesis import strategies as some

from anju_edge.protocols.jt808 import frame as jt808
from anju_edge.protocols.meokon import frame as meokon
from anju_edge.protocols.scaip import body

TAGS = some.sampled_from(("mrq", "ref", "cid", "dty", "stc", "mty", "CID", "mrs", "x1y"))
TEXTS = some.text(
    some.sampled_from("09azAZ:;,.-+_/\"'&<>=!?# \t\n\x00\x7fü位") | some.characters(codec="utf-8"), max_size=12
)


def _written(inner: list[tuple[str, str]], root: str, before: str = "") -> str:
    elements = "".join(f"<{tag}>{text}</{tag}> " for tag, text in inner)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>{before}{elements}</{root}>'


@given(inner=some.lists(some.tuples(TAGS, TEXTS), max_size=6), root=TAGS)
@example(inner=[("ref", "1"), ("cid", "0000000018"), ("dty", "0003"), ("stc", "0010")], root="mrq")
@example(inner=[("ref", "1"), ("ref", "2"), ("CID", "a]b>c")], root="mrq")
def test_scaip_flat_body_is_read_as_xml_reads_it(inner: list[tuple[str, str]], root: str) -> None:
    """A remark makes the body one that only XML reads."""
    flat, remarked = _written(inner, root), _written(inner, root, "<!--remark-->")
    if body.FLAT.fullmatch(flat):
        assert body.read(flat.encode()) == body.read(remarked.encode())._replace(size=len(flat.encode()))


@given(some.binary(max_size=90))
def test_jt808_check_byte_is_that_of_one_byte_after_the_other(content: bytes) -> None:
    """Eight bytes at once and one at a time."""
    assert jt808._folded(content) == reduce(xor, content, 0)


@given(some.binary(max_size=90))
def test_meokon_checksum_is_that_of_one_byte_after_the_other(data: bytes) -> None:
    """Two bytes at once and one at a time, as a seal is sought in a stream."""
    seal = 0xFFFF
    for byte in data:
        seal = (seal >> 8) ^ meokon._TABLE[(seal ^ byte) & 0xFF]
    assert meokon.checksum(data) == seal
