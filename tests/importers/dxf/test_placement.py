"""What a storey is called says which level it is."""

import pytest

from importers.dxf.layers import role_of
from importers.dxf.placement import level_in, placements_of


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("1F", 0), ("3F", 2), ("首层平面图", 0), ("二层平面图", 1), ("十二层", 11),
        ("二十一层", 20),
        ("地下一层", -1), ("B2", -2), ("负一层", -1), ("EG", 0), ("2.OG", 2),
        ("1. Obergeschoss", 1),
        ("KG_Keller", -1), ("Ground floor", 0), ("park_A101_floor1", 0), ("2nd floor", 1),
        ("tower", None), ("A-101", None),
    ],
)  # fmt: skip
def test_levels_are_read_from_names(name: str, level: int | None) -> None:
    assert level_in(name) == level


def test_what_cannot_be_meant_is_refused_by_name() -> None:
    for row, words in (
        ({"storey": "1F"}, "name of its file"),
        ({"file": "a.dxf", "unit": "yard"}, "yard"),
        ({"file": "a.dxf", "offset_m": ["x", 1]}, "a.dxf"),
        ({"file": "a.dxf", "layers": {"L": "wand"}}, "L=wand"),
        ({"file": "a.dxf", "floor": 2}, "floor"),
        ({"file": "a.dxf", "elevation_m": float("nan")}, "finite"),
    ):
        with pytest.raises(ValueError, match=words):
            placements_of([row])


@pytest.mark.parametrize(
    ("layer", "role"),
    [
        ("I-WALL", "wall"), ("S-FNDN", "ignored"), ("A-GLAZ", "window"), ("柱", "column"),
        ("A-FLOR-STRS", "stair"), ("EQUIP_消火栓", "asset"), ("A-FURN", "furniture"),
        ("PUB_DIM", "note"), ("SPACE", "room"), ("建-门窗", "opening"), ("0", "unknown"),
    ],
)  # fmt: skip
def test_layers_tell_what_is_drawn_on_them(layer: str, role: str) -> None:
    assert role_of(layer) == role
