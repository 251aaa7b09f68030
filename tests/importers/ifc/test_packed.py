"""Archives of several models, as they come by mail."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from importers import read_site
from importers.errors import TooLarge, UnreadableFile
from importers.ifc import ImportLimits, read_ifc
from importers.ifc.packed import models_in
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
    held = sorted(names[asset.space_id] for asset in site.assets if asset.space_id)
    assert held == ["Office", "走廊", "走廊"]
    assert {space.source.file for space in site.spaces} == {"model.ifc"}
    assert {asset.source.file for asset in site.assets} == {"mep-model.ifc"}


def test_members_that_point_elsewhere_stay_in_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "building.zip"
    text = architecture(tmp_path)
    members = ("model.ifc", "/model.ifc", "../../model.ifc", "a/b/c/model.ifc", "x/b/c/model.ifc")
    with zipfile.ZipFile(path, "w") as archive:
        for name in members:
            archive.writestr(name, text)
    folder = tmp_path / "out"
    folder.mkdir()
    found = models_in([path], ImportLimits(), folder)
    assert [made.name for made in found] == [
        "model.ifc",
        "2-model.ifc",
        "3-model.ifc",
        "c-model.ifc",
        "b-c-model.ifc",
    ]
    assert all(made.parent == folder / "0" for made in found)


def test_an_archive_of_several_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = packed(tmp_path, arch=architecture(tmp_path), note=b"Dear neighbours")
    with pytest.raises(UnreadableFile, match=r"model\.ifc is no IFC file"):
        read_site([path], name="Test")


def test_an_archive_that_unpacks_to_too_much_is_refused_first(tmp_path: Path) -> None:
    path = packed(tmp_path, arch=architecture(tmp_path), blank=b" " * 20_000_000)
    with pytest.raises(TooLarge, match="times its size"):
        read_ifc([path], name="Test", limits=ImportLimits(zip_ratio=100))
