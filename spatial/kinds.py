"""Which kinds of asset there are, and which kind a thing is: the reader of `asset_kinds.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from spatial.errors import UnknownKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetKind:
    """
    One kind of asset, as the catalogue states it.

    ``ifc`` are classes, with or without a predefined type (``IfcAlarm.SIREN``); ``osm`` are tags as
    ``key=value`` (``key=*``: any value); ``names`` are regular expressions for names in lower case.
    """

    key: str
    zh: str
    en: str
    icon: str
    system: str
    ifc: tuple[str, ...]
    osm: tuple[str, ...]
    names: tuple[str, ...]


def _load() -> dict[str, AssetKind]:
    text = files("spatial").joinpath("asset_kinds.toml").read_text(encoding="utf-8")
    return {
        key: AssetKind(
            key=key,
            zh=row["zh"],
            en=row["en"],
            icon=row["icon"],
            system=row["system"],
            ifc=tuple(row["ifc"]),
            osm=tuple(row["osm"]),
            names=tuple(row["names"]),
        )
        for key, row in tomllib.loads(text)["kinds"].items()
    }


KINDS: Mapping[str, AssetKind] = MappingProxyType(_load())


def kind(key: str) -> AssetKind:
    """The catalogue's entry for a key; raises `UnknownKind` where there is none."""
    try:
        return KINDS[key]
    except KeyError:
        raise UnknownKind(key) from None


def kind_of(ifc_classes: Sequence[str], names: Sequence[str]) -> str:
    """
    Kind of an element by what its file says of it.

    Parameters
    ----------
    ifc_classes
        Classes of the element and of its type, the most specific first and superclasses behind;
        with the predefined type behind a dot where there is one (``IfcAlarm.SIREN``).
    names
        Name, ObjectType, name of the type and whatever else describes it.

    Returns
    -------
    key : str
        Key of `KINDS`; ``"unknown"`` where no rule speaks.

    Notes
    -----
    Class with predefined type first; else of what the names and what the bare class say, the one
    that stands first in the catalogue.
    """
    return _kind_of(tuple(ifc_classes), tuple(names))


def kind_of_tags(tags: Mapping[str, str], names: Sequence[str] = ()) -> str:
    """
    Kind of a feature by its OpenStreetMap tags, else by its names.

    Parameters
    ----------
    tags
        Keys and values of the feature.
    names
        What it is called, in any language.

    Returns
    -------
    key : str
        Key of `KINDS`; ``"unknown"`` where no rule speaks.
    """
    rules = _tag_rules()
    for exact in (True, False):
        for key, value in tags.items():
            found = rules.get(f"{key}={value}" if exact else f"{key}=*")
            if found is not None and value != "no":
                return found
    return _by_name(tuple(names))


@lru_cache(maxsize=20_000)
def _kind_of(ifc_classes: tuple[str, ...], names: tuple[str, ...]) -> str:
    rules = _class_rules()
    for name in ifc_classes:
        if "." in name and name in rules:
            return rules[name]
    classed = next((rules[name] for name in ifc_classes if name in rules), UNKNOWN)
    # Specific kinds stand first: an IfcLightFixture named "exit sign" is one, while a light
    # switch exported as IfcLightFixture stays what its class says.
    return min(_by_name(names), classed, key=_ranks().__getitem__)


def _by_name(names: tuple[str, ...]) -> str:
    """The first kind that any of the names speaks for."""
    rules = _name_rules()
    first = min((_rule_of(name) for name in names if name), default=len(rules))
    return rules[first][0] if first < len(rules) else UNKNOWN


@lru_cache(maxsize=20_000)
def _rule_of(name: str) -> int:
    """Number of the first name rule that one name fits; how many there are where none does."""
    rules = _name_rules()
    text = name.lower().replace("_", " ")
    return next((i for i, (_, pattern) in enumerate(rules) if pattern.search(text)), len(rules))


@cache
def _class_rules() -> Mapping[str, str]:
    rules: dict[str, str] = {}
    for key, entry in KINDS.items():
        for name in entry.ifc:
            rules.setdefault(name, key)
    return rules


@cache
def _ranks() -> Mapping[str, int]:
    return {key: rank for rank, key in enumerate(KINDS)}


@cache
def _tag_rules() -> Mapping[str, str]:
    rules: dict[str, str] = {}
    for key, entry in KINDS.items():
        for tag in entry.osm:
            rules.setdefault(tag, key)
    return rules


@cache
def _name_rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (key, re.compile("|".join(f"(?:{name})" for name in entry.names)))
        for key, entry in KINDS.items()
        if entry.names
    )
