"""IFC files to a site."""

from importers.ifc.limits import ImportLimits
from importers.ifc.read import read_ifc

__all__ = ["ImportLimits", "read_ifc"]
