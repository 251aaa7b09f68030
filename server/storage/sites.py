"""Sites with all their parts, loaded to the values they were saved from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from shapely.geometry import LineString, MultiPolygon
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.storage.database import Base
from server.storage.errors import NameTaken, Unknown
from server.storage.site_tables import (
    AssetRow,
    BuildingRow,
    ConnectorRow,
    OpeningRow,
    PartRow,
    SiteRow,
    SpaceRow,
    StoreyRow,
    ZoneRow,
)
from spatial.georeference import Georeference
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
    SiteId,
    Space,
    SpaceId,
    Storey,
    StoreyId,
    Zone,
    ZoneId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCard:
    """What a list of sites shows. ``counts`` has buildings, storeys, spaces and assets."""

    id: str
    name: str
    name_en: str
    timezone: str
    revision: int
    counts: Mapping[str, int]


_PARTS = (BuildingRow, StoreyRow, SpaceRow, ZoneRow, OpeningRow, ConnectorRow, AssetRow)

AnyPart = TypeVar("AnyPart", bound=PartRow)


def unknown(site_id: str) -> Unknown:
    """The error for a site that does not exist."""
    return Unknown("site", site_id)


def save_site(session: Session, site: Site, report: Mapping[str, Any], *, at: datetime) -> SiteCard:
    """
    Keep a site with the report of its import, replacing what is known of the same id.

    Raises
    ------
    NameTaken
        If another site has the name.
    """
    taken = session.scalar(select(SiteRow.id).where(SiteRow.name == site.name))
    if taken not in (None, site.id):
        raise NameTaken("site", site.name)
    row = session.get(SiteRow, site.id)
    if row is None:
        row = SiteRow(id=site.id, revision=0)
        session.add(row)
    else:
        for part in _PARTS:
            session.execute(delete(part).where(part.site_id == site.id))
    row.name, row.name_en, row.timezone = site.name, site.name_en, site.timezone
    row.georeference = _georeference_out(site.georeference)
    row.counts = {
        "buildings": len(site.buildings),
        "storeys": len(site.storeys),
        "spaces": len(site.spaces),
        "assets": len(site.assets),
    }
    row.report = dict(report)
    row.revision += 1
    row.saved_at = at
    session.flush()
    session.add_all(_rows(site))
    session.flush()
    session.expire_all()
    return _card(row)


def list_sites(session: Session) -> list[SiteCard]:
    """All sites by name."""
    return [_card(row) for row in session.scalars(select(SiteRow).order_by(SiteRow.name))]


def load_card(session: Session, site_id: str) -> SiteCard:
    """One site without its parts. Raises `Unknown`."""
    return _card(_row(session, site_id))


def load_named(session: Session, name: str) -> SiteCard:
    """The site of a name. Raises `Unknown`."""
    row = session.scalar(select(SiteRow).where(SiteRow.name == name))
    if row is None:
        raise unknown(name)
    return _card(row)


def load_report(session: Session, site_id: str) -> dict[str, Any]:
    """Report of the newest import of a site. Raises `Unknown`."""
    return _row(session, site_id).report


def delete_site(session: Session, site_id: str) -> None:
    """Forget a site and everything that belongs to it. Raises `Unknown`."""
    session.delete(_row(session, site_id))
    session.flush()


def load_site(session: Session, site_id: str) -> Site:
    """
    One site with all its parts, equal to the one that was saved.

    Raises
    ------
    Unknown
        If there is none of this id.
    """
    row = _row(session, site_id)
    return Site(
        id=SiteId(row.id),
        name=row.name,
        name_en=row.name_en,
        timezone=row.timezone,
        georeference=_georeference(row.georeference),
        buildings=tuple(
            Building(id=BuildingId(b.id), name=b.name, name_en=b.name_en, source=b.source)
            for b in _parts(session, BuildingRow, site_id)
        ),
        storeys=tuple(_storey(part) for part in _parts(session, StoreyRow, site_id)),
        spaces=tuple(_space(part) for part in _parts(session, SpaceRow, site_id)),
        zones=tuple(
            Zone(
                id=ZoneId(z.id),
                name=z.name,
                name_en=z.name_en,
                space_ids=tuple(SpaceId(i) for i in z.space_ids),
                source=z.source,
            )
            for z in _parts(session, ZoneRow, site_id)
        ),
        openings=tuple(_opening(part) for part in _parts(session, OpeningRow, site_id)),
        connectors=tuple(_connector(part) for part in _parts(session, ConnectorRow, site_id)),
        assets=tuple(_asset(part) for part in _parts(session, AssetRow, site_id)),
    )


def _row(session: Session, site_id: str) -> SiteRow:
    row = session.get(SiteRow, site_id)
    if row is None:
        raise unknown(site_id)
    return row


def _parts(session: Session, part: type[AnyPart], site_id: str) -> Iterable[AnyPart]:
    return session.scalars(select(part).where(part.site_id == site_id).order_by(part.position))


def _card(row: SiteRow) -> SiteCard:
    return SiteCard(
        id=row.id,
        name=row.name,
        name_en=row.name_en,
        timezone=row.timezone,
        revision=row.revision,
        counts=row.counts,
    )


def _georeference_out(georeference: Georeference) -> dict[str, Any]:
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


def _georeference(stored: Mapping[str, Any]) -> Georeference:
    return Georeference(**{**stored, "warnings": tuple(stored["warnings"])})


def _rows(site: Site) -> Iterable[Base]:
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
            attributes=dict(asset.attributes),
        )


def _common(
    site: Site,
    part: Building | Storey | Space | Zone | Opening | Connector | Asset,
    position: int,
) -> dict[str, Any]:
    return {
        "site_id": site.id,
        "id": part.id,
        "position": position,
        "name": part.name,
        "name_en": getattr(part, "name_en", ""),  # openings have one name only
        "source_file": part.source.file,
        "source_id": part.source.id,
        "source_class": part.source.ifc_class,
    }


def _box(geometry: MultiPolygon | LineString) -> dict[str, float | None]:
    if geometry.is_empty:
        return dict.fromkeys(("min_x", "min_y", "max_x", "max_y"))
    return dict(zip(("min_x", "min_y", "max_x", "max_y"), geometry.bounds, strict=True))


def _storey(row: StoreyRow) -> Storey:
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


def _space(row: SpaceRow) -> Space:
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
    )


def _opening(row: OpeningRow) -> Opening:
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
        source=row.source,
    )


def _connector(row: ConnectorRow) -> Connector:
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
        source=row.source,
    )


def _asset(row: AssetRow) -> Asset:
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
        attributes=row.attributes,
        source=row.source,
    )
