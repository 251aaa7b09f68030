"""The only SQL. Every module with tables is imported here, so that the metadata is whole."""

from server.storage import (
    audit,
    edits,
    findings,
    georeferences,
    inspections,
    jobs,
    people,
    plans,
    programmes,
    reimports,
    sites,
)

__all__ = [
    "audit",
    "edits",
    "findings",
    "georeferences",
    "inspections",
    "jobs",
    "people",
    "plans",
    "programmes",
    "reimports",
    "sites",
]
