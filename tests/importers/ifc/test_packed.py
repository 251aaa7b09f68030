"""Archives of several models, as they come by mail."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from importers import read_site
from importers.errors import TooLarge, UnreadableFile
from importers.ifc import ImportLimits, read_ifc
from tests.ifc_build import IfcBuild, two_rooms

if TYPE_CHECKING:
    from pathlib import Path


def packed(folder: Path, **models: bytes) -> Path:
    path = folder / "building.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in models.items():
            archive.writestr(f"{name}/model.ifc", text)
        archive.writestr("readme.txt", "hello")
    return path


def architecture(folder: Path) -> bytes:
    return two_rooms(seed="a")[0].save(folder / "a.ifc").read_bytes()


def services(folder: Path) -> bytes:
    build = IfcBuild("IFC2X3", 0.001, seed="b")
    storey = build.storey("1F", 0.0)
    for x in (1.0, 2.0, 6.0):
        build.at("IfcFlowTerminal", storey, (x, 1.0, 2.6), Name="Sprinkler head")
    return build.save(folder / "b.ifc").read_bytes()


def test_all_models_of_an_archive_federate(tmp_path: Path) -> None:
    path = packed(tmp_path, arch=architecture(tmp_path), mep=services(tmp_path))
    site = read_site([path], name="Test").site
    assert (len(site.storeys), len(site.spaces)) == (1, 2)
    names = {space.id: space.name for space in site.spaces}
    assert sorted(names[a.space_id] for a in site.assets if a.space_id) == [
        "Office",
        "走廊",
        "走廊",
    ]


def test_an_archive_of_several_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = packed(tmp_path, arch=architecture(tmp_path), note=b"Dear neighbours")
    with pytest.raises(UnreadableFile, match=r"model\.ifc is no IFC file"):
        read_site([path], name="Test")


def test_an_archive_that_unpacks_to_too_much_is_refused_first(tmp_path: Path) -> None:
    path = packed(tmp_path, arch=architecture(tmp_path), blank=b" " * 20_000_000)
    with pytest.raises(TooLarge, match="times its size"):
        read_ifc([path], name="Test", limits=ImportLimits(zip_ratio=100))
