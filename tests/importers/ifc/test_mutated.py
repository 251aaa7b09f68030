"""A small sample of broken files; `./run bench fuzz_ifc` has thousands."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

import pytest

from importers.ifc import read_ifc
from tests.benchmarks.bench_fuzz_ifc import made_up, outcome_of
from tests.ifc_build import two_rooms
from tests.ifc_mutations import mutated

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("block", range(4))
def test_broken_files_give_a_site_or_a_refusal(block: int, tmp_path: Path) -> None:
    sound = made_up(tmp_path)
    for case in range(block * 10, block * 10 + 10):
        text, kinds = mutated(sound, Random(f"7:{case}"))
        outcome = outcome_of(text, tmp_path / "case.ifc")
        assert outcome == "site" or outcome.startswith("refused: "), (case, kinds, outcome)


def test_elements_that_share_an_id_are_both_kept(tmp_path: Path) -> None:
    build, _ = two_rooms()
    corridor, office = build.model.by_type("IfcSpace")
    office.GlobalId = corridor.GlobalId
    result = read_ifc([build.save(tmp_path / "plan.ifc")], name="Test")
    assert sorted(space.name for space in result.site.spaces) == ["Office", "走廊"]
    assert {space.source.id for space in result.site.spaces} == {
        corridor.GlobalId,
        f"{corridor.GlobalId}~2",
    }
    assert [(r.key, r.facts["count"]) for r in result.repairs] == [("id-twice", 1)]


def test_elements_without_an_id_are_known_by_their_number(tmp_path: Path) -> None:
    build, storey = two_rooms()
    lamp = build.at("IfcLightFixture", storey, (2, 1, 2.6), Name="Lamp")
    nameless = [*build.model.by_type("IfcBuilding"), *build.model.by_type("IfcSpace"), lamp]
    numbers = {f"#{element.id()}" for element in nameless}
    path = build.save(tmp_path / "plan.ifc")
    text = path.read_text(encoding="utf-8")
    for element in nameless:
        text = text.replace(f"'{element.GlobalId}'", "$")
    path.write_text(text, encoding="utf-8")
    result = read_ifc([path], name="Test")
    site = result.site
    known = {
        *(building.source.id for building in site.buildings),
        *(space.source.id for space in site.spaces),
        *(asset.source.id for asset in site.assets),
    }
    assert known == numbers
    assert [(r.key, r.facts["count"]) for r in result.repairs] == [("id-missing", 4)]


def test_a_lamp_beyond_all_maps_is_one_without_a_place(tmp_path: Path) -> None:
    build, storey = two_rooms()
    build.at("IfcLightFixture", storey, (1e200, 1, 2.6), Name="Lamp")
    build.at("IfcLightFixture", storey, (2, 1, 2.6), Name="Lamp")
    storey.Elevation = 1e300
    result = read_ifc([build.save(tmp_path / "plan.ifc")], name="Test")
    assert all(math.isfinite(c) for asset in result.site.assets for c in asset.position)
    assert "asset-without-position" in {issue.key for issue in result.issues}
    assert sum(asset.space_id is not None for asset in result.site.assets) == 1


def test_placements_in_a_circle_are_no_placements(tmp_path: Path) -> None:
    build, storey = two_rooms()
    lamp = build.at("IfcLightFixture", storey, (2, 1, 2.6), Name="Lamp")
    lamp.ObjectPlacement.PlacementRelTo = lamp.ObjectPlacement
    result = read_ifc([build.save(tmp_path / "plan.ifc")], name="Test")
    assert len(result.site.spaces) == 2
    assert "asset-without-position" in {issue.key for issue in result.issues}


def test_a_reference_where_an_id_belongs_is_no_crash(tmp_path: Path) -> None:
    build, storey = two_rooms()
    lamp = build.at("IfcLightFixture", storey, (2, 1, 2.6), Name="Lamp")
    path = build.save(tmp_path / "plan.ifc")
    text = path.read_text(encoding="utf-8").replace(f"'{lamp.GlobalId}'", f"#{storey.id()}")
    path.write_text(text, encoding="utf-8")
    (asset,) = read_ifc([path], name="Test").site.assets
    assert asset.name == "Lamp"
    assert asset.source.id.startswith(f"#{storey.id()}=")
