"""Packs of default checks: suggestions to verify against the edition in force."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from inspection.checklist import Checklist, Item, ItemType
from inspection.errors import InspectionError
from inspection.frequency_table import frequency_of
from inspection.programme import Programme, ProgrammeEntry
from inspection.programme_table import extras_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Evidence = Literal["seen", "scheme", "verify"]
PACKS = ("cn_fire", "cn_lift", "cn_property", "cn_service", "uk", "us")


class UnknownPack(InspectionError):
    """There is no such pack, or it has no such check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultCheck:
    """
    One check that somebody suggests, as an entry of a programme and what is known of it.

    ``what`` is what is looked at, ``measure`` by which instrument or in which form, ``limit`` with
    its ``unit`` as the source words it.
    """

    entry: ProgrammeEntry
    what: str
    what_en: str
    measure: str = ""
    limit: str = ""
    unit: str = ""

    @property
    def evidence(self) -> Evidence:
        """How well it is founded: what anybody remembers or proposes is to be verified."""
        return evidence_of(self.entry.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The default checks of one field and country."""

    id: str
    name: str
    name_en: str
    checks: tuple[DefaultCheck, ...]


def evidence_of(text: str) -> Evidence:
    """Read how well a default is founded from the words of its evidence."""
    if any(word in text for word in ("memory", "proposed", "check", "differ", "titles only")):
        return "verify"
    return (
        "seen" if text.startswith("seen") else "scheme" if text.startswith("scheme") else "verify"
    )


@lru_cache(maxsize=len(PACKS))
def read_pack(pack_id: str) -> Pack:
    """
    Read one of the packs that come with the product.

    Raises
    ------
    UnknownPack
        If there is no such pack.
    """
    if pack_id not in PACKS:
        raise UnknownPack(f"there is no pack {pack_id!r}; there are {', '.join(PACKS)}")
    text = files("inspection.packs").joinpath(f"{pack_id}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Pack(
        id=table["id"],
        name=table["name"],
        name_en=table["name_en"],
        checks=tuple(_check(check) for check in table["checks"]),
    )


def with_checks(
    programme: Programme, checklists: Mapping[str, Checklist], pack: Pack, keys: Sequence[str]
) -> tuple[Programme, dict[str, Checklist]]:
    """
    Add checks of a pack to a programme; those it has already stay as they are.

    Returns
    -------
    programme, checklists
        New entries come last, with a checklist of one item each. What they include counts where
        the programme has it.

    Raises
    ------
    UnknownPack
        If the pack has no check of one of the keys.
    """
    by_key = {check.entry.key: check for check in pack.checks}
    if unknown := sorted(set(keys) - set(by_key)):
        raise UnknownPack(f"the pack {pack.id} has no check {', '.join(unknown)}")
    has = {entry.key for entry in programme.entries}
    added = [by_key[key] for key in dict.fromkeys(keys) if key not in has]
    all_keys = has | {check.entry.key for check in added}
    entries = tuple(
        replace(check.entry, includes=_reaching(check.entry, by_key, all_keys)) for check in added
    )
    lists = dict(checklists)
    lists.update({check.entry.key: _checklist(check) for check in added})
    return replace(programme, entries=(*programme.entries, *entries)), lists


def _reaching(
    entry: ProgrammeEntry, by_key: Mapping[str, DefaultCheck], known: set[str]
) -> frozenset[str]:
    """What an entry includes, through checks that were not chosen down to those that were."""
    found: set[str] = set()
    todo = list(entry.includes)
    while todo:
        key = todo.pop()
        if key in known:
            found.add(key)
        elif key in by_key:
            todo += by_key[key].entry.includes
    return frozenset(found)


def _check(table: Mapping[str, Any]) -> DefaultCheck:
    return DefaultCheck(
        entry=ProgrammeEntry(
            key=table["key"],
            name=table["name"],
            name_en=table["name_en"],
            kinds=frozenset(table.get("kinds", [])),
            uses=frozenset(table.get("uses", [])),
            kind_of_inspection="measured" if "instruments" in table else "targeted",
            frequency=frequency_of(table["frequency"]),
            skills=frozenset(table["skills"]),
            minutes=float(table["minutes"]),
            checklist=table["key"],
            source=table["source"],
            edition=table.get("edition", ""),
            evidence=table["evidence"],
            **extras_of(table),
        ),
        what=table["what"],
        what_en=table["what_en"],
        measure=table.get("measure", ""),
        limit=table.get("limit", ""),
        unit=table.get("unit", ""),
    )


def _checklist(check: DefaultCheck) -> Checklist:
    """One item to begin with: what is looked at, with the limit in words, never as a verdict."""
    beside = " ".join(part for part in (check.limit, check.unit) if part)
    kind: ItemType = "pass_fail"
    return Checklist(
        key=check.entry.key,
        name=check.entry.name,
        name_en=check.entry.name_en,
        items=(
            Item(
                key="as_described",
                text=f"{check.what}（{beside}）" if beside else check.what,
                text_en=f"{check.what_en} ({beside})" if beside else check.what_en,
                type=kind,
                clause=check.entry.source,
            ),
        ),
    )
