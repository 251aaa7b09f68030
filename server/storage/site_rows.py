"""Parts of a site as rows of their tables, and back."""

from collections.abc import Iterable, Mapping
from typing import Any

from shapely.geometry import LineString, MultiPolygon

from server.storage.site_tables import (
    AssetRow,
    BuildingRow,
    ConnectorRow,
    OpeningRow,
    PartRow,
    SpaceRow,
    StoreyRow,
    ZoneRow,
)
from spatial.georeference import Georeference
from spatial.hours import daily_hours
from spatial.site import (
    Asset,
    AssetId,
    Building,
    BuildingId,
    Connector,
    ConnectorId,
    Landing,
    Opening,
    OpeningId,
    Site,
    Space,
    SpaceId,
    Storey,
    StoreyId,
    Zone,
)


def georeference_out(georeference: Georeference) -> dict[str, Any]:
    """A georeference as it is stored."""
    return {
        "crs": georeference.crs,
        "east": georeference.east,
        "north": georeference.north,
        "height": georeference.height,
        "rotation": georeference.rotation,
        "scale": georeference.scale,
        "method": georeference.method,
        "warnings": list(georeference.warnings),
    }


def georeference_of(stored: Mapping[str, Any]) -> Georeference:
    """A georeference as it was stored."""
    return Georeference(**{**stored, "warnings": tuple(stored["warnings"])})


def rows_of(site: Site) -> Iterable[PartRow]:
    """A row for every part of a site, in the order of the plan."""
    for position, building in enumerate(site.buildings):
        yield BuildingRow(**_common(site, building, position))
    for position, storey in enumerate(site.storeys):
        yield StoreyRow(
            **_common(site, storey, position),
            **_box(storey.outline if not storey.outline.is_empty else storey.floor),
            building_id=storey.building_id,
            elevation_m=storey.elevation,
            level=storey.level,
            outline=storey.outline,
            walls=storey.walls,
            floor=storey.floor,
        )
    for position, space in enumerate(site.spaces):
        yield SpaceRow(
            **_common(site, space, position),
            **_box(space.polygon),
            storey_id=space.storey_id,
            number=space.number,
            use=space.use,
            polygon=space.polygon,
            height_m=space.height,
            pass_through=space.pass_through,
        )
    for position, zone in enumerate(site.zones):
        yield ZoneRow(**_common(site, zone, position), space_ids=list(zone.space_ids))
    for position, opening in enumerate(site.openings):
        line = LineString(opening.line)
        yield OpeningRow(
            **_common(site, opening, position),
            **_box(line),
            storey_id=opening.storey_id,
            kind=opening.kind,
            line=line,
            depth_m=opening.depth,
            left_space_id=opening.space_ids[0],
            right_space_id=opening.space_ids[1],
            is_entrance=opening.is_entrance,
            is_closed=opening.is_closed,
            one_way=opening.one_way,
            delay_s=opening.delay,
            hours=None if opening.hours is None else str(opening.hours),
        )
    for position, connector in enumerate(site.connectors):
        yield ConnectorRow(
            **_common(site, connector, position),
            kind=connector.kind,
            landings=[
                {"storey_id": i.storey_id, "point": list(i.point), "elevation_m": i.elevation}
                for i in connector.landings
            ],
            one_way=connector.one_way,
            is_closed=connector.is_closed,
            wait_s=connector.wait,
            hours=None if connector.hours is None else str(connector.hours),
        )
    for position, asset in enumerate(site.assets):
        yield AssetRow(
            **_common(site, asset, position),
            kind=asset.kind,
            code=asset.code,
            storey_id=asset.storey_id,
            space_id=asset.space_id,
            x=asset.position[0],
            y=asset.position[1],
            z=asset.position[2],
            access_x=None if asset.access is None else asset.access[0],
            access_y=None if asset.access is None else asset.access[1],
            position_state=asset.position_state,
            attributes=dict(asset.attributes),
        )


