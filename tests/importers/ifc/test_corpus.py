"""Real files of other people, and our own estate, against what is known of them."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from importers.ifc import read_ifc
from spatial.network import build_network
from spatial.reach import Reach, place_assets, reach

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult


def walked(result: ImportResult) -> Reach:
    return reach(place_assets(result.site), build_network(result.site))


def test_the_office_is_one_network(corpus: Path) -> None:
    result = read_ifc([corpus / "ifc" / "Office_A_20110811.ifc"], name="Office")
    site = result.site
    assert (len(site.spaces), len(site.storeys)) == (99, 3)
    assert sum(opening.kind == "door" for opening in site.openings) == 102
    assert len(walked(result).spaces) >= 97
    assert Counter(connector.kind for connector in site.connectors) == {"stair": 2, "lift": 1}
    uses = {space.number: space.use for space in site.spaces}
    # 123 is ELEV EQ RM, 124 ELEV.
    assert (uses["123"], uses["124"], uses["S101"]) == ("plant", "lift", "stair")


def test_a_house_and_its_electrician_meet(corpus: Path) -> None:
    paths = [
        corpus / "ifc" / name
        for name in ("Duplex_A_20110907.ifc", "Duplex_Electrical_20121207.ifc")
    ]
    result = read_ifc(paths, name="Duplex")
    site = result.site
    assert (len(site.buildings), len(site.storeys), len(site.spaces)) == (1, 4, 21)
    # Its cupboards have openings as well.
    assert {opening.kind for opening in site.openings} == {"door"}
    kinds = Counter(asset.kind for asset in site.assets)
    assert (kinds["lamp"], kinds["smoke_detector"], kinds["alarm_panel"]) == (28, 6, 1)
    reached = walked(result)
    # No way leads onto the roof, and two fans stand on it.
    left = {thing.name.split(":")[0] for thing in reached.unreached}
    assert left == {"Roof", "M_Centrifugal Fan -  Rooftop  - Upblast"}


@pytest.mark.parametrize(
    ("name", "spaces", "doors"),
    [
        ("LargeBuilding_Revit2021.ifc", 8, 18),
        ("TallBuilding_Revit2021.ifc", 12, 5),
        ("PCERT_4x3_Building-Architecture.ifc", 2, 0),
        ("PCERT_4x3_Building-Landscaping.ifc", 0, 0),
        ("PCERT_4x3_Infra-Landscaping.ifc", 0, 0),
    ],
)
def test_other_files_give_a_usable_site(corpus: Path, name: str, spaces: int, doors: int) -> None:
    site = read_ifc([corpus / "ifc" / name], name=name).site
    assert len(site.spaces) == spaces
    drawn = [o for o in site.openings if not o.source.id.startswith("derived")]
    assert sum(opening.kind == "door" for opening in drawn) == doors


def test_the_scene_in_three_files_lies_in_one_frame(corpus: Path) -> None:
    paths = sorted((corpus / "ifc").glob("PCERT_4x3_*.ifc"))
    site = read_ifc(paths, name="Scene").site
    assert site.georeference.crs == "EPSG:32760"
    assert Counter(asset.kind for asset in site.assets)["sign"] == 10
    house = site.storeys[0].outline.centroid
    # The road runs by the house, not in another country.
    signs = [asset for asset in site.assets if asset.kind == "sign"]
    assert min(abs(s.position[0] - house.x) + abs(s.position[1] - house.y) for s in signs) < 200


def test_our_estate_is_what_its_maker_meant(riverside: Path) -> None:
    expected = tomllib.loads((riverside / "expected.toml").read_text(encoding="utf-8"))
    buildings = expected["buildings"]
    result = read_ifc([riverside / b["file"] for b in buildings.values()], name="滨江花园")
    site = result.site
    for meant in buildings.values():
        (made,) = (b for b in site.buildings if b.name == meant["name"])
        storeys = site.storeys_of(made.id)
        own = {storey.id for storey in storeys}
        assert made.name_en == meant["name_en"]
        assert [storey.name for storey in storeys] == meant["storeys"]
        assert [round(s.elevation, 2) for s in storeys] == meant["elevations_m"]
        spaces = [space for space in site.spaces if space.storey_id in own]
        assert len(spaces) == meant["spaces"]
        area = sum(space.polygon.area for space in spaces)
        assert area == pytest.approx(meant["floor_area_m2"], rel=0.01)
        kinds = Counter(o.kind for o in site.openings if o.storey_id in own)
        assert (kinds["door"], kinds["passage"]) == (meant["doors"], meant["passages"])
        files = Counter(a.kind for a in site.assets if a.source.file == meant["file"])
        assert dict(files) == meant["kinds"]
    stairs = Counter(connector.kind for connector in site.connectors)
    assert stairs["stair"] == sum(b["stairs"] for b in buildings.values())
    assert stairs["lift"] == sum(b["lifts"] for b in buildings.values())
    reached = walked(result)
    assert len(reached.spaces) == len(site.spaces)
    assert len(reached.assets) == len(site.assets)
