"""Assets placed, moved, retyped and taken away by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spatial.errors import EditRefused
from spatial.kinds import KINDS
from spatial.site import Asset, AssetId, Storey

if TYPE_CHECKING:
    from spatial.draft import Draft
    from spatial.edit import ChangeAssets, MoveAsset, PlaceAsset, RemoveAssets


def place_asset(draft: Draft, edit: PlaceAsset) -> None:
    """Do a `PlaceAsset`."""
    storey = draft.get(Storey, edit.storey_id)
    kind = _known(edit.asset_kind)
    _refuse_code(draft, edit.code, but=None)
    asset_id, source = draft.new()
    draft.put(
        Asset(
            id=AssetId(asset_id),
            kind=kind,
            code=edit.code,
            name=edit.name or KINDS[kind].zh,
            name_en="" if edit.name else KINDS[kind].en,
            storey_id=storey.id,
            position=(*edit.point, storey.elevation + edit.height),
            position_state="unverified",
            source=source,
        )
    )


def move_asset(draft: Draft, edit: MoveAsset) -> None:
    """Do a `MoveAsset`."""
    asset = draft.get(Asset, edit.id)
    storey = draft.get(Storey, edit.storey_id)
    old = next((s for s in draft.all(Storey) if s.id == asset.storey_id), None)
    height = asset.position[2] - old.elevation if old is not None else 1.5
    draft.put(
        replace(
            asset,
            storey_id=storey.id,
            space_id=None,
            position=(*edit.point, storey.elevation + height),
            position_state="unverified",
        )
    )


def change_assets(draft: Draft, edit: ChangeAssets) -> None:
    """Do a `ChangeAssets`."""
    if len(edit.ids) > 1 and (edit.name is not None or edit.code is not None):
        raise EditRefused("one-name-each", "several assets cannot have the same name or code")
    kind = None if edit.asset_kind is None else _known(edit.asset_kind)
    for asset_id in edit.ids:
        old = draft.get(Asset, asset_id)
        if edit.code is not None and edit.code != old.code:
            _refuse_code(draft, edit.code, but=old.id)
        renamed = edit.name is not None and edit.name != old.name
        draft.put(
            replace(
                old,
                kind=kind or old.kind,
                name=old.name if edit.name is None else edit.name,
                name_en="" if renamed else old.name_en,
                code=old.code if edit.code is None else edit.code,
                position_state=edit.position_state or old.position_state,
            )
        )


def remove_assets(draft: Draft, edit: RemoveAssets) -> None:
    """Do a `RemoveAssets`."""
    for asset_id in dict.fromkeys(edit.ids):
        draft.remove(draft.get(Asset, asset_id))


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise EditRefused("unknown-kind", f"{kind!r} is no kind of asset", kind=kind)
    return kind


def _refuse_code(draft: Draft, code: str, *, but: str | None) -> None:
    if code and any(asset.code == code and asset.id != but for asset in draft.all(Asset)):
        raise EditRefused("code-taken", f"another asset has the code {code!r}", code=code)
