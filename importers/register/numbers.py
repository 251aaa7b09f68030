"""Numbers as people write them into tables."""

from __future__ import annotations

import math


def number_in(text: str) -> float | None:
    """
    The number that a cell says, with a decimal point or comma; None for an empty cell.

    Raises
    ------
    ValueError
        If it says something else, or nothing finite.
    """
    said = text.replace("，", ",").strip()
    if not said:
        return None
    if said.count(",") == 1 and "." not in said:
        said = said.replace(",", ".")
    number = float(said)
    if not math.isfinite(number):
        raise ValueError(f"{text!r} is no finite number")
    return number
