"""Which property of somebody's own file says what: read from a file, or guessed and shown."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from importers.errors import InvalidMapping
from importers.geojson.column_words import MEASURED, PARTS, ROLES, SPELLINGS, Role
from importers.geojson.coordinate_signs import METRES, Unit
from importers.geojson.coordinates import Wishes
from importers.geojson.words import level_number
from spatial.kinds import KINDS
from spatial.site import SPACE_USES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from importers.geojson.features import Feature
    from spatial.site import SpaceUse

What = Literal["room", "door", "asset", "wall", "way", "area", "building", "ignore"]
WHATS: tuple[What, ...] = get_args(What)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMapping:
    """
    What the properties of a file mean.

    Parameters
    ----------
    fields
        For each role the properties that may hold it, the first that says something counts.
    storeys
        Ordinal of a storey's name, 0 for the ground.
    uses, kinds
        What a value means, where its own words do not say it.
    what
        What features of a value (of the role ``what``) or of a layer are.
    wishes
        What the coordinates are.
    guessed
        Whether nobody has said so.
    """

    fields: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    storeys: Mapping[str, int] = field(default_factory=dict)
    uses: Mapping[str, SpaceUse] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    what: Mapping[str, What] = field(default_factory=dict)
    wishes: Wishes = field(default_factory=Wishes)
    guessed: bool = False

    def text(self, feature: Feature, role: Role) -> str:
        """What a feature says in a role; "" for nothing."""
        return feature.text(*self.fields.get(role, ()))

    def metres(self, feature: Feature, role: Role) -> float | None:
        """Metres that a feature says in a role ("2.8", "2,8 m", "900 mm")."""
        match = re.match(r"\s*(-?\d+(?:[.,]\d+)?)\s*(mm|cm|m|ft)?", self.text(feature, role))
        if match is None:
            return None
        return float(match[1].replace(",", ".")) * METRES[match[2] or "m"]


def read_mapping(path: Path) -> FieldMapping:
    """
    Mapping of a TOML or JSON file, as `docs/importing.md` has it.

    Raises
    ------
    InvalidMapping
        If it is neither, or says what no mapping can say.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        raw = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (ValueError, OSError) as fault:
        raise InvalidMapping(f"{path.name} is no TOML or JSON mapping: {fault}", at="") from fault
    return mapping_of(raw)


def mapping_of(raw: Any) -> FieldMapping:
    """Mapping of parsed TOML or JSON; raises `InvalidMapping` with the place of the first fault."""
    if not isinstance(raw, dict):
        raise InvalidMapping("a mapping is a table of fields", at="")
    known = {"fields", "storeys", "uses", "kinds", "what", "crs", "unit", "axes"}
    if unknown := sorted(set(raw) - known):
        raise InvalidMapping(
            f"a mapping knows no {unknown[0]!r}; it has {', '.join(sorted(known))}", at=unknown[0]
        )
    fields = {
        _one_of(role, ROLES, "fields"): _names(names, f"fields.{role}")
        for role, names in _table(raw, "fields").items()
    }
    storeys = {}
    for name, number in _table(raw, "storeys").items():
        if not isinstance(number, int) or isinstance(number, bool):
            raise InvalidMapping(
                f"storeys.{name} must be a whole number, 0 for the ground", at=f"storeys.{name}"
            )
        storeys[str(name)] = number
    unit = raw.get("unit", "")
    if unit not in ("", *METRES):
        raise InvalidMapping(f"unit must be one of {', '.join(METRES)}", at="unit")
    axes = raw.get("axes", "longitude_first")
    if axes not in ("longitude_first", "latitude_first"):
        raise InvalidMapping("axes must be longitude_first or latitude_first", at="axes")
    crs = raw.get("crs", "")
    if not isinstance(crs, str):
        raise InvalidMapping("crs must be text such as EPSG:4526, or local", at="crs")
    wished: Unit | Literal[""] = unit
    return FieldMapping(
        fields=fields,
        storeys=storeys,
        uses={k: _one_of(v, SPACE_USES, f"uses.{k}") for k, v in _table(raw, "uses").items()},
        kinds={k: _one_of(v, tuple(KINDS), f"kinds.{k}") for k, v in _table(raw, "kinds").items()},
        what={k: _one_of(v, WHATS, f"what.{k}") for k, v in _table(raw, "what").items()},
        wishes=Wishes(crs=crs, unit=wished, latitude_first=axes == "latitude_first"),
    )


def _table(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = raw.get(key, {})
    if not isinstance(found, dict):
        raise InvalidMapping(f"{key} must be a table", at=key)
    return found


def _names(value: Any, at: str) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidMapping(f"{at} must be the name of a property, or several", at=at)
    return tuple(name for name in names if name)


def _one_of(value: Any, allowed: Sequence[Any], at: str) -> Any:
    if value not in allowed:
        raise InvalidMapping(f"{at}: {value!r} is none of {', '.join(allowed)}", at=at)
    return value


def guess_mapping(features: Iterable[Feature]) -> FieldMapping:
    """
    The likeliest mapping of some features: by the names of properties, then by their values.

    Returns
    -------
    mapping
        A role that nothing speaks for is missing; ``guessed`` is set.
    """
    rows = list(features)
    values: dict[str, Counter[str]] = {}
    for feature in rows:
        for key in feature.properties:
            if text := feature.text(key):
                values.setdefault(key, Counter())[text] += 1
    plain = {key: re.sub(r"[\s_\-.]", "", key.strip().lower()) for key in values}
    fields: dict[Role, tuple[str, ...]] = {}
    for role in ROLES:
        spellings = SPELLINGS[role]
        exact = sorted(
            (key for key, name in plain.items() if name in spellings),
            key=lambda key: spellings.index(plain[key]),
        )
        part = PARTS.get(role)
        rest = [
            key for key, name in plain.items() if part and key not in exact and part.search(name)
        ]
        taken = {name for own in fields.values() for name in own}
        chosen = [
            key
            for key in (*exact, *(k for k in rest if k not in taken))
            if _fits(role, values[key])
        ]
        if chosen:
            fields[role] = tuple(chosen[:3])
    return FieldMapping(fields=fields, guessed=True)


def _fits(role: Role, values: Counter[str]) -> bool:
    """Whether values can be of a role."""
    if role == "storey":
        numbered = sum(n for text, n in values.items() if level_number(text) is not None)
        few = len(values) <= max(3, sum(values.values()) // 3)
        return numbered >= 0.5 * sum(values.values()) or few
    if role == "building":
        return set(values) - {"yes", "no", "true", "false"} != set()
    if role in MEASURED:
        numeric = [
            text for text in values if re.match(r"\s*-?\d+(?:[.,]\d+)?\s*(mm|cm|m|ft)?\s*$", text)
        ]
        return len(numeric) >= 0.8 * len(values)
    return True
