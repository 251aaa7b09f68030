"""Route sheets of a plan: listed, printed, exported; and calendars that inspectors subscribe to."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from apiflask import APIBlueprint
from flask import Response
from pydantic import Field

from server.auth import Permission, require
from server.request import (
    Body,
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
from server.storage import audit, calendar_feeds, people, plans, route_sheets
from server.storage.errors import Unknown
from server.workflows import Refused
from server.workflows.print_sheets import list_stops, print_sheets, rounds_of, today_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from server.reports.sheet_pdf import Language
    from server.storage.calendar_feeds import Feed
    from server.storage.route_sheets import IssuedSheet

blueprint = APIBlueprint("route_sheets", __name__, tag="Plans")

MOST_PRINTED = 120  # sheets in one PDF: four weeks of a small team; more is asked for by day
KEPT_DAYS = 31  # of rounds that are over, in a calendar


class SheetsQuery(Body):
    """Which sheets: of one day, of one inspector, of one round; in which language."""

    day: date | None = Field(default=None, alias="date")
    inspector: str | None = Field(default=None, max_length=80)
    route: str | None = Field(default=None, max_length=36)
    language: Literal["zh-CN", "en"] = "zh-CN"


class FeedIn(Body):
    """Whose rounds, in which language."""

    inspector_id: str = Field(max_length=80)
    language: Literal["zh-CN", "en"] = "zh-CN"


@blueprint.get("/sites/<site_id>/plans/<plan_id>/sheets")
@accepts(SheetsQuery, where="query")
def get_sheets(site_id: str, plan_id: str) -> Response:
    """Sheets of a plan as they were issued last."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        found = _sheets(session, site_id, plan_id, parse_query(SheetsQuery))
    return answer(items([_sheet_out(sheet) for sheet in found]))


@blueprint.get("/sites/<site_id>/plans/<plan_id>/sheets.pdf")
@accepts(SheetsQuery, where="query")
def get_pdf(site_id: str, plan_id: str) -> Response:
    """Sheets to print."""
    require(Permission.SEE_PLANS, site=site_id)
    query = parse_query(SheetsQuery)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        found = _issued(session, site_id, plan_id, query)
        if len(found) > MOST_PRINTED:
            raise Refused(
                "too-many-sheets",
                f"{len(found)} sheets are more than {MOST_PRINTED}; ask for one day",
                found=len(found),
                most=MOST_PRINTED,
            )
        body = print_sheets(session, site, found, language=_language(query), now=clock())
    return _file(body, "application/pdf", f"route-sheets-{query.day or plan_id[:8]}.pdf")


@blueprint.get("/sites/<site_id>/plans/<plan_id>/sheets.csv")
@accepts(SheetsQuery, where="query")
def get_csv(site_id: str, plan_id: str) -> Response:
    """Sheets as a table, a line for each stop."""
    require(Permission.SEE_PLANS, site=site_id)
    query = parse_query(SheetsQuery)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        found = _issued(session, site_id, plan_id, query)
        body = list_stops(session, site, found, language=_language(query), now=clock())
    return _file(body.encode(), "text/csv", f"route-sheets-{query.day or plan_id[:8]}.csv")


@blueprint.get("/sites/<site_id>/calendars")
def get_calendars(site_id: str) -> Response:
    """Calendars that somebody may subscribe to; their secrets are told once only."""
    require(Permission.PLAN, site=site_id)
    with reading() as session:
        found = calendar_feeds.list_feeds(session, site_id)
    return answer(items([_feed_out(feed) for feed in found]))


@blueprint.post("/sites/<site_id>/calendars")
@accepts(FeedIn)
def post_calendar(site_id: str) -> Response:
    """Open a calendar of an inspector's rounds; the answer has its secret address."""
    account = require(Permission.PLAN, site=site_id)
    body = parse(FeedIn)
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        if body.inspector_id not in {one.id for one in people.list_team(session, site_id)}:
            raise Unknown("inspector", body.inspector_id)
        feed = calendar_feeds.Feed(
            id=str(uuid4()),
            site_id=site_id,
            inspector_id=body.inspector_id,
            language=body.language,
            made_at=clock(),
        )
        calendar_feeds.save_feed(session, feed, token=token)
        facts = {"calendar_id": feed.id}
        audit.save_deed(
            session, "calendar_opened", at=clock(), by=account.id, site_id=site_id, facts=facts
        )
    content = {**_feed_out(feed), "path": f"/api/v1/calendars/{token}.ics"}
    return answer(content, HTTPStatus.CREATED)


@blueprint.delete("/sites/<site_id>/calendars/<calendar_id>")
def delete_calendar(site_id: str, calendar_id: str) -> Response:
    """Revoke a calendar."""
    account = require(Permission.PLAN, site=site_id)
    with transaction() as session:
        calendar_feeds.delete_feed(session, site_id, calendar_id)
        facts = {"calendar_id": calendar_id}
        audit.save_deed(
            session, "calendar_revoked", at=clock(), by=account.id, site_id=site_id, facts=facts
        )
    return answer({})


@blueprint.get("/calendars/<token>.ics")
def get_calendar(token: str) -> Response:
    """The rounds of an inspector, for whoever holds the secret: calendars cannot sign in."""
    with reading() as session:
        feed = calendar_feeds.load_feed_of(session, token)
        _, site = parts().sites.load(session, feed.site_id)
        body = rounds_of(
            session,
            site,
            feed.inspector_id,
            since=today_of(site, clock()) - timedelta(days=KEPT_DAYS),
            language="en" if feed.language == "en" else "zh",
            now=clock(),
        )
    response = Response(body, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _sheets(session: Session, site_id: str, plan_id: str, query: SheetsQuery) -> list[IssuedSheet]:
    plans.load_plan_card(session, site_id, plan_id)
    return [
        sheet
        for sheet in route_sheets.list_sheets(session, plan_id)
        if query.day in (None, sheet.day)
        and query.inspector in (None, sheet.inspector_id)
        and query.route in (None, sheet.route_id)
    ]


def _issued(session: Session, site_id: str, plan_id: str, query: SheetsQuery) -> list[IssuedSheet]:
    found = _sheets(session, site_id, plan_id, query)
    if not found:
        raise Refused("no-sheets", "no route sheet was issued for this; publish the plan first")
    return sorted(found, key=lambda sheet: (sheet.day, sheet.number))


def _language(query: SheetsQuery) -> Language:
    return "en" if query.language == "en" else "zh"


def _file(body: bytes, mimetype: str, name: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _sheet_out(sheet: IssuedSheet) -> dict[str, Any]:
    return {
        "number": sheet.number,
        "version": sheet.version,
        "route_id": sheet.route_id,
        "inspector_id": sheet.inspector_id,
        "date": sheet.day.isoformat(),
        "issued_at": sheet.issued_at.isoformat(),
        "withdrawn": sheet.withdrawn,
        "stops": len(sheet.content["stops"]),
    }


def _feed_out(feed: Feed) -> dict[str, Any]:
    return {
        "id": feed.id,
        "inspector_id": feed.inspector_id,
        "language": feed.language,
        "made_at": feed.made_at.isoformat(),
    }
