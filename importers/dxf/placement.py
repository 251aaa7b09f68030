"""Which storey a drawing is of and where it lies: what the user says, else what its name says."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from importers.dxf.layers import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.dxf.layers import Role

Unit = Literal["mm", "cm", "m", "in", "ft"]
UNITS: tuple[Unit, ...] = get_args(Unit)
METRES: dict[Unit, float] = {"mm": 0.001, "cm": 0.01, "m": 1.0, "in": 0.0254, "ft": 0.3048}
HEADER_UNITS: dict[int, Unit] = {1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m"}
STOREY_HEIGHT = 3.5  # m between storeys, where nobody says how high they lie
_HANZI = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"首": 1, "底": 1, "两": 2}
_NUMBERED = (
    re.compile(r"(?:地下|负|-)\s*([一二三四五六七八九十\d]+)\s*(?:层|楼)"),
    re.compile(r"\bb\s*(\d{1,2})(?!\d)|\bbasement\s*(\d)?|\b(\d)\.?\s*ug\b|\bkeller(geschoss)?\b"),
    re.compile(
        r"([首底一二三四五六七八九十两]+)\s*(?:层|楼)|(?<![\d.])(\d{1,3})\s*(?:层|楼|f(?:l|loor)?\b)"
    ),
    re.compile(
        r"\b(?:floor|level|storey|story|lvl|etage|ebene)\s*[-_#]?\s*(\d{1,3})(?!\d)|"
        r"\b(\d{1,2})(?:st|nd|rd|th)\s*(?:floor|storey|story|level)"
    ),
    re.compile(r"\b(\d{1,2})\.?\s*(?:og|obergeschoss)\b"),
    re.compile(r"\bground\b|\beg\b|erdgeschoss|\brez\b|地面层"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DxfPlacement:
    """
    What the user says of one drawing; everything else is read from it or guessed.

    ``offset`` moves the drawing (metres, after turning it by ``rotation`` radians anticlockwise
    about its own origin). ``layers`` gives roles to layers, by bare name in lower case.
    """

    storey: str = ""
    elevation: float | None = None
    offset: tuple[float, float] = (0.0, 0.0)
    rotation: float = 0.0
    unit: Unit | None = None
    layers: tuple[tuple[str, Role], ...] = ()

    def __post_init__(self) -> None:
        numbers = (*self.offset, self.rotation, self.elevation or 0.0)
        if not all(map(math.isfinite, numbers)):
            raise ValueError("offset, rotation and elevation of a drawing must be finite")
        if self.unit is not None and self.unit not in UNITS:
            raise ValueError(f"the unit {self.unit!r} is none of {', '.join(UNITS)}")


def level_in(name: str) -> int | None:
    """
    Level that a storey's or file's name states: 0 for 1F, 首层, EG; -1 for B1, 地下一层.

    Returns
    -------
    level
        None where the name states none. The first storey of Chinese and American names is level 0;
        German and French upper storeys count from 1 above it.
    """
    lower = re.sub(r"[_\-]+", " ", name.lower()) if not name.startswith("-") else name.lower()
    for rule, pattern in enumerate(_NUMBERED):
        found = pattern.search(lower)
        if not found:
            continue
        number = next((number_of(group) for group in found.groups() if group), None)
        if rule in (0, 1):
            return -(number or 1)
        if rule == 5:
            return 0
        if number is None:
            continue
        return number if rule == 4 else number - 1
    return None


def number_of(text: str) -> int | None:
    """A number in digits or in Chinese, up to 99; None where it is none."""
    if text.isdigit():
        return int(text)
    if not text or any(sign not in _HANZI for sign in text):
        return None
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _HANZI[text[-1]]
    return (_HANZI[tens[-1]] if tens else 1) * 10 + (_HANZI[ones] if ones else 0)


def placements_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, DxfPlacement]:
    """
    Placements as they are sent and kept: plain values by file name.

    Parameters
    ----------
    rows
        Each with ``file`` and any of ``storey``, ``elevation_m``, ``offset_m`` (x, y),
        ``rotation_deg``, ``unit`` and ``layers`` (layer name -> role).

    Raises
    ------
    ValueError
        If a value cannot be what it is meant for; the message says which.
    """
    found: dict[str, DxfPlacement] = {}
    known = {"file", "storey", "elevation_m", "offset_m", "rotation_deg", "unit", "layers"}
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("file"), str):
            raise ValueError("each drawing needs the name of its file")
        if unknown := set(row) - known:
            raise ValueError(f"{row['file']}: nothing is called {', '.join(sorted(unknown))}")
        layers = row.get("layers") or {}
        for layer, role in layers.items():
            if role not in ROLES:
                raise ValueError(f"{layer}={role}: a layer is one of {', '.join(ROLES)}")
        try:
            x, y = (float(v) for v in row.get("offset_m") or (0.0, 0.0))
            elevation = row.get("elevation_m")
            found[row["file"]] = DxfPlacement(
                storey=str(row.get("storey") or "").strip()[:80],
                elevation=None if elevation is None else float(elevation),
                offset=(x, y),
                rotation=math.radians(float(row.get("rotation_deg") or 0.0)),
                unit=cast("Unit | None", row.get("unit") or None),
                layers=tuple(
                    (str(layer).lower(), cast("Role", role)) for layer, role in layers.items()
                ),
            )
        except (TypeError, ValueError) as fault:
            raise ValueError(f"{row['file']}: {fault}") from fault
    return found
