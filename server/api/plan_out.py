"""Plans, routes and stops as the contract has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.workflows.key_errands import BACK
from server.workflows.sealed_rounds import sealed_until

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from server.api.site_out import SiteWriter
    from server.storage.plans import (
        LeftOut,
        LegPart,
        PlanCard,
        PlannedRoute,
        PlannedStop,
        PlannedVisit,
    )


class StopWriter:
    """Writes routes and stops; times in the site's own zone."""

    def __init__(self, writer: SiteWriter, zone: ZoneInfo) -> None:
        self._writer, self._zone = writer, zone

    def route(self, route: PlannedRoute) -> dict[str, Any]:
        """A route with its stops."""
        return {
            "id": route.id,
            "shift_id": route.shift_id,
            "inspector_id": route.inspector_id,
            "date": route.day.isoformat(),
            "leaves_at": route.leaves_at.astimezone(self._zone).isoformat(),
            "returns_at": route.returns_at.astimezone(self._zone).isoformat(),
            "walk_s": round(route.walk_s, 1),
            "service_s": round(route.service_s, 1),
            "metres": round(route.metres, 1),
            "proven": route.proven,
            "sealed_until": sealed_out(route, self._zone),
            "stops": self.stops(route.stops),
        }

    def stops(self, stops: Sequence[PlannedStop]) -> list[dict[str, Any]]:
        """Stops with their points."""
        known = [stop.visit.point or (0.0, 0.0) for stop in stops]
        points = self._writer.points(known)
        return [self._stop(stop, point) for stop, point in zip(stops, points, strict=True)]

    def _stop(self, stop: PlannedStop, point: list[float]) -> dict[str, Any]:
        visit = stop.visit
        return {
            "n": stop.n,
            "visit_id": visit.id,
            "entry_key": visit.entry_key,
            **target_out(visit),
            "kind": visit.kind,
            "code": visit.code,
            "name": visit.name,
            "name_en": visit.name_en,
            "storey_id": visit.storey_id,
            "point": point,
            "starts_at": stop.starts_at.astimezone(self._zone).isoformat(),
            "ends_at": stop.ends_at.astimezone(self._zone).isoformat(),
            "travel_s": round(stop.travel_s, 1),
            "due": visit.due.isoformat(),
            "errand": errand_out(visit),
        }


def legs_out(writer: SiteWriter, legs: Sequence[Sequence[LegPart]]) -> dict[str, Any]:
    """Legs of a route as GeoJSON: lines on each storey, points where a ride begins."""
    features = []
    for number, leg in enumerate(legs):
        for part_number, part in enumerate(leg):
            points = writer.points(part.line)
            if part.connector_id is not None:
                geometry: Mapping[str, Any] = {"type": "Point", "coordinates": points[0]}
                properties: dict[str, Any] = {
                    "layer": "ride",
                    "leg": number,
                    "part": part_number,
                    "connector_id": part.connector_id,
                    "kind": part.connector_kind,
                    "from_storey": part.storey_id,
                    "to_storey": part.to_storey_id,
                    "storey_id": part.storey_id,
                    "seconds": round(part.seconds, 1),
                }
            else:
                geometry = {"type": "LineString", "coordinates": points}
                properties = {
                    "layer": "leg",
                    "leg": number,
                    "part": part_number,
                    "storey_id": part.storey_id,
                    "metres": round(part.metres, 2),
                    "seconds": round(part.seconds, 1),
                }
            features.append({"type": "Feature", "geometry": geometry, "properties": properties})
    return {"type": "FeatureCollection", "features": features}


def card_out(card: PlanCard) -> dict[str, Any]:
    """A plan without its routes."""
    return {
        "id": card.id,
        "starts_on": card.starts_on.isoformat(),
        "days": card.days,
        "made_at": card.made_at.isoformat(),
        "state": card.state,
        "name": card.name,
        "parent_id": card.parent_id,
        "revision": card.revision,
        "summary": dict(card.summary),
    }


def left_out(left: LeftOut) -> dict[str, Any]:
    """A visit that no route serves, and why."""
    return {
        "visit_id": left.visit.id,
        "entry_key": left.visit.entry_key,
        **target_out(left.visit),
        "name": left.visit.name,
        "name_en": left.visit.name_en,
        "reason": left.reason,
        "facts": dict(left.facts),
    }


def sealed_out(route: PlannedRoute, zone: ZoneInfo) -> str | None:
    """When a round whose order is secret may be told; None where it is not."""
    opens_at = sealed_until(route)
    return None if opens_at is None else opens_at.astimezone(zone).isoformat()


def errand_out(visit: PlannedVisit) -> dict[str, str | bool] | None:
    """Which key a stop fetches, or brings back; None for visits."""
    if visit.what != "key":
        return None
    return {"key": visit.code, "back": visit.entry_key == BACK}


def target_out(visit: PlannedVisit) -> dict[str, str | None]:
    """What a visit looks at: an asset, a space, or neither (a zone)."""
    return {
        "asset_id": visit.target_id if visit.what == "asset" else None,
        "space_id": visit.target_id if visit.what == "space" else None,
    }
