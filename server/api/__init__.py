"""One blueprint for each resource: authorise, parse, call, answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.api import (
    doubts,
    edits,
    exports,
    findings,
    forecast,
    georeference,
    heat,
    imports,
    inspections,
    jobs,
    network,
    packs,
    photos,
    plan_changes,
    plan_visits,
    plans,
    programmes,
    registers,
    reimports,
    replans,
    reports,
    rounds,
    route_sheets,
    search,
    session,
    sites,
    surprises,
    team,
)

if TYPE_CHECKING:
    from apiflask import APIBlueprint

BLUEPRINTS: tuple[APIBlueprint, ...] = (
    session.blueprint,
    sites.blueprint,
    search.blueprint,
    imports.blueprint,
    reimports.blueprint,
    doubts.blueprint,
    edits.blueprint,
    georeference.blueprint,
    network.blueprint,
    jobs.blueprint,
    programmes.blueprint,
    team.blueprint,
    packs.blueprint,
    forecast.blueprint,
    plans.blueprint,
    plan_visits.blueprint,
    plan_changes.blueprint,
    replans.blueprint,
    route_sheets.blueprint,
    rounds.blueprint,
    inspections.blueprint,
    findings.blueprint,
    surprises.blueprint,
    heat.blueprint,
    reports.blueprint,
    exports.blueprint,
    registers.blueprint,
    photos.blueprint,
)
"""Everything under ``/api/v1``; a new resource appends its blueprint here."""