def _common(
    site: Site,
    part: Building | Storey | Space | Zone | Opening | Connector | Asset,
    position: int,
) -> dict[str, Any]:
    edited = getattr(part, "edited", None)  # buildings and storeys are not edited as such
    return {
        "site_id": site.id,
        "id": part.id,
        "position": position,
        "name": part.name,
        "name_en": getattr(part, "name_en", ""),  # openings have one name only
        "source_file": part.source.file,
        "source_id": part.source.id,
        "source_class": part.source.ifc_class,
        "edited_by": None if edited is None else edited.by,
        "edited_at": None if edited is None else edited.at,
    }


def _box(geometry: MultiPolygon | LineString) -> dict[str, float | None]:
    if geometry.is_empty:
        return dict.fromkeys(("min_x", "min_y", "max_x", "max_y"))
    return dict(zip(("min_x", "min_y", "max_x", "max_y"), geometry.bounds, strict=True))


def storey_of(row: StoreyRow) -> Storey:
    """A storey from its row."""
    return Storey(
        id=StoreyId(row.id),
        building_id=None if row.building_id is None else BuildingId(row.building_id),
        name=row.name,
        name_en=row.name_en,
        elevation=row.elevation_m,
        level=row.level,
        outline=row.outline,
        walls=row.walls,
        floor=row.floor,
        source=row.source,
    )


def space_of(row: SpaceRow) -> Space:
    """A space from its row."""
    return Space(
        id=SpaceId(row.id),
        storey_id=StoreyId(row.storey_id),
        name=row.name,
        name_en=row.name_en,
        number=row.number,
        use=row.use,  # type: ignore[arg-type]  # Space itself refuses an unknown use
        polygon=row.polygon,
        height=row.height_m,
        pass_through=row.pass_through,
        source=row.source,
        edited=row.edited,
    )


def opening_of(row: OpeningRow) -> Opening:
    """An opening from its row."""
    start, end = row.line.coords
    left, right = row.left_space_id, row.right_space_id
    return Opening(
        id=OpeningId(row.id),
        storey_id=StoreyId(row.storey_id),
        kind=row.kind,  # type: ignore[arg-type]  # only what an Opening had is stored
        name=row.name,
        line=((start[0], start[1]), (end[0], end[1])),
        depth=row.depth_m,
        space_ids=(
            None if left is None else SpaceId(left),
            None if right is None else SpaceId(right),
        ),
        is_entrance=row.is_entrance,
        is_closed=row.is_closed,
        one_way=row.one_way,  # type: ignore[arg-type]  # only what an Opening had is stored
        delay=row.delay_s,
        hours=None if row.hours is None else daily_hours(row.hours),
        source=row.source,
        edited=row.edited,
    )


def connector_of(row: ConnectorRow) -> Connector:
    """A connector from its row."""
    return Connector(
        id=ConnectorId(row.id),
        kind=row.kind,  # type: ignore[arg-type]  # only what a Connector had is stored
        name=row.name,
        name_en=row.name_en,
        landings=tuple(
            Landing(
                storey_id=StoreyId(landing["storey_id"]),
                point=(landing["point"][0], landing["point"][1]),
                elevation=landing["elevation_m"],
            )
            for landing in row.landings
        ),
        one_way=row.one_way,  # type: ignore[arg-type]  # only what a Connector had is stored
        is_closed=row.is_closed,
        wait=row.wait_s,
        hours=None if row.hours is None else daily_hours(row.hours),
        source=row.source,
        edited=row.edited,
    )


def asset_of(row: AssetRow) -> Asset:
    """An asset from its row."""
    access = (row.access_x, row.access_y)
    return Asset(
        id=AssetId(row.id),
        kind=row.kind,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        storey_id=None if row.storey_id is None else StoreyId(row.storey_id),
        space_id=None if row.space_id is None else SpaceId(row.space_id),
        position=(row.x, row.y, row.z),
        access=None if access[0] is None or access[1] is None else (access[0], access[1]),
        position_state=row.position_state,  # type: ignore[arg-type]  # only what it had is stored
        attributes=row.attributes,
        source=row.source,
        edited=row.edited,
    )
