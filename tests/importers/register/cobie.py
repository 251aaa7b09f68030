"""A COBie workbook of one extinguisher and what is to be done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from pathlib import Path


def cobie_workbook(path: Path, *, floor: str, room: str, code: str = "T-1") -> Path:
    """Component ``code`` of type FE-6 in a room; a monthly job of half an hour for the type."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[str, list[list[str | float]]] = {
        "Facility": [["Name"], ["Block"]],
        "Floor": [["Name"], [floor]],
        "Space": [["Name", "FloorName", "RoomTag"], [room, floor, "n/a"]],
        "Zone": [["Name", "SpaceNames"], ["North", room]],
        "Type": [["Name", "Category", "Description"], ["FE-6", "x", "Fire extinguisher"]],
        "Component": [
            ["Name", "TypeName", "Space", "Description", "TagNumber"],
            ["FE-6-01", "FE-6", room, "Extinguisher in the hall", code],
        ],
        "System": [["Name", "ComponentNames"], ["Fire", "FE-6-01"]],
        "Job": [
            ["Name", "TypeName", "Frequency", "FrequencyUnit", "Duration", "DurationUnit"],
            ["Check", "FE-6", 1, "month", 0.5, "hours"],
        ],
    }
    for name, content in sheets.items():
        sheet = book.create_sheet(name)
        for line in content:
            sheet.append(line)
    book.save(path)
    return path
