"""The asset register of a site as a workbook that `walkround register` reads back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter

from spatial.kinds import KINDS

if TYPE_CHECKING:
    from spatial.site import Asset, Site

# Header as people read it; the words before and after "/" are those a register is known by.
COLUMNS: tuple[tuple[str, int], ...] = (
    ("编号 / Code", 16),
    ("名称 / Name", 24),
    ("英文名称 / Name (English)", 24),
    ("类型 / Kind", 18),
    ("楼栋 / Building", 14),
    ("楼层 / Storey", 10),
    ("房间编号 / Room number", 12),
    ("房间 / Room", 16),
    ("X (m)", 10),
    ("Y (m)", 10),
    ("经度 / Longitude", 14),
    ("纬度 / Latitude", 14),
    ("离地高度 / Height (m)", 10),
    ("系统标识 / Walkround ID", 38),
)


def register_workbook(site: Site) -> bytes:
    """
    The register of a site.

    Returns
    -------
    content : bytes
        XLSX with one sheet of assets in the order of the plan. Texts are written as texts, never as
        formulas, whatever they begin with.
    """
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("资产 Assets")
    head = book.add_format({"bold": True, "bg_color": "#e9eef4", "bottom": 1, "text_wrap": True})
    metres = book.add_format({"num_format": "0.000"})
    degrees = book.add_format({"num_format": "0.00000000"})
    for column, (title, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    points = [asset.position[:2] for asset in site.assets] or [(0.0, 0.0)]
    places = site.georeference.to_wgs84(points).tolist()
    for row, (asset, place) in enumerate(zip(site.assets, places, strict=False), start=1):
        for column, text in enumerate(_texts(site, asset)):
            if text:
                sheet.write_string(row, column, text)
        storey = next((s for s in site.storeys if s.id == asset.storey_id), None)
        x, y, z = asset.position
        sheet.write_number(row, 8, round(x, 4), metres)
        sheet.write_number(row, 9, round(y, 4), metres)
        sheet.write_number(row, 10, round(place[0], 9), degrees)
        sheet.write_number(row, 11, round(place[1], 9), degrees)
        sheet.write_number(row, 12, round(z - (storey.elevation if storey else 0.0), 3), metres)
        sheet.write_string(row, 13, asset.id)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(site.assets), 1), len(COLUMNS) - 1)
    book.close()
    return made.getvalue()


def _texts(site: Site, asset: Asset) -> tuple[str, ...]:
    storey = next((s for s in site.storeys if s.id == asset.storey_id), None)
    building = next((b for b in site.buildings if storey and b.id == storey.building_id), None)
    space = next((s for s in site.spaces if s.id == asset.space_id), None)
    return (
        asset.code,
        asset.name,
        asset.name_en,
        KINDS[asset.kind].zh,
        building.name if building else "",
        storey.name if storey else "",
        space.number if space else "",
        space.name if space else "",
    )
