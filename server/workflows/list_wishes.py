"""What plan files and registers ask for by themselves, as proposals for the programme."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from server.storage import audit, sites
from server.workflows.take_register import TAKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from spatial.site import Asset, Site

_MONTHS = {"month": 1, "year": 12}
_DAYS = {"day": 1, "week": 7}


def list_wishes(session: Session, site: Site) -> list[dict[str, Any]]:
    """
    Tasks, property sets and COBie jobs of what was imported, each with what it seems to mean.

    Returns
    -------
    wishes
        ``name``, ``said`` (in the file's words), ``file``, ``frequency`` (None where it says none),
        ``minutes`` (None likewise), ``kinds`` (of the things it names, the commonest first) and
        ``things``, how many of them the site still has.
    """
    return [*_of_plans(sites.load_report(session, site.id), site), *_of_register(session, site)]


def _of_plans(report: Mapping[str, Any], site: Site) -> Iterator[dict[str, Any]]:
    assets = {asset.id: asset for asset in site.assets}
    for wish in report.get("proposals", ()):
        things = [assets[key] for key in wish["asset_ids"] if key in assets]
        yield {
            "name": wish["name"],
            "said": wish["said"],
            "file": wish["file"],
            "frequency": _frequency(wish["every"], wish["unit"]),
            "minutes": None,
            "kinds": _kinds(things),
            "things": len(things) and max(len(things), int(wish["assets"])),
        }


def _of_register(session: Session, site: Site) -> Iterator[dict[str, Any]]:
    taken = audit.load_last_deed(session, TAKEN, site_id=site.id) or {}
    for job in taken.get("jobs", ()):
        named = job["type"]
        things = [
            asset for asset in site.assets if named and named in (asset.attributes or {}).values()
        ]
        yield {
            "name": job["name"],
            "said": named,
            "file": taken.get("file", ""),
            "frequency": _frequency(job["every_days"], "day"),
            "minutes": job["minutes"],
            "kinds": _kinds(things),
            "things": len(things),
        }


def _frequency(every: int, unit: str) -> dict[str, Any] | None:
    if every < 1:
        return None
    if unit in _MONTHS:
        return {"form": "every_months", "months": every * _MONTHS[unit], "min_days": 0}
    return {"form": "every", "days": every * _DAYS[unit], "min_days": 0}


def _kinds(things: list[Asset]) -> list[str]:
    return [kind for kind, _ in Counter(asset.kind for asset in things).most_common()]
