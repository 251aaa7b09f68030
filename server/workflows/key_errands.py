"""Stops that fetch keys or bring them back, as a plan keeps and an inspector reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from routing.problem import VisitId
from server.storage.plans import PlannedVisit
from server.storage.problems import KeyHook
from server.workflows.places import hooks_needed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from inspection.planning import Clock
    from server.storage.problems import KeptProblem
    from server.workflows.list_due import DueList
    from spatial.site import Site

FETCH: Literal["key_fetch"] = "key_fetch"  # entry keys: no entry of the programme asks for these
BACK: Literal["key_back"] = "key_back"

NAMES = {FETCH: ("领取钥匙", "Fetch key"), BACK: ("归还钥匙", "Bring back key")}


def errand_names(visit: PlannedVisit) -> tuple[str, str]:
    """What to do at an errand, as sheets and calendars say it, in Chinese and in English."""
    zh, en = NAMES[visit.entry_key]
    return (
        f"{zh}“{visit.code}”：{visit.name}",
        f"{en} “{visit.code}”: {visit.name_en or visit.name}",
    )


def key_hooks(site: Site, due: DueList) -> dict[str, KeyHook]:
    """Where each key hangs that something due needs, with its name."""
    named: dict[str, tuple[str, str]] = {
        **{asset.id: (asset.name or asset.code, asset.name_en) for asset in site.assets},
        **{space.id: (space.name or space.number, space.name_en) for space in site.spaces},
        **{depot.key: (depot.name, depot.name_en) for depot in due.team.depots.values()},
    }
    return {
        key: KeyHook(target_id=hook, name=named[hook][0], name_en=named[hook][1])
        for key, hook in hooks_needed(due).items()
        if hook in named
    }


def errand_visits(
    visits: Iterable[str], kept: KeptProblem, *, clock: Clock, zone: ZoneInfo
) -> dict[str, PlannedVisit]:
    """Those of some visits that are errands, by id: named after the place, ``code`` is the key."""
    problem = kept.problem
    found: dict[str, PlannedVisit] = {}
    for visit_id in visits:
        errand = problem.errand.get(VisitId(visit_id))
        if errand is None:
            continue
        hook = kept.hooks[errand.key]
        point = kept.points[errand.visit.place]
        shift = problem.shift[errand.shift]
        opens, closes = clock.instant(shift.opens), clock.instant(shift.closes)
        found[visit_id] = PlannedVisit(
            id=visit_id,
            entry_key=BACK if errand.back else FETCH,
            what="key",
            target_id=hook.target_id,
            kind="key",
            code=errand.key,
            name=hook.name,
            name_en=hook.name_en,
            storey_id=point.storey_id,
            point=point.point,
            earliest=opens,
            latest=closes,
            due=opens.astimezone(zone).date(),
            last=None,
            reasons=((BACK if errand.back else FETCH, {"key": errand.key}),),
        )
    return found
