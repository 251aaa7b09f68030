"""A site out: as GeoJSON, GeoPackage, IMDF, asset register, or labels to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import orjson

from server.reports.labels import label_sheets, labels_of
from server.reports.register_xlsx import register_workbook
from server.reports.site_geopackage import geopackage
from server.reports.site_imdf import imdf_archive
from server.workflows import Refused
from spatial.site_geojson import site_to_geojson

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from spatial.site import Site

ExportFormat = Literal["geojson", "geopackage", "imdf", "register", "labels"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)
MOST_LABELS = 5_000

_FILES: Mapping[ExportFormat, tuple[str, str]] = {
    "geojson": (".geojson", "application/geo+json"),
    "geopackage": (".gpkg", "application/geopackage+sqlite3"),
    "imdf": ("-imdf.zip", "application/zip"),
    "register": (
        "-register.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "labels": ("-labels.pdf", "application/pdf"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file made of a site."""

    content: bytes
    name: str
    media_type: str


def export_site(
    site: Site,
    wanted: ExportFormat,
    *,
    now: datetime,
    storey_id: str | None = None,
    kind: str | None = None,
) -> Exported:
    """
    Make a file of a site.

    Parameters
    ----------
    wanted
        Which file.
    now
        Aware instant, for files that say when they were made.
    storey_id, kind
        Labels of these assets alone; other files are always of the whole site.

    Raises
    ------
    Refused
        ``nothing-to-export`` where the file would be empty, ``too-many-labels`` beyond
        `MOST_LABELS`.
    """
    ending, media_type = _FILES[wanted]
    match wanted:
        case "geojson":
            content = orjson.dumps(site_to_geojson(site))
        case "geopackage":
            content = geopackage(site)
        case "imdf":
            if not site.storeys:
                raise Refused("nothing-to-export", "the site has no storey to draw")
            content = imdf_archive(site, made_at=now)
        case "register":
            content = register_workbook(site)
        case "labels":
            content = _labels(site, storey_id, kind, now)
    return Exported(content=content, name=f"{site.name}{ending}", media_type=media_type)


def _labels(site: Site, storey_id: str | None, kind: str | None, now: datetime) -> bytes:
    chosen = [
        asset
        for asset in site.assets
        if storey_id in (None, asset.storey_id) and kind in (None, asset.kind)
    ]
    if not chosen:
        raise Refused("nothing-to-export", "there is no asset to print a label for")
    if len(chosen) > MOST_LABELS:
        raise Refused(
            "too-many-labels",
            f"{len(chosen)} labels at once are too many; choose a storey or a kind",
            labels=len(chosen),
            most=MOST_LABELS,
        )
    return label_sheets(site.name, labels_of(site, chosen), made_at=now)
