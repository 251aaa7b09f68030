"""Text as tools of all countries write it into files that ask for escapes."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from importers import read_site
from importers.ifc.repair import mended
from importers.ifc.wording import escaped, with_sound_escapes
from tests.ifc_build import two_rooms

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult

HEAD = b"ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n"


def text_of(folder: Path, schema: str = "IFC4") -> bytes:
    """A sound file whose second room is called Office."""
    build, _ = two_rooms(schema)  # type: ignore[arg-type]
    return build.save(folder / "sound.ifc").read_bytes()


def read(text: bytes, folder: Path) -> ImportResult:
    path = folder / "plan.ifc"
    path.write_bytes(text)
    return read_site([path], name="Test")


def names(result: ImportResult) -> set[str]:
    return {space.name for space in result.site.spaces}


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", "办公室"),
        ("gb18030", "办公室 强电井 消防电梯前室"),
        ("gb18030", "卧室"),
        ("big5", "辦公室 電梯大堂 樓梯間"),
        ("shift_jis", "事務室 階段室 エレベーター"),
        ("cp1251", "Кабинет Лестничная клетка"),
        ("cp1252", "Büro für Küche, Außenwand"),
        ("cp1252", "Café à côté de l’École"),
    ],
)
def test_raw_text_is_read_in_the_encoding_it_was_written_in(encoding: str, words: str) -> None:
    made, count, found = escaped(b"#1=IFCSPACE('" + words.encode(encoding) + b"');")
    assert (found, count > 0) == (encoding, True)
    escapes = re.findall(rb"\\X2\\([0-9A-F]+)\\X0\\", made)
    assert (
        b"".join(escapes)
        == re.sub(r"[\x00-\x7f]", "", words).encode("utf-16-be").hex().upper().encode()
    )


def test_lines_of_two_hands_are_read_each_in_its_own_encoding() -> None:
    made, _, found = escaped("'走廊'\n".encode() + "'楼梯间'".encode("gb18030"))
    assert found == "gb18030"
    assert made == b"'\\X2\\8D705ECA\\X0\\'\n'\\X2\\697C68AF95F4\\X0\\'"


@pytest.mark.parametrize(
    ("said", "mended_to", "count"),
    [
        (b"'C:\\Xrooms\\Sub'", b"'C:\\\\Xrooms\\\\Sub'", 2),
        (b"'\\X2\\529E516C'", b"'\\X2\\529E516C\\X0\\'", 1),
        (b"'\\X2\\529E51'", b"'\\X2\\529E\\X0\\'", 1),
        (b"'\\X2\\\\X0\\'", b"''", 1),
        (b"'B\\S\\|ro \\X\\FC \\\\ \\PE\\\\S\\@ \\X4\\00020BB7\\X0\\'", None, 0),
    ],
)
def test_broken_escapes_are_mended_and_sound_ones_kept(
    said: bytes, mended_to: bytes | None, count: int
) -> None:
    assert with_sound_escapes(said) == (said if mended_to is None else mended_to, count)


def test_a_windows_path_in_a_name_does_not_refuse_the_file(tmp_path: Path) -> None:
    result = read(text_of(tmp_path).replace(b"'Office'", b"'C:\\Xrooms\\Sub'"), tmp_path)
    assert names(result) == {"走廊", "C:\\Xrooms\\Sub"}
    assert [(r.key, r.facts["count"]) for r in result.repairs] == [("broken-escape", 2)]


@pytest.mark.parametrize(("encoding", "found"), [("utf-16", "utf-16"), ("utf-8-sig", "utf-8-sig")])
def test_files_with_a_byte_order_mark_are_read(encoding: str, found: str, tmp_path: Path) -> None:
    result = read(text_of(tmp_path).decode("ascii").encode(encoding), tmp_path)
    assert len(result.site.spaces) == 2
    assert [(r.key, r.facts["found"]) for r in result.repairs] == [("raw-text", found)]


@pytest.mark.parametrize("end", [b"", b"\r"])
def test_a_file_without_line_ends_has_no_stray_stars(end: bytes, tmp_path: Path) -> None:
    result = read(text_of(tmp_path).replace(b"\n", end), tmp_path)
    assert len(result.site.spaces) == 2
    assert result.repairs == ()


def test_stray_stars_of_one_statement_among_many_on_a_line_are_mended() -> None:
    text = HEAD + b"#1=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);#2=IFCDOOR('a;b',*,'D',$);"
    made, repairs = mended(text, "plan.ifc")
    assert made.endswith(b"#1=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);#2=IFCDOOR('a;b',$,'D',$);")
    assert [(r.key, r.count) for r in repairs] == [("star-for-dollar", 1)]


@pytest.mark.parametrize("schema", ["IFC4X1", "IFC4X2", "IFC4X3_RC4", "IFC4_ADD2"])
def test_drafts_of_the_schema_are_read_as_their_neighbour(schema: str, tmp_path: Path) -> None:
    text = text_of(tmp_path).replace(b"'IFC4'", b"'" + schema.encode() + b"'", 1)
    result = read(text, tmp_path)
    assert len(result.site.spaces) == 2
    assert [(r.key, r.facts["found"]) for r in result.repairs] == [("schema-header", schema)]


def test_a_zip_with_a_systems_own_shadow_files_holds_one_model(tmp_path: Path) -> None:
    path = tmp_path / "plan.ifczip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model/PLAN.IFC", text_of(tmp_path))
        archive.writestr("__MACOSX/model/._PLAN.IFC", b"\x00\x05\x16\x07")
    assert len(read_site([path], name="Test").site.spaces) == 2
