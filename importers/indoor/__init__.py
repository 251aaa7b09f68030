"""From rooms, doors and shafts drawn level by level to storeys that can be walked on."""

from importers.indoor.plan import Door, IndoorPlan, Level, Room, Section, Shaft
from importers.indoor.site import indoor_site

__all__ = ["Door", "IndoorPlan", "Level", "Room", "Section", "Shaft", "indoor_site"]
