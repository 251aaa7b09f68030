"""The only SQL. Every module with tables is imported here, so that the metadata is whole."""

from server.storage import (
    audit,
    calendar_feeds,
    edits,
    findings,
    georeferences,
    inspections,
    jobs,
    people,
    plans,
    programmes,
    reimports,
    route_sheets,
    settled_doubts,
    sign_ins,
    sites,
)

__all__ = [
    "audit",
    "calendar_feeds",
    "edits",
    "findings",
    "georeferences",
    "inspections",
    "jobs",
    "people",
    "plans",
    "programmes",
    "reimports",
    "route_sheets",
    "settled_doubts",
    "sign_ins",
    "sites",
]
