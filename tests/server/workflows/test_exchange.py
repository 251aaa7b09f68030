"""What leaves a site is what other programs ask for, and comes back as it was."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pyogrio
import pytest

from importers import read_site
from server.workflows import Refused
from server.workflows.exchange import EXPORT_FORMATS, export_site
from tests.server.imdf_rules import faults
from tests.server.planned_site import planned_site

if TYPE_CHECKING:
    from pathlib import Path

    from spatial.site import Site

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def site() -> Site:
    return planned_site()


def test_geojson_comes_back_with_the_same_areas(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "site.geojson"
    path.write_bytes(export_site(site, "geojson", now=NOON).content)
    document = json.loads(path.read_bytes())
    assert document["type"] == "FeatureCollection"
    again = read_site([path], name=site.name).site
    assert [round(s.polygon.area, 4) for s in again.spaces] == [
        round(s.polygon.area, 4) for s in site.spaces
    ]
    assert [a.code for a in again.assets] == [a.code for a in site.assets]


def test_an_imdf_archive_keeps_every_rule(site: Site, tmp_path: Path) -> None:
    archive = export_site(site, "imdf", now=NOON).content
    assert faults(archive) == []
    path = tmp_path / "site.zip"
    path.write_bytes(archive)
    again = read_site([path], name="again").site
    assert len(again.spaces) == len(site.spaces)
    assert sum(s.polygon.area for s in again.spaces) == pytest.approx(
        sum(s.polygon.area for s in site.spaces), rel=1e-4
    )


def test_a_geopackage_opens_with_its_styles(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "site.gpkg"
    path.write_bytes(export_site(site, "geopackage", now=NOON).content)
    layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
    assert layers == ["storeys", "walls", "spaces", "openings", "connectors", "assets"]
    assert pyogrio.read_info(path, layer="spaces")["features"] == len(site.spaces)
    assert pyogrio.read_info(path, layer="assets")["crs"] == "EPSG:4326"
    with closing(sqlite3.connect(path)) as database:
        styles = database.execute(
            "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"
        ).fetchall()
        (registered,) = database.execute(
            "SELECT count(*) FROM gpkg_contents WHERE table_name = 'layer_styles'"
        ).fetchone()
    assert {name for name, _ in styles} == set(layers)
    assert registered == 1
    for name, style in styles:
        root = ET.fromstring(style)  # our own text
        assert root.find("renderer-v2/symbols/symbol") is not None, name


def test_the_register_lists_every_asset_as_text(site: Site) -> None:
    book = openpyxl.load_workbook(BytesIO(export_site(site, "register", now=NOON).content))
    rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]  # it has a sheet
    assert [row[0] for row in rows[1:]] == [asset.code for asset in site.assets]
    assert [row[13] for row in rows[1:]] == [asset.id for asset in site.assets]


def test_labels_can_be_of_one_storey(site: Site) -> None:
    one = export_site(site, "labels", now=NOON, storey_id=site.assets[0].storey_id)
    assert one.content.startswith(b"%PDF")
    assert one.name.endswith("-labels.pdf")
    with pytest.raises(Refused, match="no asset"):
        export_site(site, "labels", now=NOON, storey_id="nowhere")


def test_files_are_named_after_the_site(site: Site) -> None:
    for wanted in EXPORT_FORMATS:
        assert export_site(site, wanted, now=NOON).name.startswith(site.name)
