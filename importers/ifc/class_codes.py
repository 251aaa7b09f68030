"""What bare codes of classifications say: uses of spaces, kinds of things; see the table beside."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from importers.ifc.labels import numbers_otherwise
from spatial.kinds import UNKNOWN, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from importers.ifc.facts import AssetFact
    from spatial.site import SpaceUse

# Uniclass (Pr_75_80_30_65), OmniClass (23.85.30.21, 13-85 11 11), DIN 277 (NUF 2.1, VF).
_CODE = re.compile(
    r"\b(?:(?:Pr|SL)(?:_\d{2}){2,4}|(?:13|23)[-. ]\d{2}(?:[-. ]\d{2})+|NUF ?\d|[TV]F ?\d?)(?!\w)"
)
_PARTS = re.compile(r"[-. ]")


def kind_of_asset(fact: AssetFact) -> str:
    """
    Kind of an element: by class, type and names, else by the codes among these.

    Returns
    -------
    key : str
        Key of the catalogue of kinds; ``"unknown"`` where nothing speaks.
    """
    found = kind_of(fact.classes, fact.names)
    return found if found != UNKNOWN else _first(fact.names, _assets()) or UNKNOWN


def use_by_codes(said: Iterable[str]) -> SpaceUse | None:
    """Use of a space by the codes in some texts; None where none is known."""
    return cast("SpaceUse | None", _first(said, _spaces()))


def _first(texts: Iterable[str], table: Mapping[str, str]) -> str | None:
    return next(filter(None, (_longest(code, table) for code in _codes(texts))), None)


def _codes(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if numbers_otherwise(text):
            continue
        for found in _CODE.finditer(text):
            yield _PARTS.sub("_", found[0])


def _longest(code: str, table: Mapping[str, str]) -> str | None:
    while code:
        if code in table:
            return table[code]
        code = code.rpartition("_")[0]
    return None


@cache
def _spaces() -> Mapping[str, str]:
    return _table("spaces")


@cache
def _assets() -> Mapping[str, str]:
    return _table("assets")


def _table(name: str) -> Mapping[str, str]:
    text = files("importers.ifc").joinpath("class_codes.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text)[name])
