"""Makes the sample sites, seeded: `python -m sample_sites.build [FOLDER] [--seed N]`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sample_sites.broken_files import write_broken
from sample_sites.riverside_expected import write_expected
from sample_sites.riverside_findings import write_findings
from sample_sites.riverside_garage import garage
from sample_sites.riverside_grounds import Grounds
from sample_sites.riverside_tower_1 import tower_1
from sample_sites.riverside_tower_2 import tower_2
from sample_sites.write_building import write_building

if TYPE_CHECKING:
    from sample_sites.building_model import PlannedBuilding

SEED = 20261123


def riverside_buildings() -> tuple[PlannedBuilding, ...]:
    """The buildings of Riverside Garden, as planned."""
    return tower_1(), tower_2(), garage()


def build_riverside(folder: Path, *, seed: int) -> None:
    """
    Write every generated file of Riverside Garden.

    The team, the programme and its checklists are written by hand and stay as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    buildings = riverside_buildings()
    for building in buildings:
        write_building(building, folder / building.file_name, seed=seed)
    grounds = Grounds(seed)
    grounds.build()
    grounds.write(folder / "grounds.geojson")
    hotspots, findings = write_findings(folder, buildings, grounds, seed=seed)
    write_expected(
        folder / "expected.toml", buildings, grounds, hotspots, findings=findings, seed=seed
    )


def main() -> None:
    """Write all sample sites below a folder, by default this one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    build_riverside(asked.folder / "riverside", seed=asked.seed)
    write_broken(asked.folder / "broken", seed=asked.seed)


if __name__ == "__main__":
    main()
