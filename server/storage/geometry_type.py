"""Column types of our own: geometry in the site frame, and aware instants."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import BindParameter, ColumnElement, DateTime, Dialect, LargeBinary, func
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType


class PostgisGeometry(UserDefinedType[bytes]):
    """What PostGIS calls a geometry, spoken to in WKB."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """Name of the type in a CREATE TABLE."""
        return "geometry"

    def bind_expression(self, bindvalue: BindParameter[bytes]) -> ColumnElement[bytes]:
        """WKB on its way in."""
        return func.ST_GeomFromWKB(bindvalue, type_=self)

    def column_expression(self, colexpr: ColumnElement[Any]) -> ColumnElement[bytes]:
        """WKB on its way out; still a column of its type, which makes a geometry of it."""
        return func.ST_AsBinary(colexpr, type_=colexpr.type)


ischema_names["geometry"] = PostgisGeometry  # so that tables that are read back are understood


class Geometry(TypeDecorator[BaseGeometry]):
    """
    A shapely geometry of the site frame (metres): WKB on SQLite, a geometry on PostGIS.

    Coordinates come back bit for bit. What is searched by place carries a bounding box beside it.
    """

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Say what the database keeps."""
        kept = PostgisGeometry() if dialect.name == "postgresql" else LargeBinary()
        return dialect.type_descriptor(kept)

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Geometry -> WKB."""
        del dialect
        return None if value is None else bytes(shapely.to_wkb(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:
        """WKB -> geometry."""
        del dialect
        return None if value is None else shapely.from_wkb(bytes(value))


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC and given back in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> datetime | None:
        """Aware -> naive UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a zone, got {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)  # type: ignore[no-any-return]

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Naive UTC -> aware."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)
