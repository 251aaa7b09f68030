"""Sheets carry their own fonts, whatever the server has, and text stays text."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from server.reports.labels import Label, label_sheets
from server.reports.typeset import TypesettingFailed, typeset

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def inside(pdf: bytes) -> bytes:
    """A PDF with its compressed streams laid open."""
    opened = [pdf]
    for found in STREAM.findall(pdf):
        try:
            opened.append(zlib.decompress(found))
        except zlib.error:
            continue  # a stream that is not deflated
    return b"\n".join(opened)


def label(code: str, name: str = "灭火器") -> Label:
    return Label(held=code, code=code, name=name, name_en="Extinguisher", place="1F · 大堂")


def test_every_font_of_a_sheet_is_embedded() -> None:
    pdf = inside(label_sheets("滨江花园", [label("XF-1")], made_at=NOON))
    names = set(re.findall(rb"/BaseFont\s*/([A-Za-z0-9+-]+)", pdf))
    assert {name.split(b"+")[1].split(b"-I")[0] for name in names} == {
        b"NotoSansCJKsc-Regular",
        b"NotoSansCJKsc-Bold",
    }
    assert pdf.count(b"/FontFile3") == 2  # one subset for each weight


def test_twenty_four_labels_fill_a_page() -> None:
    def pages(number: int) -> int:
        made = label_sheets("x", [label(f"A-{i}") for i in range(number)], made_at=NOON)
        return len(re.findall(rb"/Type\s*/Page\b", inside(made)))

    assert [pages(1), pages(24), pages(25)] == [1, 1, 2]


def test_the_same_labels_give_the_same_bytes() -> None:
    labels = [label("A-1")]
    assert label_sheets("x", labels, made_at=NOON) == label_sheets("x", labels, made_at=NOON)


def test_typed_markup_stays_text() -> None:
    # As markup, each of these would stop Typst or read a file.
    for name in ("#panic()", '#read("/etc/passwd")', "$ x", "= *a", "\\", "[", "@nowhere"):
        assert label_sheets(name, [label("A-1", name)], made_at=NOON).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("file", "encoding"),
    [("NotoSansCJKsc-Regular.otf", "gbk"), ("NotoSansCJKsc-Bold.otf", "gb2312")],
)
def test_the_font_has_every_character_of_its_code_page(file: str, encoding: str) -> None:
    held = files("server.reports").joinpath("fonts", file).read_bytes()
    known = TTFont(BytesIO(held), lazy=True).getBestCmap()
    pairs = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    wanted = {text for pair in pairs if len(text := pair.decode(encoding, "ignore")) == 1}
    missing = {text for text in wanted if ord(text) not in known}
    assert len(wanted) == 6_763  # the hanzi of GB 2312
    assert not missing


def test_a_template_that_lacks_a_value_is_our_fault() -> None:
    with pytest.raises(TypesettingFailed, match="labels"):
        typeset("labels", {"title": "x"}, made_at=NOON)
