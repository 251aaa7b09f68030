"""Sites with all their parts, loaded to the values they were saved from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.storage import site_rows
from server.storage.errors import NameTaken, StaleRevision, Unknown
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
    Building,
    BuildingId,
    Site,
    SiteId,
    SpaceId,
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


_PARTS: Mapping[type[PartRow], str] = {
    BuildingRow: "buildings",
    StoreyRow: "storeys",
    SpaceRow: "spaces",
    ZoneRow: "zones",
    OpeningRow: "openings",
    ConnectorRow: "connectors",
    AssetRow: "assets",
}

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
    row.georeference = site_rows.georeference_out(site.georeference)
    row.counts = _counts(site)
    row.report = dict(report)
    row.revision += 1
    row.saved_at = at
    session.flush()
    session.add_all(site_rows.rows_of(site))
    session.flush()
    session.expire_all()
    return _card(row)


def save_changed_site(
    session: Session,
    before: Site,
    after: Site,
    report: Mapping[str, Any],
    *,
    revision: int,
    at: datetime,
) -> SiteCard:
    """
    Keep what changed of a site since a revision, at the cost of the change alone.

    Parameters
    ----------
    before, after
        The site at ``revision``, and as it shall be.
    report
        Report of its import, brought up to date.

    Raises
    ------
    StaleRevision
        If the site is at another revision by now.
    """
    row = _row(session, after.id)
    if row.revision != revision:
        raise StaleRevision("site", sent=revision, current=row.revision)
    rows = {(type(one), one.id): one for one in site_rows.rows_of(after)}
    for table, field in _PARTS.items():
        old = {part.id: (n, part) for n, part in enumerate(getattr(before, field))}
        new = {part.id: (n, part) for n, part in enumerate(getattr(after, field))}
        if gone := [part_id for part_id in old if part_id not in new]:
            session.execute(delete(table).where(table.site_id == after.id, table.id.in_(gone)))
        for part_id, now in new.items():
            if old.get(part_id) != now:
                session.merge(rows[table, part_id])
    row.counts = _counts(after)
    row.report = dict(report)
    row.revision += 1
    row.saved_at = at
    session.flush()
    return _card(row)


def load_georeference(session: Session, site_id: str) -> Georeference:
    """Where a site lies. Raises `Unknown`."""
    return site_rows.georeference_of(_row(session, site_id).georeference)


def save_georeference(
    session: Session, site_id: str, georeference: Georeference, *, revision: int, at: datetime
) -> SiteCard:
    """
    Put a site elsewhere on earth; its plan stays as it is.

    Raises
    ------
    Unknown
        If there is no such site.
    StaleRevision
        If the site is at another revision by now.
    """
    row = _row(session, site_id)
    if row.revision != revision:
        raise StaleRevision("site", sent=revision, current=row.revision)
    row.georeference = site_rows.georeference_out(georeference)
    row.revision += 1
    row.saved_at = at
    session.flush()
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
        georeference=site_rows.georeference_of(row.georeference),
        buildings=tuple(
            Building(id=BuildingId(b.id), name=b.name, name_en=b.name_en, source=b.source)
            for b in _parts(session, BuildingRow, site_id)
        ),
        storeys=tuple(site_rows.storey_of(part) for part in _parts(session, StoreyRow, site_id)),
        spaces=tuple(site_rows.space_of(part) for part in _parts(session, SpaceRow, site_id)),
        zones=tuple(
            Zone(
                id=ZoneId(z.id),
                name=z.name,
                name_en=z.name_en,
                space_ids=tuple(SpaceId(i) for i in z.space_ids),
                source=z.source,
                edited=z.edited,
            )
            for z in _parts(session, ZoneRow, site_id)
        ),
        openings=tuple(site_rows.opening_of(part) for part in _parts(session, OpeningRow, site_id)),
        connectors=tuple(
            site_rows.connector_of(part) for part in _parts(session, ConnectorRow, site_id)
        ),
        assets=tuple(site_rows.asset_of(part) for part in _parts(session, AssetRow, site_id)),
    )


def _row(session: Session, site_id: str) -> SiteRow:
    row = session.get(SiteRow, site_id)
    if row is None:
        raise unknown(site_id)
    return row


def _counts(site: Site) -> dict[str, int]:
    return {
        "buildings": len(site.buildings),
        "storeys": len(site.storeys),
        "spaces": len(site.spaces),
        "assets": len(site.assets),
    }


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
