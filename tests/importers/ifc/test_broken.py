"""Files that are not what they say, are damaged, or want too much."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from importers.errors import EmptyPlan, ImportCrashed, TooLarge, UnreadableFile, UnsupportedSchema
from importers.ifc import ImportLimits, read_ifc
from importers.ifc.content import content_of
from importers.ifc.repair import mended
from tests.ifc_build import IfcBuild, two_rooms

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"Dear neighbours,\nthe lift is broken.\n", "text"),
        (b"", "empty"),
        (b"%PDF-1.7\n", "PDF"),
        (b'<?xml version="1.0"?><ifcXML/>', "XML"),
        (b"AC1027\x00\x00", "DWG"),
        (b'{"type": "FeatureCollection"}', "JSON"),
    ],
)
def test_what_is_no_ifc_is_refused_by_its_content(
    content: bytes, found: str, tmp_path: Path
) -> None:
    path = tmp_path / "plan.ifc"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as refusal:
        read_ifc([path], name="Test")
    assert refusal.value.facts == {"file": "plan.ifc", "found": found}


def test_a_damaged_file_is_refused_with_the_parsers_words(tmp_path: Path) -> None:
    path = tmp_path / "plan.ifc"
    path.write_bytes(
        b"ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n#1=IFCWALL(((((\n"
    )
    with pytest.raises((UnreadableFile, EmptyPlan)):
        read_ifc([path], name="Test")


def test_an_unknown_schema_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.ifc"
    path.write_bytes(b"ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('CIS2'));\nENDSEC;\n")
    with pytest.raises(UnsupportedSchema) as refusal:
        read_ifc([path], name="Test")
    assert refusal.value.facts["found"] == "CIS2"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "plan.ifczip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plan.ifc", b"\x00" * (30 << 20))
    with pytest.raises(TooLarge):
        read_ifc([path], name="Test")


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = two_rooms()[0].save(tmp_path / "plan.ifc")
    with pytest.raises(TooLarge):
        read_ifc([path], name="Test", limits=ImportLimits(file_mb=0))


def test_an_honest_archive_is_read(tmp_path: Path) -> None:
    plain = two_rooms()[0].save(tmp_path / "plan.ifc")
    path = tmp_path / "plan.ifczip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(plain, "plan.ifc")
    assert len(read_ifc([path], name="Test").site.spaces) == 2


def test_an_old_header_is_read_as_its_successor(tmp_path: Path) -> None:
    path = two_rooms("IFC2X3")[0].save(tmp_path / "plan.ifc")
    path.write_text(path.read_text().replace("'IFC2X3'", "'IFC2X_FINAL'"))
    result = read_ifc([path], name="Test")
    assert len(result.site.spaces) == 2
    assert [(r.key, r.facts["found"]) for r in result.repairs] == [("schema-header", "IFC2X_FINAL")]


def test_stars_for_dollars_are_mended_and_counted(tmp_path: Path) -> None:
    path = two_rooms("IFC2X3")[0].save(tmp_path / "plan.ifc")
    lines = path.read_text().splitlines()
    broken = [
        line.replace(",$,'Door'", ",*,'Door'").replace(",$,'Front door'", ",*,'Front door'")
        for line in lines
    ]
    assert broken != lines
    path.write_text("\n".join(broken))
    result = read_ifc([path], name="Test")
    assert len(result.site.openings) == 2
    assert [(r.key, r.facts["count"]) for r in result.repairs] == [("star-for-dollar", 2)]


def test_a_star_that_is_due_or_in_a_name_is_left_alone() -> None:
    text = (
        b"ISO-10303-21;\nFILE_SCHEMA(('IFC4'));\n"
        b"#1=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);\n#2=IFCWALL('x',$,'a,*,b',$,$,$,$,$,$);\n"
    )
    assert mended(text, "plan.ifc") == (text, ())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_written_raw_are_read(encoding: str, tmp_path: Path) -> None:
    build, _ = two_rooms()
    path = build.save(tmp_path / "plan.ifc")
    path.write_bytes(path.read_text().replace("'Office'", "'办公室'").encode(encoding))
    result = read_ifc([path], name="Test")
    assert {space.name for space in result.site.spaces} == {"走廊", "办公室"}
    assert [r.key for r in result.repairs] == ["raw-text"]


def test_a_file_with_nothing_in_it_says_so(tmp_path: Path) -> None:
    path = IfcBuild().save(tmp_path / "plan.ifc")
    with pytest.raises(EmptyPlan):
        read_ifc([path], name="Test")


def test_a_reader_out_of_memory_does_not_take_us_along(tmp_path: Path) -> None:
    path = two_rooms()[0].save(tmp_path / "plan.ifc")
    points = "".join(f"#{n}=IFCCARTESIANPOINT((0.,0.,0.));\n" for n in range(100_000, 140_000))
    head, _, tail = path.read_text().rpartition("ENDSEC;")
    path.write_text(f"{head}{points}ENDSEC;{tail}")  # more than what the reader has at hand
    # It dies, or its library takes the lack of memory for a fault of the file.
    with pytest.raises((ImportCrashed, UnreadableFile)):
        read_ifc([path], name="Test", limits=ImportLimits(memory_mb=120))


def test_a_reader_out_of_time_is_killed(tmp_path: Path) -> None:
    path = two_rooms()[0].save(tmp_path / "plan.ifc")
    with pytest.raises(TooLarge):
        read_ifc([path], name="Test", limits=ImportLimits(open_seconds=0.0))


def test_content_is_told_with_a_byte_order_mark_before_it() -> None:
    assert content_of(b"\xef\xbb\xbfISO-10303-21;") == "IFC"


def test_meshes_made_one_by_one_are_those_of_the_batch(tmp_path: Path) -> None:
    """What is done after a crash, done without one; the element told to be skipped is left out."""
    path = two_rooms()[0].save(tmp_path / "plan.ifc")
    found = []
    for slow in (("read",), ("read", "solid", "slabs")):
        folder = tmp_path / f"slow-{len(slow)}"
        folder.mkdir()
        request = {
            "path": str(path),
            "file": path.name,
            "folder": str(folder),
            "memory_mb": 8000,
            "threads": 1,
            "repairs": [],
            "slow": slow,
            "skip": [],
        }
        (folder / "request.json").write_text(json.dumps(request))
        command = [sys.executable, "-m", "importers.ifc.child", str(folder / "request.json")]
        subprocess.run(command, check=True)
        assert (folder / "stage").read_text() == "done"
        found.append(sorted(json.loads((folder / "solid.ids").read_text())))
    fast, careful = found
    # 5 walls, 2 spaces, 2 openings
    assert len(fast) == 9
    assert careful == fast


def test_geometry_out_of_time_is_an_issue_and_no_crash(tmp_path: Path) -> None:
    build, storey = two_rooms()
    build.at("IfcLightFixture", storey, (2, 1, 2.6), Name="Lamp")
    make = build.model.create_entity
    # Rings are turned by the kernel, which takes milliseconds for each.
    ring = make(
        "IfcRevolvedAreaSolid",
        SweptArea=make("IfcCircleProfileDef", "AREA", None, None, 0.2),
        Position=make("IfcAxis2Placement3D", make("IfcCartesianPoint", (0.0, 0.0, 0.0))),
        Axis=make(
            "IfcAxis1Placement",
            make("IfcCartesianPoint", (2.0, 0.0, 0.0)),
            make("IfcDirection", (0.0, 1.0, 0.0)),
        ),
        Angle=6.0,
    )
    for _ in range(100):
        pile = build.block("IfcColumn", storey, (50, 50, 0), (1, 1, 3))
        pile.Representation.Representations[0].Items = [ring]
    path = build.save(tmp_path / "plan.ifc")
    limits = ImportLimits(open_seconds=60.0, geometry_seconds=-60.0)
    result = read_ifc([path], name="Test", limits=limits)
    assert "geometry-cut-short" in {issue.key for issue in result.issues}
    assert [asset.kind for asset in result.site.assets] == ["lamp"]


def test_a_placement_that_is_none_costs_its_own_element_alone(tmp_path: Path) -> None:
    """A reference gone astray: a profile where a lamp's axis placement should be."""
    build, storey = two_rooms()
    for x in (1.0, 2.0):
        build.at("IfcLightFixture", storey, (x, 1, 2), Name=f"Lamp {x:.0f}")
    path = build.save(tmp_path / "plan.ifc")
    lamp = next(e for e in build.model.by_type("IfcLightFixture") if e.Name == "Lamp 1")
    link = lamp.ObjectPlacement
    profile = build.model.by_type("IfcRectangleProfileDef")[0]
    text = path.read_text().replace(
        f"#{link.id()}=IFCLOCALPLACEMENT($,#{link.RelativePlacement.id()})",
        f"#{link.id()}=IFCLOCALPLACEMENT($,#{profile.id()})",
    )
    path.write_text(text)
    assets = {asset.name: asset for asset in read_ifc([path], name="Test").site.assets}
    assert assets["Lamp 2"].storey_id is not None
    assert assets["Lamp 1"].storey_id is None
