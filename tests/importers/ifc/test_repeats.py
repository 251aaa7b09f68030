"""Shapes that occur again, and what prisms cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from shapely.geometry import MultiPolygon, Polygon, box

from importers.ifc.repeats import Repeats
from importers.ifc.shadows import with_shadows
from importers.ifc.solids import prism

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

asked: list[str] = []


def grown(shape: BaseGeometry, by: float) -> float:
    asked.append("grown")
    return float(shape.area) + by


def test_a_shape_that_occurs_again_is_not_asked_for_again() -> None:
    asked.clear()
    repeats = Repeats()
    with repeats:
        found = [repeats.once(grown, box(0, 0, 2, 1), by=by) for by in (1.0, 1.0, 3.0)]
        assert found == [3.0, 3.0, 5.0]
        assert len(asked) == 2
        repeats.once(grown, box(0, 0, 2, 1.5), by=1.0)
        assert len(asked) == 3
    with repeats:  # nothing is kept from one plan to the next
        repeats.once(grown, box(0, 0, 2, 1), by=1.0)
    assert len(asked) == 4


def test_only_upright_prisms_without_holes_have_a_shadow() -> None:
    square = np.array([(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)])
    hole = np.array([(0.5, 0.5), (0.5, 1.0), (1.0, 1.0), (1.0, 0.5)])
    plain, pierced = prism((square,), 1.0, 3.0, None), prism((square, hole), 1.0, 3.0, None)
    assert plain is not None
    assert pierced is not None
    found = with_shadows({7: plain, 8: pierced})
    assert found[7].shadow == MultiPolygon([Polygon(square)])
    assert found[8].shadow is None
    assert found[7].vertices[:, 2].tolist() == pytest.approx([1.0] * 4 + [4.0] * 4)
