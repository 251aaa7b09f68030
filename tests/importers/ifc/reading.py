"""Reads a made-up model and says what of it can be walked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers import read_site
from spatial.network import build_network
from spatial.reach import Reach, place_assets, reach

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportIssue, ImportResult
    from tests.ifc_build import IfcBuild


def imported(build: IfcBuild, folder: Path, name: str = "plan.ifc") -> ImportResult:
    """What `walkround import` reads of one model."""
    return read_site([build.save(folder / name)], name="Test")


def walked(result: ImportResult) -> Reach:
    """What is reached from an entrance."""
    return reach(place_assets(result.site), build_network(result.site))


def reached_share(result: ImportResult) -> tuple[int, int]:
    """Spaces reached, of how many."""
    return len(walked(result).spaces), len(result.site.spaces)


def keys(result: ImportResult) -> set[str]:
    """Keys of all issues."""
    return {issue.key for issue in result.issues}


def issue(result: ImportResult, key: str) -> ImportIssue:
    """The only issue of a key."""
    (found,) = (one for one in result.issues if one.key == key)
    return found
