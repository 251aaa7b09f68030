"""Packs of default checks to choose from, and adding some of them to a programme."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from pydantic import Field

from inspection.frequency_table import frequency_table
from inspection.pack import PACKS, DefaultCheck, read_pack, with_checks
from inspection.programme import Programme
from inspection.programme_table import extras_table
from server.api.programmes import programme_out, target_counts
from server.auth import Permission, require
from server.request import (
    Body,
    accepts,
    answer,
    clock,
    items,
    parse,
    parts,
    reading,
    transaction,
)
from server.storage import audit, programmes
from server.workflows.list_wishes import list_wishes

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from flask import Response

blueprint = APIBlueprint("packs", __name__, tag="Programme and team")


class ChecksIn(Body):
    """Checks of a pack that are to join a programme, as it was at one revision."""

    revision: int
    pack: str
    checks: list[str] = Field(min_length=1, max_length=200)


@blueprint.get("/sites/<site_id>/packs")
def get_packs(site_id: str) -> Response:
    """Every pack with its checks: how many things here each names, and whether it is there yet."""
    require(Permission.SEE_PROGRAMME, site=site_id)
    packs = [read_pack(pack_id) for pack_id in PACKS]
    everything = Programme(
        id="packs", name="", entries=tuple(check.entry for p in packs for check in p.checks)
    )
    with reading() as session:
        saved = programmes.load_programme(session, site_id)
        # Duties of the packs do not compete here: each check is counted by itself.
        counts = target_counts(session, site_id, _alone(everything))
    has = {entry.key for entry in saved.programme.entries} if saved is not None else set()
    return answer(
        items(
            [
                {
                    "id": pack.id,
                    "name": pack.name,
                    "name_en": pack.name_en,
                    "checks": [check_out(check, counts, has) for check in pack.checks],
                }
                for pack in packs
            ]
        )
    )


@blueprint.post("/sites/<site_id>/programme/checks")
@accepts(ChecksIn)
def post_checks(site_id: str) -> Response:
    """Add checks of a pack to the programme; those it has already stay as they are."""
    account = require(Permission.EDIT_PROGRAMME, site=site_id)
    body = parse(ChecksIn)
    pack = read_pack(body.pack)
    with transaction() as session:
        saved = programmes.load_programme(session, site_id)
        programme = Programme(id=site_id, name="巡查计划", name_en="Programme", entries=())
        programme = programme if saved is None else saved.programme
        lists = {} if saved is None else saved.checklists
        programme, lists = with_checks(programme, lists, pack, body.checks)
        programmes.save_programme(
            session, site_id, programme, tuple(lists.values()), revision=body.revision
        )
        facts = {"pack": pack.id, "checks": body.checks}
        audit.save_deed(
            session, "checks_added", at=clock(), by=account.id, site_id=site_id, facts=facts
        )
        return answer(programme_out(session, site_id))


@blueprint.get("/sites/<site_id>/programme/proposals")
def get_proposals(site_id: str) -> Response:
    """What the files that were imported ask for by themselves; nothing of it is planned by that."""
    require(Permission.SEE_PROGRAMME, site=site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        return answer(items(list_wishes(session, site)))


def check_out(check: DefaultCheck, counts: Mapping[str, int], present: Set[str]) -> dict[str, Any]:
    """A default check as the contract has it."""
    entry = check.entry
    return {
        "key": entry.key,
        "name": entry.name,
        "name_en": entry.name_en,
        "what": check.what,
        "what_en": check.what_en,
        "frequency": frequency_table(entry.frequency),
        "skills": sorted(entry.skills),
        "minutes": entry.minutes,
        "measure": check.measure,
        "limit": check.limit,
        "unit": check.unit,
        "source": entry.source,
        "edition": entry.edition,
        "evidence": entry.evidence,
        "founded": check.evidence,
        "targets": counts.get(entry.key, 0),
        "present": entry.key in present,
        **extras_table(entry),
    }


def _alone(programme: Programme) -> Programme:
    return replace(programme, entries=tuple(replace(entry, duty="") for entry in programme.entries))
