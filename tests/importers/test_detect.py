from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from importers.detect import format_of, read_site
from importers.errors import TooLarge, UnreadableFile, UnsupportedSchema
from tests.importers.geojson.maps import estate, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("plan.txt", b"ISO-10303-21;\nHEADER;", "ifc"),
        ("plan.json", b"\xef\xbb\xbf\n ISO-10303-21 ;", "ifc"),
        ("plan.ifc", b'  {"type": "FeatureCollection"', "geojson"),
        ("plan", b"\x1e{}", "geojson"),
        ("plan.xml", b"<?xml version='1.0'?>\n<osm version='0.6'>", "geojson"),
        ("words.ifc", b"just some words", "ifc"),
        ("words.geojson", b"just some words", "geojson"),
    ],
)
def test_content_speaks_before_the_ending(
    tmp_path: Path, name: str, content: bytes, found: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert format_of(path) == found


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"AC1027\x00", "a DWG drawing"),
        (b"<?xml version='1.0'?><ifcXML xmlns='x'>", "ifcXML"),
    ],
)
def test_a_plan_in_another_form_is_named(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "plan.ifc"
    path.write_bytes(content)
    with pytest.raises(UnsupportedSchema) as caught:
        format_of(path)
    assert caught.value.facts["found"] == found


def test_neither_content_nor_ending_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("buy milk", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="neither a model nor a map"):
        format_of(path)


def test_no_file_and_no_such_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no file was given"):
        read_site([], name="nothing")
    with pytest.raises(UnreadableFile, match="no file gone"):
        read_site([tmp_path / "gone.ifc"], name="nothing")


@pytest.mark.parametrize(
    ("members", "found"),
    [(("model.ifc",), "ifc"), (("x/level.geojson", "x/unit.geojson"), "geojson")],
)
def test_archives_are_known_by_what_is_in_them(
    tmp_path: Path, members: tuple[str, ...], found: str
) -> None:
    path = tmp_path / "plan.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, "content")
    assert format_of(path) == found


def test_a_zip_of_pictures_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.png", "content")
    with pytest.raises(UnreadableFile, match="neither an IFC file, nor"):
        format_of(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.ifczip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.ifc", b"\0" * 50_000_000)
    with pytest.raises(TooLarge) as caught:
        format_of(path)
    assert caught.value.facts["bytes"] == 50_000_000


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.zip"
    path.write_bytes(b"PK\x03\x04" + b"x" * 100)
    with pytest.raises(UnreadableFile, match="damaged zip"):
        format_of(path)


def test_a_map_alone_makes_a_site(tmp_path: Path) -> None:
    result = read_site([write(tmp_path / "estate.geojson", *estate())], name="滨江花园 / Riverside")
    assert result.site.name_en == "Riverside"
    assert result.counts["way"] == 1


def test_a_folder_of_models_and_maps_is_refused_rather_than_half_read(tmp_path: Path) -> None:
    write(tmp_path / "grounds.geojson", *estate())
    (tmp_path / ".hidden.ifc").write_bytes(b"ISO-10303-21;")
    (tmp_path / "team.toml").write_text("", encoding="utf-8")
    assert format_of(tmp_path) == "geojson"
    (tmp_path / "tower.ifc").write_bytes(b"ISO-10303-21;")
    with pytest.raises(UnreadableFile, match=r"other plans than GeoJSON \(tower.ifc\)"):
        format_of(tmp_path)
