"""One blueprint for each resource: authorise, parse, call, answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.api import session

if TYPE_CHECKING:
    from apiflask import APIBlueprint

BLUEPRINTS: tuple[APIBlueprint, ...] = (session.blueprint,)
"""Everything under ``/api/v1``; a new resource appends its blueprint here."""
