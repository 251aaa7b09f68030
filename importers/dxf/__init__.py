"""DXF drawings to a site: one storey for each drawing."""

from importers.dxf.placement import UNITS, DxfPlacement
from importers.dxf.read import read_dxf

__all__ = ["UNITS", "DxfPlacement", "read_dxf"]
