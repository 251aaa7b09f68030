"""What a layer's name says is drawn on it: AIA, ISO 13567, German, Chinese and Tianzheng names."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Role = Literal[
    "wall", "door", "window", "opening", "column", "stair", "lift", "room", "name", "asset",
    "furniture", "note", "ignored", "unknown",
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)

_XREF = re.compile(r"^.*(?:\$\d+\$|\|)")
_PARTS = re.compile(r"[\s_\-.~/\\()（）\[\]【】]+")
# First match wins, searched in the lower-case name without what an xref put before it.
# "Opening" is a layer that holds doors and windows together, as Tianzheng's WINDOW does.
_RULES: tuple[tuple[Role, str], ...] = (
    ("ignored", r"defpoints|viewport|\bvport|title ?block|\bttlb|border|图框|图签|标题栏|plot|"
                r"print|"
                r"^a[-_ ]?patt|hidden|beam|\broof|ceil|\bclng|rcp|found|\bfndn|footer|footing|"
                r"stem|slab|"
                r"topo|contour|屋面|屋顶|梁|天花|吊顶|基础|地形|等高|\bprop\b|\btemp\b|header|"
                r"decke\b|dach|"
                r"section mark|elev\b|立面|剖面|平面?填充"),
    ("note", r"dim\b|dims\b|dimension|\bdimv?\b|bema(ß|ss)|ma(ß|ss)e\b|标注|尺寸|标高|轴线|轴网|"
             r"轴号|dote\b|"
             r"axis|\bgrid|achse|raster|leader|引线|hatch|schraff|\bsymb|index|索引|图名|north|"
             r"指北"),
    ("name", r"room ?names?|rm ?name|raum ?name|raum ?text|raum ?stempel|房间名|房间名称|房名|"
             r"房间编号|"
             r"房间文字|area[- _]iden|room[- _](iden|numb|no|tag|text|stamp)|"
             r"space[- _](iden|name|numb|text)|spaces?[- _]?names?"),
    ("room", r"\ba?[- _]?area\b|area[- _](bndy|line|poly|outl|nett|grs)|\bspaces?\b|\brooms?\b|"
             r"房间|空间|"
             r"房间面积|建筑面积|面积线|raum(umriss|polygon|grenze|fl)?\b|r[aä]ume\b|rm\$|zone\b"),
    ("opening", r"门窗|doors? ?(and|&|\+)? ?win|\bopening|\bopng|^a?[-_ ]?window$|^window$|"
                r"t[uü]r(en)?[ +&-]*fenster|\boeffnung|\böffnung|洞口"),
    ("door", r"\bdoors?\b|\bdr\b|\bt(ü|u|ue)r(en)?\b|\btor(e)?\b|门|porte?s?\b|puerta|porta\b|"
         r"двер"),
    ("window", r"\bwindows?\b|\bglaz|\bwin\b|\bfenster|窗|玻璃|fen[eê]tre|ventana|окн|幕墙|"
               r"curt(ain)?(wall)?"),
    ("column", r"\bcolumns?\b|\bcols?\b|st(ü|ue?)tzen?\b|s(ä|ae)ulen?\b|柱|pilar|poteau|колонн"),
    ("lift", r"\blifts?\b|elevator|\bevtr\b|aufzug|fahrstuhl|电梯|扶梯|升降"),
    ("stair", r"\bstairs?\b|\bstrs?\b|treppen?\b|楼梯|台阶|踏步|escalier|escalera|лестниц|stufe"),
    ("wall", r"\bwalls?\b|\bw(ä|ae?)nde?\b|\bwand\b|\bmauer|墙|墻|隔断|砌体|mur(s|i|o|os)?\b|pared|"
             r"parete|"
             r"стен|\bpartition|壁"),
    ("furniture", r"furn|m(ö|oe)bel|家具|洁具|厨具|casework|\bcase\b|applian|fixt|\bplumb|sanit(ä|"
                  r"ae|a)r|"
                  r"绿化|plant(ing)?\b|landscape|park(ing)?\b|车位|vehicle|汽车|人物"),
    ("asset", r"消防|消火栓|灭火|喷淋|烟感|报警|广播|监控|摄像|门禁|照明|灯具|插座|配电|开关|设备|"
              r"equip|fire|"
              r"sprink|light|\blite\b|elec|power|alarm|camera|cctv|hydrant|extinguish|leuchte|"
              r"brand|"
              r"feuer|fehr|hvac|阀|水泵|风机"),
    ("note", r"text|note|anno|\btxt\b|文字|说明|注释|pub[ _]?text|beschrift|label"),
)  # fmt: skip
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _RULES)
# ISO 13567: agent (2), element class (6) … "A-B13---". SfB elements: 21/22 walls, 31 openings ….
_ISO = re.compile(r"^[a-z]{1,2}[-_]{0,2}b?(2[1-48]|3[1-4])\d{0,4}([-_]|$)")
_ISO_ELEMENTS: Mapping[str, Role] = MappingProxyType(
    {
        "21": "wall",
        "22": "wall",
        "23": "ignored",
        "24": "stair",
        "28": "column",
        "31": "opening",
        "32": "opening",
        "33": "ignored",
        "34": "ignored",
    }
)


def bare_name(layer: str) -> str:
    """Name of a layer without what binding an xref put before it."""
    return _XREF.sub("", layer).strip() or layer


def role_of(layer: str, mapping: Mapping[str, Role] | None = None) -> Role:
    """
    What is drawn on a layer.

    Parameters
    ----------
    layer
        Name as the drawing has it, also ``xref$0$A-WALL`` and ``xref|A-WALL``.
    mapping
        What somebody has decided, by bare name in lower case; goes before every guess.
    """
    bare = bare_name(layer)
    if mapping and (decided := mapping.get(bare.lower())) is not None:
        return decided
    return _guessed(bare)


@lru_cache(maxsize=4_096)
def _guessed(bare: str) -> Role:
    lower = bare.lower()
    if found := _ISO.match(lower):
        return _ISO_ELEMENTS[found[1]]
    spaced = _PARTS.sub(" ", lower).strip()
    # Letters glued to a number or to "a-": "wall1" and "01wall" are walls too.
    spaced = re.sub(r"(?<=[a-zäöüß])(?=\d)|(?<=\d)(?=[a-zäöüß])", " ", spaced)
    for role, pattern in _COMPILED:
        if pattern.search(spaced) or (role in ("name", "room") and pattern.search(lower)):
            return role
    return "unknown"
