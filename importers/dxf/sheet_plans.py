"""Storeys of one drawing: one, or each of those that its sheet shows beside one another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importers.dxf.placement import STOREY_HEIGHT, level_in
from importers.dxf.plan import StoreyPlan, plan_storey
from importers.dxf.sheet import Part, parts_of
from importers.errors import EmptyPlan
from importers.result import ImportIssue
from spatial.site import BuildingId, StoreyId, make_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.dxf.drawing import Drawing
    from importers.dxf.placement import DxfPlacement


def plan_sheet(
    drawing: Drawing,
    file: str,
    placement: DxfPlacement,
    *,
    storey_id: StoreyId,
    building_id: BuildingId,
    level: int,
    elevation: float,
    is_said: bool = False,
) -> tuple[StoreyPlan, ...]:
    """
    Make storeys of a drawing.

    Parameters
    ----------
    drawing, file, placement
        As `plan_storey` has them.
    storey_id, building_id, level, elevation
        Of the storey, where the drawing shows one alone.
    is_said
        Whether the user named the storey: of several plans, that one alone is taken then.

    Raises
    ------
    EmptyPlan
        If it shows neither walls nor outlines of rooms.
    """
    parts, left = parts_of(drawing, placement)
    if is_said:
        wanted = level_in(placement.storey)
        parts = [part for part in parts if wanted in part.levels]
        drawing = parts[0].drawing if parts else drawing
    if not parts or is_said:
        plan = plan_storey(
            drawing,
            file,
            placement,
            storey_id=storey_id,
            building_id=building_id,
            level=level,
            elevation=elevation,
        )
        return (plan,)
    plans = tuple(_plans(parts, file, placement, storey_id, building_id))
    if not plans:
        titles = ", ".join(part.title for part in parts)
        raise EmptyPlan(f"{file}: no walls in any of its plans ({titles})", file=file)
    plans[0].issues.append(
        ImportIssue(
            severity="notice",
            key="sheet-of-plans",
            file=file,
            facts={
                "plans": len(parts),
                "storeys": len(plans),
                "left": left,
                "titles": "; ".join(part.title for part in parts)[:300],
            },
            fix="state-elevation",
        )
    )
    return plans


def _plans(
    parts: list[Part],
    file: str,
    placement: DxfPlacement,
    storey_id: StoreyId,
    building_id: BuildingId,
) -> Iterator[StoreyPlan]:
    for part in parts:
        for level in part.levels:
            name = f"{level + 1}F" if level >= 0 else f"B{-level}"
            try:
                yield plan_storey(
                    part.drawing,
                    file,
                    replace(placement, storey=name),
                    storey_id=StoreyId(make_id(file, storey_id, name, "storey")),
                    building_id=building_id,
                    level=level,
                    elevation=level * STOREY_HEIGHT,
                )
            except EmptyPlan:
                break  # a roof's plan has no walls, and nobody walks on it
