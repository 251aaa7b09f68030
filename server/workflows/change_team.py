"""A team that was edited: checked against site, programme and plans, then kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.storage import people, plans, programmes
from server.workflows import Refused
from server.workflows.places import place_depot

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from inspection.programme_file import Team
    from spatial.network import WalkNetwork
    from spatial.site import Site


def change_team(
    session: Session,
    site: Site,
    team: Team,
    *,
    revision: int,
    network: Callable[[], WalkNetwork],
) -> None:
    """
    Keep another team of a site.

    Parameters
    ----------
    revision
        Revision that the change was made on.
    network
        The walking network, loaded only where a place to start from is new.

    Raises
    ------
    StaleRevision
        If the team changed since.
    Refused
        ``depot-missing`` where somebody starts from a place that the team does not have,
        ``depot-not-found`` where a place cannot be walked to, ``depot-in-use`` where a key hangs at
        a place that is gone, ``inspector-in-use`` where somebody who is gone is in a plan.
    """
    named = {team.default_depot, *(one.depot for one in team.inspectors if one.depot)}
    if missing := sorted(named - set(team.depots)):
        raise Refused(
            "depot-missing",
            f"rounds cannot start from {', '.join(missing)}: the team has no such place",
            depot=", ".join(missing),
        )
    before = people.load_team(session, site.id)
    known = {} if before is None else before.depots
    for key, depot in team.depots.items():
        if known.get(key) != depot:
            place_depot(depot, site, network())
    saved = programmes.load_programme(session, site.id)
    hung = {} if saved is None else saved.programme.key_places
    gone_depots = set(known) - set(team.depots)
    if lost := sorted(key for key, place in hung.items() if place in gone_depots):
        raise Refused(
            "depot-in-use", f"these keys hang there: {', '.join(lost)}", keys=", ".join(lost)
        )
    if before is not None:
        kept = {one.id for one in team.inspectors}
        gone = {one.id: one.name for one in before.inspectors if one.id not in kept}
        planned = plans.list_inspectors_planned(session, site.id) & set(gone)
        if planned:
            names = ", ".join(sorted(gone[one] for one in planned))
            raise Refused("inspector-in-use", f"{names} is in a plan that is kept", names=names)
    people.save_team(session, site.id, team, revision=revision)
