"""Tables of sites and their parts."""

from datetime import datetime
from typing import Any

from shapely.geometry import LineString, MultiPolygon
from sqlalchemy import JSON, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from server.storage.database import Base
from server.storage.geometry_type import Geometry, Instant
from spatial.site import Edited, Source


class SiteRow(Base):
    """One site; ``revision`` goes up with every import or edit of its plan."""

    __tablename__ = "sites"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    name_en: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(64))
    georeference: Mapped[dict[str, Any]] = mapped_column(JSON)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(Instant)


class PartRow:
    """Columns that every part of a site has: its place in the order, and where it came from."""

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(500))
    name_en: Mapped[str] = mapped_column(String(500), default="")
    source_file: Mapped[str] = mapped_column(String(500))
    source_id: Mapped[str] = mapped_column(String(200))
    source_class: Mapped[str] = mapped_column(String(100))
    edited_by: Mapped[str | None] = mapped_column(String(36))
    edited_at: Mapped[datetime | None] = mapped_column(Instant)

    @declared_attr
    @classmethod
    def site_id(cls) -> Mapped[str]:
        """Site that it is part of."""
        return mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True)

    @property
    def source(self) -> Source:
        """Where it came from."""
        return Source(file=self.source_file, id=self.source_id, ifc_class=self.source_class)

    @property
    def edited(self) -> Edited | None:
        """Who changed it by hand last."""
        if self.edited_by is None or self.edited_at is None:
            return None
        return Edited(by=self.edited_by, at=self.edited_at)


class _Boxed:
    """Bounding box in the site frame, so that a question by place need not open the geometry."""

    min_x: Mapped[float | None] = mapped_column(Float)
    min_y: Mapped[float | None] = mapped_column(Float)
    max_x: Mapped[float | None] = mapped_column(Float)
    max_y: Mapped[float | None] = mapped_column(Float)


class BuildingRow(PartRow, Base):
    """One building."""

    __tablename__ = "buildings"


class StoreyRow(PartRow, _Boxed, Base):
    """One storey with its drawing."""

    __tablename__ = "storeys"

    building_id: Mapped[str | None] = mapped_column(String(80))
    elevation_m: Mapped[float]
    level: Mapped[int]
    outline: Mapped[MultiPolygon] = mapped_column(Geometry)
    walls: Mapped[MultiPolygon] = mapped_column(Geometry)
    floor: Mapped[MultiPolygon] = mapped_column(Geometry)


class SpaceRow(PartRow, _Boxed, Base):
    """One space."""

    __tablename__ = "spaces"
    __table_args__ = (Index("ix_spaces_storey", "site_id", "storey_id"),)

    storey_id: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(String(100))
    use: Mapped[str] = mapped_column(String(20))
    polygon: Mapped[MultiPolygon] = mapped_column(Geometry)
    height_m: Mapped[float | None]
    pass_through: Mapped[float]


class ZoneRow(PartRow, Base):
    """One zone with the spaces it holds."""

    __tablename__ = "zones"

    space_ids: Mapped[list[str]] = mapped_column(JSON)


class OpeningRow(PartRow, _Boxed, Base):
    """One door, passage or gate."""

    __tablename__ = "openings"
    __table_args__ = (Index("ix_openings_storey", "site_id", "storey_id"),)

    storey_id: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    line: Mapped[LineString] = mapped_column(Geometry)
    depth_m: Mapped[float]
    left_space_id: Mapped[str | None] = mapped_column(String(80))
    right_space_id: Mapped[str | None] = mapped_column(String(80))
    is_entrance: Mapped[bool]
    is_closed: Mapped[bool]
    one_way: Mapped[str | None] = mapped_column(String(20))
    delay_s: Mapped[float | None]
    hours: Mapped[str | None] = mapped_column(String(20))


class ConnectorRow(PartRow, Base):
    """One stair, lift, ramp or escalator with its landings."""

    __tablename__ = "connectors"

    kind: Mapped[str] = mapped_column(String(20))
    landings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    one_way: Mapped[str | None] = mapped_column(String(10))
    is_closed: Mapped[bool]
    wait_s: Mapped[float | None]
    hours: Mapped[str | None] = mapped_column(String(20))


class AssetRow(PartRow, Base):
    """One thing to inspect."""

    __tablename__ = "assets"
    __table_args__ = (
        Index("ix_assets_storey", "site_id", "storey_id"),
        Index("ix_assets_kind", "site_id", "kind"),
    )

    kind: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(200))
    storey_id: Mapped[str | None] = mapped_column(String(80))
    space_id: Mapped[str | None] = mapped_column(String(80))
    x: Mapped[float]
    y: Mapped[float]
    z: Mapped[float]
    access_x: Mapped[float | None]
    access_y: Mapped[float | None]
    position_state: Mapped[str] = mapped_column(String(20))
    attributes: Mapped[dict[str, str]] = mapped_column(JSON)
