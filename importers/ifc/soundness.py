"""Facts that a damaged or careless file states twice, or beyond all measure, put right."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importers.ifc.facts import FileFacts

_FARTHEST = 1e8  # m; map coordinates reach 1e7
_WRITTEN = 1e12  # of a position as it is written: degrees gone wrong are told as they are
_LONGEST = 120  # characters of a text that is none
_LISTS = ("buildings", "storeys", "spaces", "doors", "bodies", "assets", "zones")


def sound_facts(facts: FileFacts) -> FileFacts:
    """
    The facts with each element once, every id one element's, and no number out of reach.

    An id that a second element has gets a mark, so that both are kept: drawing tools copy elements
    with their ids. An element without an id gets its number in the file. Numbers that are none, or
    farther than any map, are taken for missing. All are counted as repairs.
    """
    strange = twice = nameless = 0
    changed: dict[str, Any] = {}
    for name in _LISTS:
        named, without = _named(map(_worded, getattr(facts, name)))
        rows, marked = _told_apart(named)
        nameless += without
        made = [_measured(row, _FARTHEST) for row in rows]
        twice += marked
        strange += sum(count for _, count in made)
        changed[name] = tuple(row for row, _ in made)
    position, count = _measured(facts.position, _WRITTEN)
    found = [
        ("id-missing", nameless),
        ("id-twice", twice),
        ("number-out-of-range", strange + count),
    ]
    return replace(
        facts,
        **changed,
        position=position,
        repairs=(*facts.repairs, *((key, number, "") for key, number in found if number)),
    )


def _worded(row: Any) -> Any:
    """The row with a text where a text belongs: an id may be a reference in a damaged file."""
    changes: dict[str, Any] = {}
    for name in _texts(row.__class__):
        value = getattr(row, name)
        if not isinstance(value, str) and value is not None:
            changes[name] = str(value)[:_LONGEST]
    return replace(row, **changes) if changes else row


@cache
def _texts(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.type == "str")


@cache
def _numbers(kind: Any) -> tuple[tuple[str, bool], ...]:
    """Fields that hold numbers with a point, and whether they may be missing."""
    return tuple(
        (field.name, "None" in str(field.type))
        for field in fields(kind)
        if "float" in str(field.type) or "Vector" in str(field.type)
    )


def _named(rows: Iterable[Any]) -> tuple[list[Any], int]:
    # The library gives None for `$`, whatever the schema says.
    made = [row if row.guid else replace(row, guid=f"#{row.id}") for row in rows]
    return made, sum(row.guid == f"#{row.id}" for row in made)


def _told_apart(rows: Iterable[Any]) -> tuple[list[Any], int]:
    kept, marked = [], 0
    ids: set[int] = set()
    guids: set[str] = set()
    for row in rows:
        if row.id in ids:
            continue
        ids.add(row.id)
        guid, number = row.guid, 1
        while guid in guids:
            number += 1
            guid = f"{row.guid}~{number}"
        guids.add(guid)
        if number > 1:
            marked += 1
            row = replace(row, guid=guid)  # noqa: PLW2901
        kept.append(row)
    return kept, marked


def _measured(row: Any, farthest: float) -> tuple[Any, int]:
    """The row with its numbers within reach, and how many were not."""
    changes: dict[str, Any] = {}
    for name, may_miss in _numbers(row.__class__):
        value = getattr(row, name)
        values = value if isinstance(value, tuple) else (value,)
        if all(not isinstance(v, float) or abs(v) < farthest for v in values):
            continue  # no number compares as less where it is none
        if may_miss:
            changes[name] = None
        elif isinstance(value, tuple):
            changes[name] = tuple(
                v if math.isfinite(v) and abs(v) < farthest else 0.0 for v in value
            )
        else:
            changes[name] = 0.0
    return (replace(row, **changes), len(changes)) if changes else (row, 0)
