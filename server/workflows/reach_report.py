"""What of a site can be reached, as its import report has it (`docs/import_report.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spatial.site import Asset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spatial.reach import Reach
    from spatial.site import Site, Space, StoreyId


def reach_report(site: Site, reached: Reach) -> dict[str, Any]:
    """The parts ``reached`` and ``unreached`` of a report."""
    things: dict[str, Space | Asset] = {space.id: space for space in site.spaces}
    things.update((asset.id, asset) for asset in site.assets)
    elevations = {storey.id: storey.elevation for storey in site.storeys}
    return {
        "reached": {
            "spaces": len(reached.spaces),
            "of_spaces": len(site.spaces),
            "assets": len(reached.assets),
            "of_assets": len(site.assets),
        },
        "unreached": [
            {
                "id": left.id,
                "what": left.what,
                "name": left.name,
                "name_en": things[left.id].name_en,
                "storey_id": things[left.id].storey_id,
                "reason": left.reason,
                "fix": left.fix,
                "position": _position(things[left.id], elevations),
            }
            for left in reached.unreached
        ],
    }


def _position(thing: Space | Asset, elevations: Mapping[StoreyId, float]) -> list[float] | None:
    """Where the fix is to be made: of an asset its place, of a space a point inside it."""
    if isinstance(thing, Asset):
        return [round(value, 2) for value in thing.position]
    if thing.polygon.is_empty:
        return None
    point = thing.polygon.representative_point()
    return [round(point.x, 2), round(point.y, 2), round(elevations[thing.storey_id], 2)]
