"""What of a site can be reached, as its import report has it (`docs/import_report.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spatial.reach import Reach
    from spatial.site import Asset, Site, Space


def reach_report(site: Site, reached: Reach) -> dict[str, Any]:
    """The parts ``reached`` and ``unreached`` of a report."""
    things: dict[str, Space | Asset] = {space.id: space for space in site.spaces}
    things.update((asset.id, asset) for asset in site.assets)
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
            }
            for left in reached.unreached
        ],
    }
