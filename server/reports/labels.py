"""QR labels to stick on assets: which text each code holds, and the sheets they are printed on."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno

from server.reports.typeset import typeset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from spatial.site import Asset, Site

LONGEST_NAME = 40  # characters; more does not fit a label beside its code


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label: ``held`` is the text in its QR code."""

    held: str
    code: str
    name: str
    name_en: str
    place: str


def labels_of(site: Site, assets: Sequence[Asset]) -> tuple[Label, ...]:
    """
    Labels of assets, by storey and then by code.

    A label's QR code holds the asset's own code where no other asset of the site has it, since
    that is what any telephone shows somebody who scans it; else the asset's id.
    """
    counts = Counter(asset.code for asset in site.assets if asset.code)
    storeys = {storey.id: storey for storey in site.storeys}
    spaces = {space.id: space for space in site.spaces}
    buildings = {building.id: building for building in site.buildings}
    order = {storey.id: (storey.building_id or "", storey.elevation) for storey in site.storeys}

    def place(asset: Asset) -> str:
        storey = storeys.get(asset.storey_id) if asset.storey_id else None
        space = spaces.get(asset.space_id) if asset.space_id else None
        building = buildings.get(storey.building_id) if storey and storey.building_id else None
        parts = (
            building.name if building else "",
            storey.name if storey else "",
            (space.number or space.name) if space else "",
        )
        return " · ".join(part for part in parts if part)

    ordered = sorted(
        assets,
        key=lambda a: (order.get(a.storey_id, ("", 0.0)) if a.storey_id else ("", 0.0), a.code),
    )
    return tuple(
        Label(
            held=asset.code if counts[asset.code] == 1 else asset.id,
            code=asset.code or asset.id[:8],
            name=_short(asset.name),
            name_en=_short(asset.name_en) if asset.name_en != asset.name else "",
            place=place(asset),
        )
        for asset in ordered
    )


def label_sheets(title: str, labels: Sequence[Label], *, made_at: datetime) -> bytes:
    """
    A PDF of label sheets, A4, 24 labels on a page.

    Parameters
    ----------
    title
        Of the document.
    labels
        In the order to print; none give one empty page.
    made_at
        Aware instant, for the document's properties.

    Notes
    -----
    Error correction M (15 %): stickers get scratched, and codes must stay large enough for a
    telephone in a dim plant room.
    """
    pictures: dict[str, str | bytes] = {}
    rows = []
    for number, label in enumerate(labels):
        picture = f"code-{number}.svg"
        drawn = io.BytesIO()
        segno.make(label.held, error="m", micro=False).save(
            drawn, kind="svg", border=2, xmldecl=False, svgns=True, dark="#000"
        )
        pictures[picture] = drawn.getvalue()
        rows.append(
            {
                "picture": picture,
                "code": label.code,
                "name": label.name,
                "name_en": label.name_en,
                "place": label.place,
            }
        )
    return typeset("labels", {"title": title, "labels": rows}, made_at=made_at, pictures=pictures)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"
