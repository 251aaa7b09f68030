"""What a tablet did -> inspections, findings and checks, each once, however often it arrives."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import shapely

from inspection.checklist import fails
from inspection.finding import CATEGORY_OF_SYSTEM
from inspection.sync import receive_finding, receive_inspection
from server.storage import findings, inspections, programmes, rounds
from server.storage.findings import PlacedFinding
from server.storage.inspections import GENERAL, DayChecks, KeptInspection
from server.workflows import Refused
from server.workflows.pack_shift import load_round
from spatial.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from inspection.finding import Finding
    from inspection.sync import Inspection, Receipt
    from server.storage.plans import PlannedVisit
    from spatial.site import Asset, Point2, Site, Space, Storey

NEAR = 250.0  # m: a pin further from its storey than this was not set on its plan


def record_inspection(
    session: Session,
    site: Site,
    sent: Inspection,
    *,
    inspector_id: str | None,
    has_photo: Callable[[str], bool],
) -> tuple[Inspection, Receipt]:
    """
    Take in one visit as it was carried out.

    Parameters
    ----------
    inspector_id
        Whose round it must be on; None for an administrator.
    has_photo
        Whether a photo of this hash was received.

    Raises
    ------
    Unknown
        If the round is not theirs.
    Refused
        ``visit-not-on-round``, ``photo-missing``.
    InvalidAnswer, ConflictingInspection
        If an answer does not fit its item, or the id is kept with other content.
    """
    known = inspections.find_inspection(session, site.id, sent.id)
    kept, receipt = receive_inspection(known, sent)
    if receipt == "already_known":
        return kept, receipt
    _, route = load_round(session, site.id, sent.round_id, inspector_id=inspector_id)
    visit = next((stop.visit for stop in route.stops if stop.visit.id == sent.visit_id), None)
    if visit is None:
        raise Refused(
            "visit-not-on-round",
            f"the round {sent.round_id} has no visit {sent.visit_id}",
            visit_id=sent.visit_id,
        )
    _refuse_missing((sha for answer in sent.answers for sha in answer.photos), has_photo)
    _check_answers(session, site.id, visit.entry_key, sent)
    before = inspections.list_inspections_of_rounds(session, site.id, [sent.round_id])
    inspections.save_inspection(
        session,
        site.id,
        KeptInspection(inspection=kept, entry_key=visit.entry_key, target_id=visit.target_id),
    )
    if visit.what == "key":  # nothing was looked at, and nothing falls due again
        return kept, receipt
    counted = any(one.visit_id == visit.id and one.outcome == "done" for one in before)
    if sent.outcome == "done" and not counted:
        # A tablet whose clock is ahead must not push the next inspection into the future.
        at = min(sent.ended_at, sent.received_at)
        day = at.astimezone(ZoneInfo(site.timezone)).date()
        inspections.save_checks(session, site.id, checks_of(site, visit, day))
        obligation = (visit.entry_key, visit.target_id)
        inspections.save_last_checks(session, site.id, {obligation: at})
    return kept, receipt


def record_finding(
    session: Session,
    site: Site,
    sent: Finding,
    *,
    inspector_id: str | None,
    has_photo: Callable[[str], bool],
) -> tuple[PlacedFinding, Receipt]:
    """
    Take in one finding; the space under its pin is filled in where none is named.

    Raises
    ------
    Unknown
        If its id is another site's.
    Refused
        ``place-not-on-storey``, ``point-off-storey``, ``visit-not-on-round``, ``photo-missing``.
    StaleFinding
        If it was moved on, or found by somebody else, since.
    """
    storey = next((storey for storey in site.storeys if storey.id == sent.storey_id), None)
    if storey is None:
        raise Refused("place-not-on-storey", f"the site has no storey {sent.storey_id}")
    _check_place(site, storey, sent)
    visit_is_theirs = sent.visit_id is None or rounds.is_visit_of(
        session, site.id, sent.visit_id, inspector_id=inspector_id
    )
    if not visit_is_theirs:
        raise Refused(
            "visit-not-on-round",
            f"no round of theirs has the visit {sent.visit_id}",
            visit_id=sent.visit_id,
        )
    _refuse_missing(sent.photos, has_photo)
    known = findings.find_finding(session, site.id, sent.id)
    number = known.finding.number if known else findings.next_number(session, site.id)
    space_id = sent.space_id or _space_under(site, sent.storey_id, sent.point)
    finding, receipt = receive_finding(
        known.finding if known else None, replace(sent, space_id=space_id), number=number
    )
    placed = PlacedFinding(finding=finding, building_id=storey.building_id)
    if receipt == "accepted":
        findings.save_findings(session, site.id, [placed])
    return placed, receipt


def checks_of(site: Site, visit: PlannedVisit, day: date, *, count: int = 1) -> Iterator[DayChecks]:
    """What a visit looked at: its asset, its space, or every space of its zone."""
    if visit.what == "asset":
        asset = next((asset for asset in site.assets if asset.id == visit.target_id), None)
        if asset is not None and asset.storey_id is not None:
            yield asset_checks(asset, day, count=count)
        return
    wanted = {visit.target_id}
    if visit.what == "zone":
        wanted = {i for zone in site.zones if zone.id == visit.target_id for i in zone.space_ids}
    for space in site.spaces:
        if space.id in wanted:
            yield space_checks(space, day, count=count)


def asset_checks(asset: Asset, day: date, *, count: int = 1) -> DayChecks:
    """Looks at an asset on one day, in the category of its kind. It must be on a storey."""
    assert asset.storey_id is not None, "an asset that is on no storey is on no round"
    kind = KINDS.get(asset.kind)
    return DayChecks(
        target_id=asset.id,
        day=day,
        category=CATEGORY_OF_SYSTEM.get(kind.system if kind else "other", "other"),
        storey_id=asset.storey_id,
        space_id=asset.space_id,
        point=asset.access or asset.position[:2],
        count=count,
    )


def space_checks(space: Space, day: date, *, count: int = 1) -> DayChecks:
    """Looks at a whole space on one day."""
    inside = space.polygon.representative_point()
    return DayChecks(
        target_id=space.id,
        day=day,
        category=GENERAL,
        storey_id=space.storey_id,
        space_id=space.id,
        point=(inside.x, inside.y),
        count=count,
    )


def _refuse_missing(photos: Iterable[str], has_photo: Callable[[str], bool]) -> None:
    for sha256 in photos:
        if not has_photo(sha256):
            raise Refused("photo-missing", f"send the photo {sha256} first", sha256=sha256)


def _check_answers(session: Session, site_id: str, entry_key: str, sent: Inspection) -> None:
    saved = programmes.load_programme(session, site_id)
    if saved is None:
        return
    checklists = {entry.key: entry.checklist for entry in saved.programme.entries}
    checklist = saved.checklists.get(checklists.get(entry_key, ""))
    items = {item.key: item for item in checklist.items} if checklist else {}
    for answer in sent.answers:
        # The programme may have changed since the tablet took it: what was answered stays.
        if answer.item_key in items:
            fails(items[answer.item_key], answer)


def _check_place(site: Site, storey: Storey, sent: Finding) -> None:
    if sent.asset_id is not None:
        asset = next((asset for asset in site.assets if asset.id == sent.asset_id), None)
        # A lift is one asset on many storeys: a finding on it may lie on any.
        if asset is None or (asset.kind != "lift" and asset.storey_id != storey.id):
            raise Refused("place-not-on-storey", f"no asset {sent.asset_id} is on that storey")
    if sent.space_id is not None:
        space = next((space for space in site.spaces if space.id == sent.space_id), None)
        if space is None or space.storey_id != storey.id:
            raise Refused("place-not-on-storey", f"no space {sent.space_id} is on that storey")
    shape = storey.outline if not storey.outline.is_empty else storey.floor
    if not all(map(math.isfinite, sent.point)) or (
        not shape.is_empty and shape.distance(shapely.Point(sent.point)) > NEAR
    ):
        raise Refused("point-off-storey", f"the pin is more than {NEAR:g} m from its storey")


def _space_under(site: Site, storey_id: str, point: Point2) -> str | None:
    spot = shapely.Point(point)
    under = (
        space
        for space in site.spaces
        if space.storey_id == storey_id and space.polygon.intersects(spot)
    )
    smallest = min(under, key=lambda space: space.polygon.area, default=None)
    return None if smallest is None else smallest.id
