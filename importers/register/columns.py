"""Which column of a register means what: guessed from Chinese and English headers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from importers.register.table import header_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Field = Literal[
    "code", "name", "name_en", "kind", "building", "storey", "room_number", "room", "x_m", "y_m",
    "longitude", "latitude", "height_m", "id",
]  # fmt: skip
FIELDS: tuple[Field, ...] = get_args(Field)

# The first field that knows a header's words gets it; a field takes the first header that is its.
WORDS: Mapping[Field, frozenset[str]] = MappingProxyType(
    {
        "id": frozenset({"系统标识", "walkround id", "uuid", "guid", "globalid"}),
        "code": frozenset(
            {"编号", "设备编号", "资产编号", "编码", "设备编码", "资产编码",
             "资产号", "位号", "代码", "code",
             "asset code", "asset id", "asset no", "asset number", "tag", "tag no", "tagnumber",
             "equipment no", "no", "no.", "id", "barcode", "标签号"}
        ),
        "name_en": frozenset({"英文名称", "英文名", "name (english)", "english name", "name_en"}),
        "name": frozenset(
            {"名称", "设备名称", "资产名称", "设备", "name", "asset name", "asset", "equipment",
             "description", "描述"}
        ),
        "kind": frozenset(
            {"类型", "类别", "设备类型", "设备类别", "资产类型",
             "资产类别", "分类", "种类", "kind", "type",
             "category", "asset type", "equipment type", "class", "typename"}
        ),
        "building": frozenset(
            {"楼栋", "建筑", "楼号", "栋号", "building", "block", "tower", "facility"}
        ),
        "storey": frozenset(
            {"楼层", "层", "所在楼层", "层数", "floor", "storey", "story", "level", "etage"}
        ),
        "room_number": frozenset(
            {"房间编号", "房号", "房间号", "室号", "room number", "room no", "room no.", "space no"}
        ),
        "room": frozenset(
            {"房间", "房间名称", "位置", "安装位置", "安装地点",
             "地点", "所在位置", "区域", "room", "room name",
             "location", "space", "place"}
        ),
        "x_m": frozenset({"x", "x坐标", "x coordinate", "x_m"}),
        "y_m": frozenset({"y", "y坐标", "y coordinate", "y_m"}),
        "longitude": frozenset({"经度", "longitude", "lon", "lng", "long"}),
        "latitude": frozenset({"纬度", "latitude", "lat"}),
        "height_m": frozenset({"离地高度", "安装高度", "height", "mounting height", "height_m"}),
    }
)  # fmt: skip
KNOWN = tuple(sorted(frozenset().union(*WORDS.values())))


def guess_columns(
    headers: Iterable[str], remembered: Mapping[str, str] | None = None
) -> dict[Field, str]:
    """
    Header of each field.

    Parameters
    ----------
    headers
        Of the table.
    remembered
        Field -> header as somebody chose it for this site before; goes before every guess where
        the table has that header.

    Returns
    -------
    columns : dict
        Field -> header; fields that no column is known for are left out.
    """
    present = list(headers)
    chosen: dict[Field, str] = {}
    taken: set[str] = set()
    for field in FIELDS:
        header = (remembered or {}).get(field)
        if header in present:
            chosen[field] = header
            taken.add(header)
    for field, words in WORDS.items():
        if field in chosen:
            continue
        for header in present:
            if header not in taken and header_words(header) & words:
                chosen[field] = header
                taken.add(header)
                break
    return chosen
