"""Differences of a newer import taken over one by one, and what has to come along with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import MultiPolygon

from spatial.draft import FIELDS
from spatial.floor import polygons_of
from spatial.site import Space, Storey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spatial.draft import Part, PartChange, PartKind
    from spatial.site import Site


LEAST = 0.01  # m² of floor that is worth keeping


def with_accepted(
    site: Site, accepted: Sequence[PartChange], offered: Sequence[PartChange]
) -> Site:
    """
    A site after some differences of a newer import were accepted.

    Parameters
    ----------
    site
        The site as it is.
    accepted
        The differences to take over.
    offered
        All that the import has: a storey or building that an accepted part stands on comes along.

    Returns
    -------
    site
        Doors, assets and zones forget rooms that are gone; what stood on a storey that is gone goes
        with it, an asset excepted, which is then on none.
    """
    parts: dict[PartKind, dict[str, Part]] = {
        what: {part.id: part for part in getattr(site, field)} for what, field in FIELDS.items()
    }
    for change in accepted:
        _take(parts, change)
    appearing = {(change.what, change.id): change for change in offered if change.after is not None}
    while missing := [
        appearing[ref]
        for own in parts.values()
        for part in own.values()
        for ref in _stands_on(part)
        if ref[1] not in parts[ref[0]] and ref in appearing
    ]:
        for change in missing:
            _take(parts, change)
    _keep_floors(parts, accepted)
    return _whole(site, parts)


def _keep_floors(parts: dict[PartKind, dict[str, Part]], accepted: Sequence[PartChange]) -> None:
    """Leave the floor under rooms that somebody drew or reshaped: no drawing knows of it."""
    for change in accepted:
        before, after = change.before, change.after
        if not isinstance(before, Storey) or not isinstance(after, Storey):
            continue
        by_hand = [
            space.polygon
            for space in parts["space"].values()
            if isinstance(space, Space) and space.storey_id == after.id and space.edited is not None
        ]
        stood = shapely.intersection(before.floor, shapely.union_all(by_hand))
        kept = shapely.difference(stood, after.walls)
        if shapely.area(shapely.difference(kept, after.floor)) < LEAST:
            continue
        outline = after.outline
        if after.building_id is not None:
            outline = shapely.union(outline, stood)
        parts["storey"][after.id] = replace(
            after,
            floor=MultiPolygon(polygons_of(shapely.union(after.floor, kept))),
            outline=MultiPolygon(polygons_of(outline)),
        )


def _take(parts: dict[PartKind, dict[str, Part]], change: PartChange) -> None:
    if change.after is None:
        parts[change.what].pop(change.id, None)
    else:
        parts[change.what][change.id] = change.after


def _stands_on(part: Part) -> Iterator[tuple[PartKind, str]]:
    building_id = getattr(part, "building_id", None)
    if building_id is not None:
        yield "building", building_id
    storey_id = getattr(part, "storey_id", None)
    if storey_id is not None:
        yield "storey", storey_id


def _whole(site: Site, parts: dict[PartKind, dict[str, Part]]) -> Site:
    kept: dict[PartKind, Any] = dict(parts)
    kept["storey"] = {
        i: storey
        for i, storey in kept["storey"].items()
        if storey.building_id is None or storey.building_id in kept["building"]
    }
    storeys = kept["storey"]
    kept["space"] = {i: s for i, s in kept["space"].items() if s.storey_id in storeys}
    spaces = kept["space"]
    kept["zone"] = {
        i: replace(zone, space_ids=tuple(s for s in zone.space_ids if s in spaces))
        for i, zone in kept["zone"].items()
    }
    kept["opening"] = {
        i: replace(opening, space_ids=tuple(s if s in spaces else None for s in opening.space_ids))
        for i, opening in kept["opening"].items()
        if opening.storey_id in storeys
    }
    connectors = {
        i: replace(
            connector, landings=tuple(la for la in connector.landings if la.storey_id in storeys)
        )
        for i, connector in kept["connector"].items()
    }
    kept["connector"] = {i: connector for i, connector in connectors.items() if connector.landings}
    kept["asset"] = {
        i: replace(
            asset,
            storey_id=asset.storey_id if asset.storey_id in storeys else None,
            space_id=asset.space_id if asset.space_id in spaces else None,
        )
        for i, asset in kept["asset"].items()
    }
    fields: dict[str, Any] = {field: tuple(kept[what].values()) for what, field in FIELDS.items()}
    return replace(site, **fields)
