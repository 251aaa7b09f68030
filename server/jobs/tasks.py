"""Which task name stands for which workflow; arguments are ids and numbers in JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from server.config import Settings
    from server.storage.database import Database
    from server.workflows import Watcher


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a task may use."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime]


Arguments = Mapping[str, Any]
Task = Callable[[Surroundings, Arguments, "Watcher"], dict[str, Any]]


def import_files(around: Surroundings, arguments: Arguments, watcher: Watcher) -> dict[str, Any]:
    """Uploaded plans -> a site."""
    from importers.dxf.placement import placements_of
    from importers.geojson.mapping import mapping_of
    from server.storage.uploads import UploadFolder
    from server.workflows.import_site import import_site

    uploads = UploadFolder(around.settings.uploads)
    imported = import_site(
        around.database,
        [uploads.path(sha256, name) for sha256, name in arguments["files"]],
        name=arguments["name"],
        may_replace=arguments["replace"],
        may_discard_edits=arguments.get("discard_edits", False),
        drawings=placements_of(arguments.get("drawings", ())),
        mapping=mapping_of(arguments["mapping"]) if arguments.get("mapping") else None,
        networks=around.settings.networks,
        now=around.clock(),
        by=arguments["user_id"],
        watcher=watcher,
    )
    return {"site_id": imported.site_id, "report": imported.report}


def compare_files(around: Surroundings, arguments: Arguments, watcher: Watcher) -> dict[str, Any]:
    """Newer plans of a site -> what they change of it."""
    from server.storage.uploads import UploadFolder
    from server.workflows.reimport import propose_import

    uploads = UploadFolder(around.settings.uploads)
    differences = propose_import(
        around.database,
        [uploads.path(sha256, name) for sha256, name in arguments["files"]],
        site_id=arguments["site_id"],
        now=around.clock(),
        by=arguments["user_id"],
        watcher=watcher,
    )
    return {"site_id": arguments["site_id"], "differences": differences}


def preview_files(around: Surroundings, arguments: Arguments, _: Watcher) -> dict[str, Any]:
    """Uploaded plans -> what they seem to be."""
    from server.storage.uploads import UploadFolder
    from server.workflows.preview_import import preview_import

    uploads = UploadFolder(around.settings.uploads)
    return {
        "preview": preview_import(
            [uploads.path(sha256, name) for sha256, name in arguments["files"]]
        )
    }


def plan_horizon(around: Surroundings, arguments: Arguments, watcher: Watcher) -> dict[str, Any]:
    """A site's programme -> a plan."""
    from inspection.scenario import scenario_of
    from routing.problem import Objective
    from server.workflows.make_plan import make_plan
    from server.workflows.plan_order import PlanOrder

    weights, told = arguments["objective"], arguments["scenario"]
    card = make_plan(
        around.database,
        PlanOrder(
            site_id=arguments["site_id"],
            starts_on=date.fromisoformat(arguments["starts_on"]),
            weeks=arguments["weeks"],
            seconds=arguments["seconds"],
            seed=arguments["seed"],
            objective=Objective(**weights),
            scenario=None if told is None else scenario_of(told),
            name=arguments["name"],
            parent_id=arguments["parent_id"],
        ),
        networks=around.settings.networks,
        now=around.clock(),
        by=arguments["user_id"],
        watcher=watcher,
    )
    return {"plan_id": card.id}


def mend_plan(around: Surroundings, arguments: Arguments, watcher: Watcher) -> dict[str, Any]:
    """What has happened -> a proposal for a plan."""
    from server.workflows.happened import Absence, Events, Shut
    from server.workflows.replan import ReplanOrder, propose_replan

    def days(told: Mapping[str, str]) -> dict[str, date]:
        return {key: date.fromisoformat(told[key]) for key in ("first_day", "last_day")}

    change = propose_replan(
        around.database,
        ReplanOrder(
            site_id=arguments["site_id"],
            plan_id=arguments["plan_id"],
            revision=arguments["revision"],
            events=Events(
                absences=tuple(
                    Absence(inspector_id=one["inspector_id"], **days(one))
                    for one in arguments["absences"]
                ),
                shut=tuple(
                    Shut(element_id=one["element_id"], **days(one)) for one in arguments["shut"]
                ),
                findings=tuple(arguments["findings"]),
                surprises=tuple(arguments.get("surprises", ())),
                most_moves=arguments["most_moves"],
                seconds=arguments["seconds"],
            ),
        ),
        networks=around.settings.networks,
        now=around.clock(),
        by=arguments["user_id"],
        watcher=watcher,
    )
    return {"plan_id": change.plan_id, "proposal_id": change.id}


TASKS: Mapping[str, Task] = {
    "import_site": import_files,
    "preview_import": preview_files,
    "propose_import": compare_files,
    "make_plan": plan_horizon,
    "replan": mend_plan,
}
