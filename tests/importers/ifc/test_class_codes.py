"""Codes of classifications, for files that give no word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from importers.ifc.class_codes import _assets, _spaces, use_by_codes
from importers.ifc.words import PASS_THROUGH
from spatial.kinds import KINDS
from tests.ifc_build import IfcBuild, two_rooms
from tests.importers.ifc.reading import imported

if TYPE_CHECKING:
    from pathlib import Path


def classify(b: IfcBuild, thing: Any, system: str, code: str, title: str | None = None) -> None:
    made = b.model.create_entity("IfcClassification", Name=system)
    reference = b.model.create_entity(
        "IfcClassificationReference", None, code, title, ReferencedSource=made
    )
    b.rooted(
        "IfcRelAssociatesClassification",
        RelatedObjects=[thing],
        RelatingClassification=reference,
    )


@pytest.mark.parametrize(
    ("said", "use"),
    [
        ("SL_90_10_87", "stair"),
        ("SL_90_10_15 : Corridors", "circulation"),
        ("SL_90_90_48", "plant"),
        ("SL_90_60_50", "lift"),
        ("13-85 21 11", "stair"),
        ("13.81.21.31", "lift"),
        ("13-15 11 34 17: Open Office Space", "office"),
        ("NUF 2.1", "office"),
        ("VF", "circulation"),
        ("SL_99_10", None),
        ("13-99 10", None),
        ("Room 13-85", None),
        # A table of GB/T 51269, which numbers otherwise: spaces by form, and not OmniClass's.
        ("13-85.21.11", None),
        ("GB/T 51269-2017 13-85 21 11", None),
    ],
)
def test_the_longest_known_beginning_of_a_code_decides(said: str, use: str | None) -> None:
    assert use_by_codes((said,)) == use


def test_the_table_names_uses_and_kinds_that_there_are() -> None:
    assert set(_spaces().values()) <= set(PASS_THROUGH)
    assert set(_assets().values()) <= set(KINDS)


def test_spaces_and_things_with_a_code_alone_are_known_by_it(tmp_path: Path) -> None:
    build, storey = two_rooms()
    first, second = build.model.by_type("IfcSpace")
    first.LongName, second.LongName = "A", "B"
    classify(build, first, "OmniClass Table 13", "13-85 11 11")
    classify(build, second, "Uniclass 2015", "SL_90_90_64", "")
    thing = build.at("IfcBuildingElementProxy", storey, (1, 1, 2.6), Name="Item 7")
    classify(build, thing, "Uniclass 2015", "Pr_75_80_30_65")
    site = imported(build, tmp_path).site
    assert {space.name: space.use for space in site.spaces} == {"A": "circulation", "B": "plant"}
    assert [asset.kind for asset in site.assets] == ["smoke_detector"]


def test_a_word_of_a_property_says_what_a_number_does_not(tmp_path: Path) -> None:
    build, _ = two_rooms()
    m = build.model
    for space, label, value in zip(
        m.by_type("IfcSpace"), ("OccupancyType", "使用功能"), ("Server room", "楼梯间"), strict=True
    ):
        space.LongName = None
        single = m.create_entity(
            "IfcPropertySingleValue", label, None, m.create_entity("IfcLabel", value), None
        )
        made = build.rooted("IfcPropertySet", Name="Own", HasProperties=[single])
        build.rooted(
            "IfcRelDefinesByProperties", RelatedObjects=[space], RelatingPropertyDefinition=made
        )
    assert [space.use for space in imported(build, tmp_path).site.spaces] == ["plant", "stair"]


def test_the_titles_of_the_chinese_classification_speak_where_its_codes_do_not(
    tmp_path: Path,
) -> None:
    build, storey = two_rooms()
    first, second = build.model.by_type("IfcSpace")
    first.LongName, second.LongName = "A", "B"
    system = "GB/T 51269-2017 建筑信息模型分类和编码标准"
    classify(build, first, system, "13-85 21 11", "消防控制室")
    # The code alone, whose title stands with the one over it.
    m = build.model
    made = m.create_entity("IfcClassification", Name=system)
    over = m.create_entity(
        "IfcClassificationReference", None, "12-01.02.00", "楼梯间", ReferencedSource=made
    )
    code = m.create_entity(
        "IfcClassificationReference", None, "12-01.02.03", None, ReferencedSource=over
    )
    build.rooted(
        "IfcRelAssociatesClassification", RelatedObjects=[second], RelatingClassification=code
    )
    hydrant = build.at("IfcBuildingElementProxy", storey, (1, 1, 1.1), Name="构件 7")
    classify(build, hydrant, system, "30-01.02.03", "室内消火栓")
    bare = build.at("IfcBuildingElementProxy", storey, (2, 1, 1.1), Name="构件 8")
    classify(build, bare, system, "23-85 30 21")
    site = imported(build, tmp_path).site
    assert {space.name: space.use for space in site.spaces} == {"A": "plant", "B": "stair"}
    # The code of a table that nobody here has says nothing: a proxy without a kind is no asset.
    assert [(asset.name, asset.kind) for asset in site.assets] == [("构件 7", "hydrant_indoor")]
    assert site.assets[0].attributes["classification"] == f"{system} 30-01.02.03 室内消火栓"
