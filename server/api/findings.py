"""Findings: sent by tablets, listed, looked at, and moved on."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from pydantic import AwareDatetime, Field, FiniteFloat

from inspection.finding import STATES, Category, Finding, FindingId, FindingState, Grade
from server.api.finding_out import FindingWriter, account_names, categories_out, grades_out
from server.api.inspections import Sha256, recorder
from server.api.photos import photos_of
from server.api.site_out import SiteWriter
from server.auth import Permission, require
from server.request import (
    Body,
    InvalidRequest,
    accepts,
    answer,
    clock,
    items,
    parse,
    parse_query,
    parts,
    reading,
    transaction,
)
from server.storage import audit, findings
from server.storage.findings import GROUNDS, FindingFilter
from server.workflows.record_inspection import record_finding
from server.workflows.rectify import rectify

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Response

blueprint = APIBlueprint("findings", __name__, tag="Findings")


class FindingIn(Body):
    """A finding as a tablet sends it."""

    storey_id: str = Field(max_length=80)
    point: tuple[FiniteFloat, FiniteFloat]
    asset_id: str | None = Field(default=None, max_length=80)
    space_id: str | None = Field(default=None, max_length=80)
    category: Category
    grade: Grade
    description: str = Field(max_length=4_000)
    photos: tuple[Sha256, ...] = Field(default=(), max_length=20)
    found_at: AwareDatetime
    visit_id: str | None = Field(default=None, max_length=200)
    item_key: str | None = Field(default=None, max_length=80)
    reading: FiniteFloat | None = None
    fixed_on_spot: bool = False


class FindingQuery(Body):
    """Which findings, and from where in their list. Both days are included."""

    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    building: str | None = None
    storey: str | None = None
    space: str | None = None
    asset: str | None = None
    category: Category | None = None
    grade: Grade | None = None
    state: str | None = None
    q: str = Field(default="", max_length=200)
    limit: int = Field(default=50, ge=1, le=5_000)
    after: str | None = None


class MoveIn(Body):
    """Which state a finding goes to, as seen at a revision."""

    to: FindingState
    note: str = Field(default="", max_length=4_000)
    revision: int


@blueprint.put("/sites/<site_id>/findings/<uuid:finding_id>")
@accepts(FindingIn)
def put_finding(site_id: str, finding_id: UUID) -> Response:
    """Record a finding; sending it again does no harm."""
    account = require(Permission.RECORD, site=site_id)
    body = parse(FindingIn)
    longitude, latitude = body.point
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise InvalidRequest([("point", "longitude and latitude in degrees, longitude first")])
    now = clock()
    with transaction() as session:
        _, site = parts().sites.load(session, site_id)
        # To the millimetre, so that the same degrees always give the same finding.
        x, y = (round(float(v), 3) for v in site.georeference.from_wgs84([body.point])[0])
        sent = Finding(
            id=FindingId(str(finding_id)),
            storey_id=body.storey_id,
            point=(x, y),
            space_id=body.space_id,
            asset_id=body.asset_id,
            category=body.category,
            grade=body.grade,
            description=body.description,
            photos=body.photos,
            found_at=body.found_at,
            received_at=now,
            found_by=account.id,
            visit_id=body.visit_id,
            item_key=body.item_key,
            reading=body.reading,
            fixed_on_spot=body.fixed_on_spot,
        )
        placed, receipt = record_finding(
            session,
            site,
            sent,
            inspector_id=recorder(account),
            has_photo=photos_of(site_id).has,
        )
        is_new = receipt == "accepted" and placed.finding.revision == 1
        if receipt == "accepted":
            facts = {"finding_id": placed.finding.id, "revision": placed.finding.revision}
            audit.save_deed(
                session, "finding_recorded", at=now, by=account.id, site_id=site_id, facts=facts
            )
        writer = FindingWriter(SiteWriter(site), account_names(session), now=now)
    known = receipt == "already_known"
    content = {**writer.detail(placed), "already_known": known}
    return answer(content, HTTPStatus.CREATED if is_new else HTTPStatus.OK)


@blueprint.get("/sites/<site_id>/findings")
@accepts(FindingQuery, where="query")
def get_findings(site_id: str) -> Response:
    """Findings, newest first."""
    require(Permission.SEE_FINDINGS, site=site_id)
    query = parse_query(FindingQuery)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        now = clock()
        wanted = _filter(query, ZoneInfo(site.timezone), now=now)
        found, following = findings.list_findings(
            session, site_id, wanted, limit=query.limit, after=query.after
        )
        total = findings.count_findings(session, site_id, wanted)
        writer = FindingWriter(SiteWriter(site), account_names(session), now=now)
    return answer(items(writer.findings(found), following, total=total))


@blueprint.get("/sites/<site_id>/findings/<finding_id>")
def get_finding(site_id: str, finding_id: str) -> Response:
    """One finding with its history."""
    require(Permission.SEE_FINDINGS, site=site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        placed = findings.load_finding(session, site_id, finding_id)
        writer = FindingWriter(SiteWriter(site), account_names(session), now=clock())
    return answer(writer.detail(placed))


@blueprint.post("/sites/<site_id>/findings/<finding_id>/moves")
@accepts(MoveIn)
def post_move(site_id: str, finding_id: str) -> Response:
    """Move a finding to its next state."""
    account = require(Permission.MOVE_FINDINGS, site=site_id)
    body = parse(MoveIn)
    now = clock()
    with transaction() as session:
        _, site = parts().sites.load(session, site_id)
        placed = rectify(
            session,
            site_id,
            finding_id,
            body.to,
            by=account.id,
            note=body.note,
            revision=body.revision,
            now=now,
        )
        writer = FindingWriter(SiteWriter(site), account_names(session), now=now)
    return answer(writer.detail(placed))


@blueprint.get("/finding-categories")
def get_categories() -> Response:
    """Categories of findings."""
    require(Permission.SEE_SITE)
    return answer(items(categories_out()), tagged=True)


@blueprint.get("/grades")
def get_grades() -> Response:
    """Grades of findings."""
    require(Permission.SEE_SITE)
    return answer(items(grades_out()), tagged=True)


UNFINISHED: tuple[FindingState, ...] = ("open", "assigned", "rectified")


def _filter(query: FindingQuery, zone: ZoneInfo, *, now: datetime) -> FindingFilter:
    asked = query.state or ""
    states: tuple[str, ...] = tuple(filter(None, asked.split(",")))
    if asked == "overdue":
        states = ()
    elif asked == "unfinished":
        states = UNFINISHED
    if not set(states) <= set(STATES):
        allowed = f"unfinished, overdue, or one or more of {', '.join(STATES)}, with commas"
        raise InvalidRequest([("state", allowed)])
    return FindingFilter(
        since=midnight(query.first, zone),
        before=midnight(query.last, zone, days=1),
        building_id=GROUNDS if query.building == "grounds" else query.building,
        storey_id=query.storey,
        space_id=query.space,
        asset_id=query.asset,
        category=query.category,
        grade=query.grade,
        states=states,
        overdue_at=now if asked == "overdue" else None,
        text=query.q.strip(),
    )


def midnight(day: date | None, zone: ZoneInfo, *, days: int = 0) -> datetime | None:
    """Instant at which a local day begins, moved on by whole days; None for None."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=days), time(0), zone)
