"""Sheets on paper: a Typst template and plain values in, a PDF with its fonts inside out.

The font lies in this package (`fonts/`), so that no printed sheet depends on what a server has
installed, and nothing is ever fetched. A template is handed its values as JSON: what people typed
stays text, and cannot become markup.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FONT = "Noto Sans CJK SC"
VALUES = "values.json"


class TypesettingFailed(Exception):
    """A template that does not fit its values: a fault of ours, never of the user."""


def typeset(
    template: str,
    values: Mapping[str, Any],
    *,
    made_at: datetime,
    pictures: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """
    Set a document.

    Parameters
    ----------
    template
        Name of a file in `templates`, without its ending. It reads its values with
        ``json("values.json")`` and begins with ``#import "sheet.typ": *`` for the house's look.
    values
        What JSON can hold.
    made_at
        Aware instant; stands in the document's properties, so that the same input gives the same
        bytes.
    pictures
        File name -> SVG text, or bytes of a PNG or JPEG, for ``image("name")``.

    Returns
    -------
    pdf : bytes
        Every glyph used is embedded.

    Raises
    ------
    TypesettingFailed
        If the template and its values do not fit.
    """
    with tempfile.TemporaryDirectory(prefix="walkround-sheet-") as name:
        root = Path(name)
        for source in files("server.reports").joinpath("templates").iterdir():
            if source.name.endswith(".typ"):
                (root / source.name).write_bytes(source.read_bytes())
        (root / VALUES).write_text(json.dumps(values, ensure_ascii=False), "utf-8")
        for file, content in (pictures or {}).items():
            held = content.encode() if isinstance(content, str) else content
            (root / file).write_bytes(held)
        try:
            compiler = typst.Compiler(
                root / f"{template}.typ",
                root=root,
                font_paths=_fonts(),
                ignore_system_fonts=True,
            )
            made = compiler.compile(format="pdf", timestamp=made_at.replace(microsecond=0))
        except typst.TypstError as fault:
            raise TypesettingFailed(f"{template}: {fault}") from fault
    assert isinstance(made, bytes)  # one format asked for gives one file
    return made


@cache
def _fonts() -> typst.Fonts:
    """Our fonts, read once: they are 7 MB."""
    with as_file(files("server.reports").joinpath("fonts")) as folder:
        return typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
