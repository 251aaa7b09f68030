"""A plan while it is being changed by hand, and what a change did to it, part by part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from spatial.errors import EditRefused
from spatial.site import (
    Asset,
    Building,
    Connector,
    Edited,
    Opening,
    Site,
    Source,
    Space,
    Storey,
    Zone,
    make_id,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

PartKind = Literal["building", "storey", "space", "zone", "opening", "connector", "asset"]
Part = Building | Storey | Space | Zone | Opening | Connector | Asset

# In the order in which a reference may point back to what stands before it.
FIELDS: dict[PartKind, str] = {
    "building": "buildings",
    "storey": "storeys",
    "space": "spaces",
    "zone": "zones",
    "opening": "openings",
    "connector": "connectors",
    "asset": "assets",
}
KINDS_OF: dict[type[Part], PartKind] = {
    Building: "building",
    Storey: "storey",
    Space: "space",
    Zone: "zone",
    Opening: "opening",
    Connector: "connector",
    Asset: "asset",
}
DRAWN = "drawn"  # file of what no file has

SomePart = TypeVar("SomePart", Storey, Space, Zone, Opening, Connector, Asset)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """
    What a change did to one part of a site.

    Parameters
    ----------
    what, id
        The part.
    before, after
        None where it was not there before, or is not there any more.
    index
        Its place in the order of the plan, to come back to when its removal is undone.
    """

    what: PartKind
    id: str
    before: Part | None
    after: Part | None
    index: int

    @property
    def reversed(self) -> PartChange:
        """The change that undoes this one."""
        return replace(self, before=self.after, after=self.before)


class Draft:
    """
    A copy of a site that may be changed.

    Parameters
    ----------
    site
        The site as it is.
    by, at
        Who changes it, and when.
    mark
        Id of the change: things that it draws get their ids from it.
    """

    def __init__(self, site: Site, *, by: str, at: datetime, mark: str) -> None:
        self.site = site
        self.edited = Edited(by=by, at=at)
        self.mark = mark
        self._drawn = 0
        self._parts: dict[PartKind, dict[str, Any]] = {
            what: {part.id: part for part in getattr(site, field)} for what, field in FIELDS.items()
        }

    def all(self, kind: type[SomePart]) -> list[SomePart]:
        """Every part of a kind, in the order of the plan."""
        return list(self._parts[KINDS_OF[kind]].values())

    def get(self, kind: type[SomePart], identifier: str) -> SomePart:
        """One part. Raises `EditRefused` where there is none of this id."""
        what = KINDS_OF[kind]
        part: SomePart | None = self._parts[what].get(identifier)
        if part is None:
            raise EditRefused(
                "unknown-part", f"the plan has no {what} {identifier!r}", what=what, id=identifier
            )
        return part

    def put(self, part: SomePart) -> None:
        """Put a part in, in the place of the one with its id; edited by hand from now on."""
        if not isinstance(part, Storey):
            part = replace(part, edited=self.edited)
        self.follow(part)

    def follow(self, part: Part) -> None:
        """Put a part in that merely follows from what was done to another."""
        self._parts[KINDS_OF[type(part)]][part.id] = part

    def remove(self, part: Part) -> None:
        """Take a part out."""
        del self._parts[KINDS_OF[type(part)]][part.id]

    def new(self) -> tuple[str, Source]:
        """Id and source of a thing that this change draws."""
        self._drawn += 1
        mark = f"drawn {self.mark} {self._drawn}"
        return make_id(DRAWN, mark), Source(file=DRAWN, id=mark)

    def finish(self) -> tuple[Site, tuple[PartChange, ...]]:
        """The changed site, and what became of each part that is not as it was."""
        parts: dict[str, Any] = {
            field: tuple(self._parts[what].values()) for what, field in FIELDS.items()
        }
        site = replace(self.site, **parts)
        return site, changes_between(self.site, site)


def changes_between(before: Site, after: Site) -> tuple[PartChange, ...]:
    """Every part that is not in both sites alike."""
    found = []
    for what, field in FIELDS.items():
        old: dict[str, Part] = {part.id: part for part in getattr(before, field)}
        new: dict[str, Part] = {part.id: part for part in getattr(after, field)}
        places = {part_id: n for n, part_id in enumerate(new)}
        places.update((part_id, n) for n, part_id in enumerate(old))
        found += [
            PartChange(
                what=what,
                id=part_id,
                before=old.get(part_id),
                after=new.get(part_id),
                index=places[part_id],
            )
            for part_id in dict.fromkeys((*old, *new))
            if old.get(part_id) is not new.get(part_id) and old.get(part_id) != new.get(part_id)
        ]
    return tuple(found)


def with_changes(site: Site, changes: Sequence[PartChange]) -> Site:
    """
    A site after changes that were made to it before, or were undone.

    Raises
    ------
    EditRefused
        If a part is not as the change found it: somebody else has changed it since.
    """
    fields: dict[str, Any] = {}
    for what, field in FIELDS.items():
        own = [change for change in changes if change.what == what]
        if not own:
            continue
        parts: list[Part] = list(getattr(site, field))
        present = {part.id: part for part in parts}
        after = {change.id: change.after for change in own}
        for change in own:
            if (change.id in present) != (change.before is not None):
                raise EditRefused(
                    "changed-since",
                    f"the {what} {change.id} is not as the change found it",
                    what=what,
                    id=change.id,
                )
        kept = [after.get(part.id, part) for part in parts]
        result = [part for part in kept if part is not None]
        for change in sorted(own, key=lambda change: change.index):
            if change.before is None and change.after is not None:
                result.insert(change.index, change.after)
        fields[field] = tuple(result)
    return replace(site, **fields)
