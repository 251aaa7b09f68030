"""Where a site lies on earth: tried, set by points of its plan, and taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from server.storage import audit, georeferences, sites
from server.storage.errors import StaleRevision
from server.workflows import Refused
from spatial.errors import UnusableGeoreference
from spatial.gcj02 import from_gcj02, to_gcj02
from spatial.georeference_fit import fit_georeference

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from server.storage.database import Database
    from server.storage.sites import SiteCard
    from server.workflows.settled_plans import SettledPlans
    from spatial.georeference import Georeference
    from spatial.georeference_fit import GeoreferenceFit
    from spatial.settle import Settled
    from spatial.site import Point2, Site

Datum = Literal["wgs84", "gcj02"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPoint:
    """A point of the plan where the map shows it now (WGS 84), and where it really lies."""

    plan: Point2
    target: Point2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacingOrder:
    """Who places which site, as of which revision, by which points; ``datum`` is the targets'."""

    site_id: str
    revision: int
    points: Sequence[PlacedPoint]
    datum: Datum
    by: str
    now: datetime


def try_placing(site: Site, points: Sequence[PlacedPoint], datum: Datum) -> GeoreferenceFit:
    """
    Where points would bring a site, without keeping it.

    Raises
    ------
    Refused
        ``points-say-nothing`` with the reason, if no place can be made of the points.
    """
    targets = [point.target for point in points]
    degrees = from_gcj02(targets) if datum == "gcj02" else np.array(targets, dtype=np.float64)
    here = site.georeference.from_wgs84([point.plan for point in points])
    try:
        return fit_georeference(here, degrees, height=site.georeference.height)
    except UnusableGeoreference as fault:
        raise Refused("points-say-nothing", str(fault)) from fault


def shown_in(datum: Datum, degrees: Sequence[Point2]) -> list[Point2]:
    """Places in WGS 84 as a datum writes them."""
    if datum == "wgs84" or not degrees:
        return list(degrees)
    return [(float(x), float(y)) for x, y in to_gcj02(degrees)]


def place_site(
    database: Database, plans: SettledPlans, order: PlacingOrder
) -> tuple[SiteCard, GeoreferenceFit]:
    """
    Put a site where points of its plan say; what was before is kept.

    Raises
    ------
    Unknown
        If there is no such site.
    StaleRevision
        If somebody else changed the site meanwhile.
    Refused
        ``points-say-nothing``; ``plan-is-mirrored`` or ``plan-in-wrong-unit`` where the plan itself
        is wrong and no place can mend it.
    """
    card, settled = _load(database, plans, order.site_id, order.revision)
    fit = try_placing(settled.site, order.points, order.datum)
    for key, facts in fit.verdicts:
        if key == "mirrored":
            raise Refused("plan-is-mirrored", "the plan fits only in a mirror")
        if key == "wrong-unit":
            raise Refused("plan-in-wrong-unit", "the plan is drawn in another unit", **facts)
    made = [
        {
            "plan": list(here),
            "target": list(point.target),
            "datum": order.datum,
            "residual_m": metres,
        }
        for here, point, metres in zip(
            settled.site.georeference.from_wgs84([p.plan for p in order.points]).tolist(),
            order.points,
            [round(float(metres), 3) for metres in fit.residuals],
            strict=True,
        )
    ]
    with database.transaction() as session:
        new = _settled(_moved(settled.site, fit.georeference), settled)
        card = sites.save_georeference(
            session, order.site_id, fit.georeference, revision=order.revision, at=order.now
        )
        placing = georeferences.save_placing(
            session,
            order.site_id,
            before=settled.site.georeference,
            after=fit.georeference,
            points=made,
            rms=fit.rms,
            by=order.by,
            at=order.now,
        )
        audit.save_deed(
            session,
            "site_placed",
            at=order.now,
            by=order.by,
            site_id=order.site_id,
            facts={"placing": placing.id, "points": len(made), "revision": card.revision},
        )
    plans.keep(card, new)
    return card, fit


def unplace_site(
    database: Database,
    plans: SettledPlans,
    *,
    site_id: str,
    revision: int,
    by: str,
    now: datetime,
) -> SiteCard:
    """
    Put a site back where it was before it was placed last.

    Raises
    ------
    Refused
        ``nothing-to-undo`` if nobody placed it since its import.
    Unknown, StaleRevision
        As `place_site`.
    """
    _, settled = _load(database, plans, site_id, revision)
    with database.transaction() as session:
        last = georeferences.load_last(session, site_id)
        if last is None or last.after != settled.site.georeference:
            raise Refused("nothing-to-undo", "nobody placed this site since it was imported")
        card = sites.save_georeference(session, site_id, last.before, revision=revision, at=now)
        georeferences.save_undone(session, last.id)
        audit.save_deed(
            session,
            "placing_undone",
            at=now,
            by=by,
            site_id=site_id,
            facts={"placing": last.id, "revision": card.revision},
        )
    plans.keep(card, _settled(_moved(settled.site, last.before), settled))
    return card


def _load(
    database: Database, plans: SettledPlans, site_id: str, revision: int
) -> tuple[SiteCard, Settled]:
    with database.reading() as session:
        card, settled = plans.load(session, site_id)
    if card.revision != revision:
        raise StaleRevision("site", sent=revision, current=card.revision)
    return card, settled


def _moved(site: Site, georeference: Georeference) -> Site:
    """The same site, its metres untouched, in another place."""
    return replace(site, georeference=georeference)


def _settled(site: Site, settled: Settled) -> Settled:
    """What was known of the plan's network holds wherever it lies."""
    return replace(settled, site=site)
