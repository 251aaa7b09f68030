"""What a programme says beside its entries' names, as TOML and JSON have it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from inspection.frequency_table import UnreadableProgramme, frequency_of, frequency_table
from inspection.programme import Cap, Closed, InvalidProgramme, Override

if TYPE_CHECKING:
    from inspection.programme import Programme, ProgrammeEntry

Table = Mapping[str, Any]


def extras_of(table: Table) -> dict[str, Any]:
    """
    Read the further fields of an entry: what it takes along, includes, and is bound to.

    Raises
    ------
    InvalidProgramme
        If a cap cannot be meant.
    UnreadableProgramme
        If a cap has an unknown key.
    """
    cap = table.get("cap")
    return {
        "duty": str(table.get("duty", "")),
        "includes": frozenset(table.get("includes", [])),
        "people": int(table.get("people", 1)),
        "same_person": bool(table.get("same_person", False)),
        "set_up_minutes": float(table.get("set_up_minutes", 0)),
        "walking_loss": float(table.get("walking_loss", 0)),
        "keys": frozenset(table.get("keys", [])),
        "instruments": frozenset(table.get("instruments", [])),
        "cap": None if cap is None else _cap(cap),
    }


def extras_table(entry: ProgrammeEntry) -> dict[str, Any]:
    """Return the further fields in the form that `extras_of` reads."""
    cap = entry.cap
    return {
        "duty": entry.duty,
        "includes": sorted(entry.includes),
        "people": entry.people,
        "same_person": entry.same_person,
        "set_up_minutes": entry.set_up_minutes,
        "walking_loss": entry.walking_loss,
        "keys": sorted(entry.keys),
        "instruments": sorted(entry.instruments),
        "cap": None
        if cap is None
        else {"most": cap.most, "share": cap.share, "per": cap.per, "days": cap.days},
    }


def conditions_of(table: Table) -> dict[str, Any]:
    """
    Read what a programme says of zones and single things: fields of `Programme` by name.

    Raises
    ------
    UnreadableProgramme
        If a key is missing or unknown, or a value cannot be meant.
    """
    try:
        return {
            "overrides": tuple(override_of(one) for one in table.get("overrides", [])),
            "closures": tuple(closed_of(one) for one in table.get("closures", [])),
            "instruments": {str(k): int(n) for k, n in table.get("instruments", {}).items()},
            "key_places": {str(k): str(place) for k, place in table.get("key_places", {}).items()},
            "keys_returned": frozenset(str(key) for key in table.get("keys_returned", [])),
        }
    except KeyError as missing:
        raise UnreadableProgramme(f"an override or closure needs {missing}") from None
    except (InvalidProgramme, ValueError) as fault:
        raise UnreadableProgramme(str(fault)) from None


def conditions_table(programme: Programme) -> dict[str, Any]:
    """Return them in the form that `conditions_of` reads."""
    return {
        "overrides": [override_table(one) for one in programme.overrides],
        "closures": [
            {
                "target": one.target,
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "reason": one.reason,
            }
            for one in programme.closures
        ],
        "instruments": dict(programme.instruments),
        "key_places": dict(programme.key_places),
        "keys_returned": sorted(programme.keys_returned),
    }


def override_of(table: Table) -> Override:
    """Read one override. Raises `KeyError` where a key is missing."""
    _known(table, {"entry", "target", "reason", "frequency", "minutes", "enabled"})
    frequency, minutes = table.get("frequency"), table.get("minutes")
    return Override(
        entry=str(table["entry"]),
        target=str(table["target"]),
        reason=str(table["reason"]),
        frequency=None if frequency is None else frequency_of(frequency),
        minutes=None if minutes is None else float(minutes),
        enabled=table.get("enabled"),
    )


def override_table(override: Override) -> dict[str, Any]:
    """Return an override in the form that `override_of` reads."""
    rule = override.frequency
    return {
        "entry": override.entry,
        "target": override.target,
        "reason": override.reason,
        "frequency": None if rule is None else frequency_table(rule),
        "minutes": override.minutes,
        "enabled": override.enabled,
    }


def closed_of(table: Table) -> Closed:
    """Read one closure; TOML has dates of its own, JSON has text. Raises `KeyError`."""
    _known(table, {"target", "first", "last", "reason"})
    return Closed(
        target=str(table["target"]),
        first=date.fromisoformat(str(table["first"])),
        last=date.fromisoformat(str(table["last"])),
        reason=str(table.get("reason", "")),
    )


def _cap(table: Table) -> Cap:
    _known(table, {"most", "share", "per", "days"})
    per = table.get("per", "zone")
    if per not in ("zone", "entry"):
        raise UnreadableProgramme(f"a cap counts per zone or per entry, got {per!r}")
    return Cap(
        most=table.get("most"), share=table.get("share"), per=per, days=int(table.get("days", 1))
    )


def _known(table: Table, keys: set[str]) -> None:
    if unknown := sorted(set(table) - keys):
        raise UnreadableProgramme(f"unknown keys {unknown} in {dict(table)}")
