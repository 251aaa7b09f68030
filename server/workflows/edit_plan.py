"""Hand edits of a plan: done, undone, done again; each at once on the network, and recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from server.storage import audit, edits, settled_doubts, sites
from server.storage.errors import StaleRevision
from server.storage.settled_doubts import SettledDoubt
from server.workflows import Refused
from server.workflows.reach_report import reach_report
from spatial.apply_edit import apply_edits
from spatial.doubt import Doubt, mark_of, shift_id
from spatial.draft import changes_between, with_changes
from spatial.edit import ShiftFile
from spatial.settle import Settled, settle
from spatial.site import Storey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from server.storage.database import Database
    from server.storage.edits import EditState, SavedEdit
    from server.storage.sites import SiteCard
    from server.workflows.settled_plans import SettledPlans
    from spatial.draft import PartChange
    from spatial.edit import Edit
    from spatial.site import Site, StoreyId

MOST_TOLD = 200  # names of things that an edit reached or cut off


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOrder:
    """Who changes which site, as of which revision, and when."""

    site_id: str
    revision: int
    by: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOutcome:
    """
    What came of an edit.

    Parameters
    ----------
    card
        The site at its new revision.
    edit
        The edit that was made, undone or done again.
    effect
        ``reached`` and ``unreached``, each with ids of ``spaces`` and ``assets`` that became so.
    storeys
        Storeys whose drawing changed.
    report
        ``reached`` and ``unreached`` of the whole site, as its import report has them.
    """

    card: SiteCard
    edit: SavedEdit
    effect: dict[str, Any]
    storeys: tuple[str, ...]
    report: dict[str, Any]


def edit_plan(
    database: Database,
    plans: SettledPlans,
    order: EditOrder,
    wanted: Sequence[tuple[str, Edit]],
) -> EditOutcome:
    """
    Do some edits as one step, all or none.

    Parameters
    ----------
    database
        Written to in one transaction.
    plans
        Where the site and its network are had from and kept.
    order
        Who, when, and on which revision.
    wanted
        The edits, each with its word in the HTTP contract.

    Raises
    ------
    Unknown
        If there is no such site.
    StaleRevision
        If somebody else changed the site meanwhile.
    EditRefused
        If an edit would break the plan.
    """
    card, before = _load(database, plans, order)
    mark = str(uuid4())
    values = [one for _, one in wanted]
    site, changes = apply_edits(before.site, values, by=order.by, at=order.now, mark=mark)
    if not changes:
        raise Refused("edit-changes-nothing", "the plan is like that already")
    step = _Step(
        card=card, before=before, site=site, changes=changes, mends=_mended(before.site, values)
    )
    kinds = tuple(word for word, _ in wanted)
    return _save(database, plans, order, step, edit_id=mark, kinds=kinds)


def save_changed_plan(
    database: Database,
    plans: SettledPlans,
    order: EditOrder,
    change: Callable[[Site], Site],
    *,
    kind: str,
) -> EditOutcome:
    """
    Save what a change makes of a site as one step in the history of its edits.

    Parameters
    ----------
    change
        From the site as it is to the site as it shall be.
    kind
        What was done, in the words of the HTTP contract.

    Raises
    ------
    Unknown, StaleRevision, Refused
        As `edit_plan`.
    """
    card, before = _load(database, plans, order)
    site = change(before.site)
    changes = changes_between(before.site, site)
    if not changes:
        raise Refused("edit-changes-nothing", "the plan is like that already")
    step = _Step(card=card, before=before, site=site, changes=changes)
    return _save(database, plans, order, step, edit_id=str(uuid4()), kinds=(kind,))


def step_back(
    database: Database, plans: SettledPlans, order: EditOrder, way: Literal["undo", "redo"]
) -> EditOutcome:
    """
    Undo the last edit of a site, or do again what was undone last.

    Raises
    ------
    Refused
        ``nothing-to-undo`` or ``nothing-to-redo``.
    Unknown, StaleRevision, EditRefused
        As `edit_plan`.
    """
    card, before = _load(database, plans, order)
    with database.reading() as session:
        found = edits.load_next(session, order.site_id, way)
    if found is None:
        raise Refused(f"nothing-to-{way}", f"there is nothing to {way}")
    edit, changes = found
    made = tuple(change.reversed for change in changes) if way == "undo" else changes
    step = _Step(card=card, before=before, site=with_changes(before.site, made), changes=made)
    return _save(
        database, plans, order, step, again=edit, state="undone" if way == "undo" else "done"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    card: SiteCard
    before: Settled
    site: Site
    changes: tuple[PartChange, ...]
    # Doubts that it settles, with how they look.
    mends: Mapping[str, str] = field(default_factory=dict)


def _load(database: Database, plans: SettledPlans, order: EditOrder) -> tuple[SiteCard, Settled]:
    with database.reading() as session:
        card, before = plans.load(session, order.site_id)
    if card.revision != order.revision:
        raise StaleRevision("site", sent=order.revision, current=card.revision)
    return card, before


def _save(
    database: Database,
    plans: SettledPlans,
    order: EditOrder,
    step: _Step,
    *,
    edit_id: str = "",
    kinds: tuple[str, ...] = (),
    again: SavedEdit | None = None,
    state: EditState = "done",
) -> EditOutcome:
    settled = settle(step.site, before=step.before)
    effect = _effect(step.before, settled)
    reach_now = reach_report(settled.site, settled.reached)
    with database.transaction() as session:
        report = {
            **sites.load_report(session, order.site_id),
            "storeys": len(settled.site.storeys),
            "spaces": len(settled.site.spaces),
            "openings": len(settled.site.openings),
            "connectors": len(settled.site.connectors),
            **reach_now,
        }
        card = sites.save_changed_site(
            session,
            step.before.site,
            settled.site,
            report,
            revision=order.revision,
            at=order.now,
        )
        if again is None:
            edit = edits.save_edit(
                session,
                order.site_id,
                step.changes,
                edit_id=edit_id,
                kinds=kinds,
                effect=effect,
                by=order.by,
                at=order.now,
            )
            settled_doubts.save_settled(
                session,
                order.site_id,
                {
                    doubt_id: SettledDoubt(mark=mark, at=order.now, by=order.by, edit_id=edit_id)
                    for doubt_id, mark in step.mends.items()
                },
            )
        else:
            edits.save_state(session, again.id, state)
            edit = again
        audit.save_deed(
            session,
            "plan_edited" if again is None else f"edit_{state}",
            at=order.now,
            by=order.by,
            site_id=order.site_id,
            facts={"edit": edit.number, "kinds": list(edit.kinds), "revision": card.revision},
        )
    plans.keep(card, settled)
    return EditOutcome(
        card=card,
        edit=edit,
        effect=effect,
        storeys=tuple(dict.fromkeys(s for change in step.changes for s in storeys_of(change))),
        report=reach_now,
    )


def _mended(site: Site, wanted: Sequence[Edit]) -> dict[str, str]:
    """Doubts that edits settle by being made, with how they look: where a file lies."""
    found = {}
    for one in wanted:
        if isinstance(one, ShiftFile):
            doubt = Doubt(
                id=shift_id(one.file),
                reason="file_shifted",
                fix="shift_file",
                storey_id=None,
                point=None,
            )
            found[doubt.id] = mark_of(doubt, site)
    return found


def _effect(before: Settled, after: Settled) -> dict[str, Any]:
    """What can be reached now and could not before, and the other way round."""
    spaces = {space.id for space in after.site.spaces}
    assets = {asset.id for asset in after.site.assets}
    old, new = before.reached, after.reached
    return {
        "reached": {
            "spaces": sorted(new.spaces - old.spaces)[:MOST_TOLD],
            "assets": sorted(new.assets - old.assets)[:MOST_TOLD],
        },
        "unreached": {
            "spaces": sorted((old.spaces - new.spaces) & spaces)[:MOST_TOLD],
            "assets": sorted((old.assets - new.assets) & assets)[:MOST_TOLD],
        },
    }


def storeys_of(change: PartChange) -> tuple[StoreyId, ...]:
    """Storeys whose drawing a change of one part changes."""
    found: dict[StoreyId, None] = {}
    for part in (change.before, change.after):
        if isinstance(part, Storey):
            found[part.id] = None
        for landing in getattr(part, "landings", ()):
            found[landing.storey_id] = None
        storey_id = getattr(part, "storey_id", None)
        if storey_id is not None:
            found[storey_id] = None
    return tuple(found)
