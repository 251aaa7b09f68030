"""Names of spaces and storeys: two languages in one, and what a space is used for."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spatial.site import SpaceUse

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_SPLIT = re.compile(r"\s*[/|／｜]\s*")

# First match wins; searched in lower case. A lift's machine room is no lift, its lobby neither.
_USES: tuple[tuple[SpaceUse, str], ...] = (
    (
        "plant",
        r"machine room|elev\w*\.? eq|lift motor|机房|设备|配电|泵房|水泵|变电|空调房|"
        r"消防控制|弱电|强电|"
        r"\b(plant|mechanical|mech|electrical|elec|boiler|pump|server|telecom|technik|utility)\b|"
        r"\bjanitor\b|"
        r"水箱间|电表间|阀间|发电机|排烟|"
        r"maschinenraum|heizung|technikraum|haustechnik|local technique|equipment|switch ?room",
    ),
    (
        "circulation",
        r"走廊|过道|走道|通道|门厅|大堂|前室|电梯厅|候梯|"
        r"\b(corridor|hall(way)?|lobby|vestibule|foyer|passage|circulation|entry|entrance|landing)\b|"
        r"\bflur\b|korridor|diele|eingang|vorraum|windfang|couloir|pasillo|vestíbulo|коридор|холл|廊下",
    ),
    ("stair", r"楼梯|\bstairs?(well|case)?\b|treppe|escalier|escalera|лестниц|階段"),
    (
        "lift",
        r"电梯|升降机|\blifts?\b|\belev(ator)?s?\b|aufzug|fahrstuhl|ascenseur|ascensor|лифт|エレベータ",
    ),
    (
        "shaft",
        r"管井|竖井|风井|水井|电井|管道井|\b(shaft|riser|duct|chase|void)\b|schacht|"
        r"gaine technique|шахта",
    ),
    (
        "sanitary",
        r"卫生间|厕所|洗手间|浴室|淋浴|\b(wc|toilet|restroom|bath(room)?|lavatory|shower|washroom|"
        r"women|men|rest room)\b|\bbad(ezimmer)?\b|dusche|sanitär|"
        r"toilette|aseo|baño|санузел|туалет",
    ),
    (
        "parking",
        r"车库|停车|车位|车道|坡道|\b(parking|garage|carport|car park|drive aisle|ramp)\b|"
        r"tiefgarage|stellplatz|паркинг|гараж|駐車",
    ),
    (
        "meeting",
        r"会议|\b(meeting|conference|conf)\b|besprechung|konferenz|réunion|reunión|переговор",
    ),
    (
        "office",
        r"办公|\b(office|workstation|open plan|admin)\b|büro|bureau|oficina|офис|кабинет|事務",
    ),
    (
        "storage",
        r"储藏|仓库|库房|\b(storage|store|stor|closet|file|copy)\b|lager|abstell|archiv|keller|склад",
    ),
    (
        "retail",
        r"商铺|商店|店铺|\b(shop|retail|store ?front|sales)\b|laden|verkauf|boutique|магазин",
    ),
    (
        "residential",
        r"住宅|套房|卧室|客厅|户型|起居|\b(flat|apartment|bedroom|living|kitchen|dining|unit)\b|厨房|"
        r"wohn|schlaf|küche|zimmer|chambre|séjour|cuisine|dormitorio|спальн|кухн|квартир",
    ),
    (
        "service",
        r"值班|保安|岗亭|垃圾|保洁|物业|\b(reception|security|guard|refuse|trash|laundry|break|lounge|"
        r"mail)\b|empfang|pförtner|müll",
    ),
    ("roof", r"屋面|屋顶|天台|\broof\b|dach|toiture|кровл|крыш"),
    (
        "outdoor",
        r"室外|阳台|露台|庭院|\b(balcony|terrace|patio|deck|court ?yard|exterior|external)\b|"
        r"balkon|terrasse",
    ),
)
_USE_RULES = tuple((use, re.compile(pattern)) for use, pattern in _USES)

# What walking through costs, as a multiple of walking: nobody's flat is a short cut.
PASS_THROUGH: Mapping[SpaceUse, float] = MappingProxyType(
    {
        "circulation": 1.0,
        "stair": 1.0,
        "lift": 1.0,
        "outdoor": 1.0,
        "roof": 1.0,
        "parking": 1.0,
        "other": 1.5,
        "service": 3.0,
        "retail": 3.0,
        "storage": 4.0,
        "sanitary": 4.0,
        "plant": 4.0,
        "meeting": 4.0,
        "office": 4.0,
        "residential": 8.0,
        "shaft": 8.0,
    }
)


def in_two_languages(name: str) -> tuple[str, str]:
    """
    Split "走廊 / Corridor" into what is Chinese and what is English.

    Returns
    -------
    name, name_en
        ``name_en`` is empty unless one part holds Chinese characters and the other none.
    """
    parts = _SPLIT.split(name.strip(), maxsplit=1)
    if len(parts) == 2 and all(parts):
        first, second = (bool(_CJK.search(part)) for part in parts)
        if first and not second:
            return parts[0], parts[1]
        if second and not first:
            return parts[1], parts[0]
    return name.strip(), ""


def use_of(*names: str) -> SpaceUse:
    """Use of a space by its names, in the order given; ``other`` where none speaks."""
    for name in names:
        lower = name.lower()
        for use, pattern in _USE_RULES:
            if pattern.search(lower):
                return use
    return "other"
