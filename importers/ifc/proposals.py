"""Inspections that a model asks for: what its tasks and property sets say of how often."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.result import ProgrammeProposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importers.ifc.process import ReadFile
    from importers.result import ProposedUnit
    from spatial.site import Asset, AssetId

_KEY = re.compile(
    r"frequency|interval|maintenance period|inspection period|wartungszyklus|prüffrist|"
    r"périodicité|fréquence|periodicidad|frecuencia|период|周期|频次|频率|点検周期"
)
_SUBJECT = re.compile(
    r"inspect|maint|service|test|check|job|cobie|wartung|prüf|inspek|entretien|contrôle|"
    r"manten|revisi|обслуж|осмотр|провер|巡|检|保养|维护|維持|点検"
)
_UNITS: tuple[tuple[ProposedUnit, str], ...] = (
    (
        "day",
        r"days?|daily|tage?|täglich|jours?|quotidien\w*|d[íi]as?|diari\w*|дн\w*|ежедневно|天|日",
    ),
    ("week", r"weeks?|weekly|wochen?|wöchentlich|semaines?|semanas?|semanal\w*|недел\w*|周|星期"),
    (
        "month",
        r"months?|monthly|monate?n?|monatlich|mois|mensuel\w*|mes(es)?|mensual\w*|месяц\w*|"
        r"ежемесячно|个?月|ヶ月",
    ),
    (
        "year",
        r"years?|yearly|annual(ly)?|jahre?n?|jährlich|ans?|années?|annuel\w*|años?|anual\w*|"
        r"год\w*|лет|ежегодно|年",
    ),
)
# Words that stand for several of a unit.
_MULTIPLES: tuple[tuple[str, int, ProposedUnit], ...] = (
    (
        r"quarter(ly)?|vierteljähr\w*|quartal\w*|trimestr\w*|квартал\w*|ежеквартально|季度?",
        3,
        "month",
    ),
    (r"semi-?annual(ly)?|half-?yearly|halbjähr\w*|semestr\w*|полугод\w*|半年", 6, "month"),
    (r"bi-?weekly|fortnight(ly)?", 2, "week"),
    (r"bi-?monthly", 2, "month"),
)
_CHINESE = {c: i for i, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


def recurrence_in(text: str) -> tuple[int, ProposedUnit] | None:
    """
    Every how many of which unit a text says: "every 6 months", "每季度一次", "jährlich".

    Returns
    -------
    every, unit
        None where no unit is named.
    """
    lower = text.lower().strip()
    for pattern, many, unit in _MULTIPLES:
        if re.search(rf"(?<![a-zа-яäöü])(?:{pattern})(?![a-zа-яäöü])", lower):
            return many, unit
    for unit, pattern in _UNITS:
        found = re.search(
            rf"(?:(?P<number>\d+(?:[.,]0+)?|[一二两三四五六七八九十])\s*)?"
            rf"(?<![a-zа-яäöü])(?:{pattern})(?![a-zа-яäöü])",
            lower,
        )
        if found:
            number = found["number"] or "1"
            return max(_CHINESE.get(number) or int(float(number.replace(",", "."))), 1), unit
    return None


def proposals_of(files: Sequence[ReadFile], assets: Sequence[Asset]) -> Iterator[ProgrammeProposal]:
    """
    What the files ask for: one proposal for each task, and for each value of each property.

    Parameters
    ----------
    files
        As they were read.
    assets
        Of the site, with the properties that the files say of them.
    """
    known = {(asset.source.file, asset.source.id): asset for asset in assets}
    for file in files:
        guids = {asset.id: asset.guid for asset in file.facts.assets}
        for task in file.facts.tasks:
            said = recurrence_in(f"{task.name} {task.description}")
            every, unit = (task.every, task.unit) if task.unit else said or (0, "")
            things = [
                known[file.facts.file, guids[thing]].id
                for thing in task.things
                if thing in guids and (file.facts.file, guids[thing]) in known
            ]
            if things and unit:
                yield ProgrammeProposal(
                    name=task.name or task.description,
                    every=every,
                    unit=_unit(unit),
                    said=task.description,
                    asset_ids=tuple(things),
                    file=file.facts.file,
                    source_id=task.guid,
                )
    yield from _from_properties(assets)


def _unit(text: str) -> ProposedUnit:
    return next(unit for unit, _ in _UNITS if unit == text)


def _from_properties(assets: Sequence[Asset]) -> Iterator[ProgrammeProposal]:
    found: dict[tuple[str, str, str], list[AssetId]] = {}
    for asset in assets:
        for key, value in _spoken(asset.attributes):
            found.setdefault((asset.source.file, key, value), []).append(asset.id)
    for (file, key, value), ids in sorted(found.items()):
        said = recurrence_in(value)
        if said is not None:
            yield ProgrammeProposal(
                name=key,
                every=said[0],
                unit=said[1],
                said=value,
                asset_ids=tuple(ids),
                file=file,
                source_id="",
            )


def _spoken(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Properties that say how often; a number beside a property of its unit is one value."""
    for key, value in attributes.items():
        lower = key.lower()
        if not _KEY.search(lower) or not _SUBJECT.search(lower) or lower.endswith("unit"):
            continue
        unit = next(
            (
                attributes[other]
                for other in (f"{key}Unit", f"{key} Unit", f"{key}_Unit")
                if other in attributes
            ),
            "",
        )
        yield key, f"{value} {unit}".strip()
