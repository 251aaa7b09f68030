"""Hand edits applied to a site: what it is afterwards, and what each part was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spatial import edit as edits
from spatial.draft import Draft
from spatial.edit_assets import change_assets, move_asset, place_asset, remove_assets
from spatial.edit_file import shift_file
from spatial.edit_openings import (
    add_connector,
    add_opening,
    change_connector,
    change_opening,
    remove_connector,
    remove_opening,
)
from spatial.edit_outline import reshape_space
from spatial.edit_spaces import (
    change_spaces,
    draw_space,
    merge_spaces,
    remove_spaces,
    remove_zone,
    set_zone,
    split_space,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from spatial.draft import PartChange
    from spatial.edit import Edit
    from spatial.site import Site

_DO: Mapping[type[Edit], Callable[[Draft, Any], None]] = {
    edits.AddOpening: add_opening,
    edits.ChangeOpening: change_opening,
    edits.RemoveOpening: remove_opening,
    edits.AddConnector: add_connector,
    edits.ChangeConnector: change_connector,
    edits.RemoveConnector: remove_connector,
    edits.DrawSpace: draw_space,
    edits.ReshapeSpace: reshape_space,
    edits.SplitSpace: split_space,
    edits.MergeSpaces: merge_spaces,
    edits.ChangeSpaces: change_spaces,
    edits.RemoveSpaces: remove_spaces,
    edits.PlaceAsset: place_asset,
    edits.MoveAsset: move_asset,
    edits.ChangeAssets: change_assets,
    edits.RemoveAssets: remove_assets,
    edits.SetZone: set_zone,
    edits.RemoveZone: remove_zone,
    edits.ShiftFile: shift_file,
}


def apply_edits(
    site: Site, wanted: Sequence[Edit], *, by: str, at: datetime, mark: str
) -> tuple[Site, tuple[PartChange, ...]]:
    """
    Do some edits to a site, all or none, one after the other.

    Parameters
    ----------
    site
        The site as it is.
    wanted
        The edits; a later one may name what an earlier one changed.
    by, at
        Who does it, and when: kept on everything that is edited.
    mark
        Id of the change; the same mark draws things with the same ids.

    Returns
    -------
    site, changes
        The changed site, its assets not yet placed anew (`spatial.settle`), and every part that is
        not as it was. Reversed, the changes undo the edits (`spatial.draft.with_changes`).

    Raises
    ------
    EditRefused
        If an edit would break the plan; nothing is done then.
    """
    draft = Draft(site, by=by, at=at, mark=mark)
    for edit in wanted:
        _DO[type(edit)](draft, edit)
    return draft.finish()
