"""One element that cannot be read is left out and told of; the rest is imported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from importers.errors import ImportCrashed
from importers.ifc import process, read_ifc
from importers.ifc.limits import ImportLimits
from importers.ifc.readers import Ended
from tests.ifc_build import two_rooms
from tests.importers.ifc.reading import issue

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult


def broken(folder: Path, pattern: str, by: str) -> ImportResult:
    """Two rooms, a lamp with a property set, and one statement of them changed."""
    build, storey = two_rooms()
    lamp = build.at("IfcLightFixture", storey, (2, 1, 2.6), Name="Lamp")
    value = build.model.create_entity("IfcLabel", "LED")
    single = build.model.create_entity("IfcPropertySingleValue", "Kind", None, value)
    made = build.rooted("IfcPropertySet", Name="Pset_Lamp", HasProperties=[single])
    build.rooted(
        "IfcRelDefinesByProperties", RelatedObjects=[lamp], RelatingPropertyDefinition=made
    )
    path = build.save(folder / "plan.ifc")
    text, count = re.subn(pattern, by, path.read_text(), count=1)
    assert count == 1
    path.write_text(text)
    return read_ifc([path], name="Test")


def test_a_door_of_no_width_is_left_out_and_told_of(tmp_path: Path) -> None:
    sound = broken(tmp_path, "ENDSEC;", "ENDSEC;")
    result = broken(tmp_path, r"(=IFCDOOR\(.*,)[^,]*(,[^,]*,[^,]*,[^,]*\);)", r"\1'wide'\2")
    assert len(result.site.spaces) == len(sound.site.spaces) == 2
    doors = [sum(bool(o.source.ifc_class) for o in r.site.openings) for r in (sound, result)]
    assert doors[1] == doors[0] - 1
    told = issue(result, "element-unreadable").facts
    assert (told["ifc_class"], told["count"]) == ("IfcDoor", 1)
    assert str(told["reason"]).startswith("TypeError: ")


def test_a_lamp_outlives_its_property_set(tmp_path: Path) -> None:
    sound = broken(tmp_path, "ENDSEC;", "ENDSEC;")
    result = broken(tmp_path, r"('Pset_Lamp',\$,)\([^)]*\)", r"\1$")
    assert len(result.site.assets) == len(sound.site.assets)
    assert issue(result, "element-unreadable").facts["ifc_class"] == "IfcPropertySet"


def test_a_storey_outlives_an_empty_containment(tmp_path: Path) -> None:
    result = broken(tmp_path, r"(=IFCRELCONTAINED\w+\(.*?,)\([^)]*\)(,#\d+\);)", r"\1$\2")
    assert len(result.site.storeys) == 1
    assert len(result.site.spaces) == 2


@pytest.mark.parametrize(
    ("code", "said"), [(-11, "was killed by signal 11"), (1, "ended with code 1")]
)
def test_a_refusal_says_what_was_being_read(
    code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(order: Path, _: object, _meanwhile: object) -> Ended:
        (order.parent / "stage").write_text("open")
        return Ended(code, peak_mb=10.0, cpu_seconds=0.1)

    monkeypatch.setattr(process, "run_reader", dies)
    build, _ = two_rooms()
    with pytest.raises(ImportCrashed, match=f"{said} while parsing the statements of the file"):
        process.read_file(build.save(tmp_path / "plan.ifc"), ImportLimits())
