"""Registers as people keep them: found columns, sound rows, faults told by row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from importers.errors import EmptyPlan, ImportCrashed, TooLarge, UnreadableFile
from importers.register import RegisterRow, match_rows, read_register, with_rows
from importers.register.read import RegisterLimits
from tests import build
from tests.importers.register.cobie import cobie_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from spatial.site import Site

HEAD = "设备编号,设备名称,设备类型,楼层,房间"


def site() -> Site:
    """Two rooms, "a 室" and "b 室", on one storey called "0 层"."""
    return build.two_rooms_with_door()


def rows(tmp_path: Path, text: str, encoding: str = "utf-8") -> tuple[RegisterRow, ...]:
    path = tmp_path / "register.csv"
    path.write_bytes(text.encode(encoding))
    register = read_register(path)
    return match_rows(register.table, register.columns, site())


def room() -> str:
    return site().spaces[0].name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"{HEAD}\nMHQ-1,灭火器一号,灭火器,0 层,{room()}\n".replace(",", delimiter)
    (row,) = rows(tmp_path, text, encoding)
    assert (row.action, row.code, row.faults) == ("add", "MHQ-1", ())
    assert row.asset is not None
    assert row.asset.kind == "extinguisher"
    assert row.asset.space_id == site().spaces[0].id
    assert row.asset.position_state == "unverified"


def test_titles_above_the_header_and_row_numbers(tmp_path: Path) -> None:
    text = f"滨江花园设备台账,,,,\n2026年,,,,\n{HEAD}\n,没有编号,灭火器,0 层,{room()}\n"
    (row,) = rows(tmp_path, text)
    assert (row.number, row.action, row.faults[0].key) == (4, "error", "no-code")


@pytest.mark.parametrize(
    ("line", "key", "at"),
    [
        ("A,x,灭火器,9F,{room}", "unknown-storey", "storey"),
        ("A,x,灭火器,0 层,锅炉房", "unknown-room", "room"),
        ("A,x,灭火器,0 层,", "no-place", "room"),
    ],
)
def test_faults_say_what_and_where(tmp_path: Path, line: str, key: str, at: str) -> None:
    found = rows(tmp_path, f"{HEAD}\n{line.format(room=room())}\n")[0].faults[0]
    assert (found.key, found.at) == (key, at)


def test_a_code_met_twice_names_the_earlier_row(tmp_path: Path) -> None:
    line = f"A,x,灭火器,0 层,{room()}\n"
    _, second = rows(tmp_path, f"{HEAD}\n{line}{line}")
    assert second.faults[0].key == "code-twice"
    assert second.faults[0].facts["row"] == 2


@pytest.mark.parametrize(
    ("x", "y", "key"),
    [("1e9", "0", "far-away"), ("nan", "0", "no-number"), ("x", "1", "no-number")],
)
def test_coordinates_that_are_none(tmp_path: Path, x: str, y: str, key: str) -> None:
    (row,) = rows(tmp_path, f"code,floor,x,y\nA,0 层,{x},{y}\n")
    assert row.faults[0].key == key


def test_metres_and_degrees_place_the_same_asset(tmp_path: Path) -> None:
    middle = site().spaces[0].polygon.representative_point()
    ((lon, lat),) = site().georeference.to_wgs84([[middle.x, middle.y]]).tolist()
    (metres,) = rows(tmp_path, f"code,level,X (m),Y (m)\nA,0 层,{middle.x},{middle.y}\n")
    (degrees,) = rows(tmp_path, f"code,level,经度,纬度\nA,0 层,{lon:.9f},{lat:.9f}\n")
    assert metres.asset is not None
    assert degrees.asset is not None
    assert metres.asset.position == pytest.approx(degrees.asset.position, abs=1e-3)
    assert degrees.asset.space_id == site().spaces[0].id


def test_empty_cells_change_nothing_and_the_same_register_twice_is_none(tmp_path: Path) -> None:
    first = rows(tmp_path, f"{HEAD}\nA,灭火器甲,灭火器,0 层,{room()}\n")
    known = with_rows(site(), first)
    path = tmp_path / "again.csv"
    path.write_text(f"{HEAD}\nA,,,,\n", "utf-8")
    again = read_register(path)
    assert [r.action for r in match_rows(again.table, again.columns, known)] == ["same"]
    path.write_text(f"{HEAD}\nA,灭火器乙,灭火器,0 层,{room()}\n", "utf-8")
    again = read_register(path)
    (row,) = match_rows(again.table, again.columns, known)
    assert (row.action, row.changed) == ("update", ("name",))


def test_a_workbook_takes_the_sheet_that_is_a_register(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["封面"])
    sheet = book.create_sheet("台账")
    sheet.append(["编号", "名称", "楼层", "位置", "类型"])
    sheet.append([1001, "=1+1", "0 层", room(), "灭火器"])
    path = tmp_path / "register.xlsx"
    book.save(path)
    register = read_register(path)
    assert register.table.sheet == "台账"
    (row,) = match_rows(register.table, register.columns, site())
    assert (row.code, row.action) == ("1001", "add")


def test_a_cobie_workbook_is_a_register_with_jobs(tmp_path: Path) -> None:
    register = read_register(cobie_workbook(tmp_path / "c.xlsx", floor="0 层", room=room()))
    assert register.dialect == "cobie"
    (row,) = match_rows(register.table, register.columns, site())
    assert row.asset is not None
    assert (row.code, row.asset.kind, row.action) == ("T-1", "extinguisher", "add")
    (job,) = register.jobs
    assert (job.every_days, job.minutes, job.type_name) == (30, 30, "FE-6")
    assert register.zones == {"North": (room(),)}


def test_remembered_columns_go_before_guesses(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("编号,箱号,楼层,房间\n1,B-7,0 层,x\n", "utf-8")
    assert read_register(path).columns["code"] == "编号"
    assert read_register(path, remembered={"code": "箱号"}).columns["code"] == "箱号"


def test_what_is_no_register_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    for content, error in (
        (b"PK\x03\x04 not a zip", UnreadableFile),
        (b"\xd0\xcf\x11\xe0old", UnreadableFile),
        (b"\x00\x01\x02\x03" * 20, UnreadableFile),
        (b"only a header\n", EmptyPlan),
        (b"", EmptyPlan),
    ):
        path.write_bytes(content)
        with pytest.raises(error):
            read_register(path)


def test_two_assets_with_a_code_are_not_guessed_between(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, f"{HEAD}\nA,x,灭火器,0 层,{room()}\n")
    assert row.asset is not None
    twin = replace(row.asset, id=type(row.asset.id)("twin"))
    doubled = replace(site(), assets=(row.asset, twin))
    path = tmp_path / "register.csv"
    register = read_register(path)
    (again,) = match_rows(register.table, register.columns, doubled)
    assert again.faults[0].key == "code-ambiguous"


def test_a_register_that_takes_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f"{HEAD}\nMHQ-1,灭火器,灭火器,0 层,{room()}\n", encoding="utf-8")
    with pytest.raises(TooLarge, match="took longer"):
        read_register(path, limits=RegisterLimits(seconds=0.01))


def test_a_workbook_that_eats_the_memory_kills_its_reader_alone(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD.split(","))
    sheet.append(["x" * 30_000] * 5)
    path = tmp_path / "register.xlsx"
    book.save(path)
    with pytest.raises((ImportCrashed, TooLarge)):
        read_register(path, limits=RegisterLimits(memory_mb=60))


def test_what_the_reader_refuses_is_told_with_its_facts(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0 and so on")
    with pytest.raises(UnreadableFile, match=r"save it as \.xlsx") as refusal:
        read_register(path)
    assert refusal.value.facts == {"file": "old.xls"}
