"""Names, properties and categories of IMDF features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.geojson.drawing import Label
from importers.geojson.words import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.geojson.features import Feature


def properties_of(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Properties of a raw feature; none where it has no object of them."""
    properties = row.get("properties")
    return properties if isinstance(properties, dict) else {}


def label_of(file: str, key: str, properties: Mapping[str, Any]) -> Label:
    """Name of a feature as its users write it, and in English."""
    name, name_en = texts(properties.get("name"))
    if not name:
        name, name_en = texts(properties.get("alt_name"))
    code, _ = texts(properties.get("short_name") or properties.get("shortName"))
    return Label(file=file, id=key, name=name, name_en=name_en, code=code)


def levels_of(feature: Feature) -> tuple[str, ...]:
    """Ids of the levels that a feature is on: one, but for what some tools draw on several."""
    own = feature.text("level_id", "level")
    several = feature.properties.get("level_ids")
    if own or not isinstance(several, list) or not several:
        return (own,)
    return tuple(dict.fromkeys(str(level) for level in several))


def category_of(feature: Feature) -> str:
    """Category of a feature, in lower case."""
    return feature.text("category").lower()
