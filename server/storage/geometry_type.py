"""Column types of our own: geometry in the site frame, and aware instants."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import DateTime, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator


class Geometry(TypeDecorator[BaseGeometry]):
    """
    A shapely geometry of the site frame (metres), kept as WKB.

    Coordinates come back bit for bit. What is searched by place carries a bounding box beside it.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Geometry -> WKB."""
        del dialect
        return None if value is None else bytes(shapely.to_wkb(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:
        """WKB -> geometry."""
        del dialect
        return None if value is None else shapely.from_wkb(value)


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
