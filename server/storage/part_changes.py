"""Changes to parts of a site as JSON and back, exactly."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from spatial.draft import PartChange
from spatial.hours import DailyHours, daily_hours
from spatial.site import (
    Asset,
    Building,
    Connector,
    Edited,
    Landing,
    Opening,
    Source,
    Space,
    Storey,
    Zone,
)

_CLASSES = {
    one.__name__: one
    for one in (
        PartChange,
        Building,
        Storey,
        Space,
        Zone,
        Opening,
        Connector,
        Asset,
        Source,
        Edited,
        Landing,
    )
}
# Values kept as one text each, and how to read them again.
_TEXTS: dict[str, tuple[type[Any], Callable[[Any], str], Callable[[str], Any]]] = {
    "instant": (datetime, datetime.isoformat, datetime.fromisoformat),
    "hours": (DailyHours, str, daily_hours),
}
_TAG = "$"  # names the class of an object; no attribute of an asset has this name


def changes_out(changes: tuple[PartChange, ...]) -> list[Any]:
    """Changes as JSON; geometry as packed WKB, so that coordinates come back bit for bit."""
    return [_out(change) for change in changes]


def changes_in(stored: list[Any]) -> tuple[PartChange, ...]:
    """The changes that `changes_out` wrote."""
    return tuple(_in(change) for change in stored)


def _out(value: Any) -> Any:
    if isinstance(value, BaseGeometry):
        packed = base64.b64encode(zlib.compress(shapely.to_wkb(value))).decode()
        return {_TAG: "geometry", "wkb": packed}
    for tag, (kind, write, _) in _TEXTS.items():
        if isinstance(value, kind):
            return {_TAG: tag, "text": write(value)}
    if is_dataclass(value):
        known = {field.name: _out(getattr(value, field.name)) for field in fields(value)}
        return {_TAG: type(value).__name__, **known}
    if isinstance(value, tuple):
        return [_out(one) for one in value]
    if isinstance(value, Mapping):
        return {_TAG: "mapping", "items": dict(value)}
    return value


def _in(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_in(one) for one in value)
    if not isinstance(value, dict):
        return value
    match value[_TAG]:
        case "geometry":
            return shapely.from_wkb(zlib.decompress(base64.b64decode(value["wkb"])))
        case "instant" | "hours" as tag:
            return _TEXTS[tag][2](value["text"])
        case "mapping":
            return value["items"]
        case name:
            known = {key: _in(one) for key, one in value.items() if key != _TAG}
            return _CLASSES[name](**known)
