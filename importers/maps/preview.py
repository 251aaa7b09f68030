"""What map files seem to be, before anything is made of them: dialect, columns, a guess of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.geojson.features import usable_features
from importers.geojson.mapping import guess_mapping
from importers.geojson.read import dialects_in, source_of
from importers.vector import vector_sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from importers.geojson.column_words import Role
    from importers.geojson.features import Feature

MOST_COLUMNS = 200
SAMPLES = 5
LONGEST_SAMPLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One property of a file: how many features have it, and what they say."""

    name: str
    filled: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """
    Some files as they would be read.

    Parameters
    ----------
    files
        Format and dialect of each.
    columns
        Properties of the files without a known dialect, the fullest first.
    guess
        The column that would be taken for each role.
    features
        How many features those files have.
    is_local
        Whether their coordinates are a drawing's own.
    """

    files: tuple[tuple[str, str, str], ...]
    columns: tuple[Column, ...]
    guess: Mapping[Role, str]
    features: int
    is_local: bool


def preview_here(files: Sequence[tuple[Path, str]], parts: Sequence[Path]) -> Preview:
    """The same as `importers.maps.process.preview_maps`, in this very process."""
    said: list[tuple[str, str, str]] = []
    plain: list[Feature] = []
    local = []
    for path, found in files:
        if found not in ("geojson", "vector"):
            said.append((path.name, found, found))
            continue
        source = source_of(path) if found == "geojson" else vector_sources([path], parts)[0]
        dialects = dialects_in(source)
        said.append((path.name, source.format, ", ".join(dict.fromkeys(dialects))))
        for document, dialect in zip(source.documents, dialects, strict=True):
            if dialect == "plain":
                features = usable_features(document, allow_none=True)
                plain += features.features
                local.append(features.is_local)
    guess = guess_mapping(plain)
    return Preview(
        files=tuple(said),
        columns=_columns(plain),
        guess={role: names[0] for role, names in guess.fields.items()},
        features=len(plain),
        is_local=any(local),
    )


def _columns(features: Sequence[Feature]) -> tuple[Column, ...]:
    values: dict[str, Counter[str]] = {}
    for feature in features:
        for key in feature.properties:
            if text := feature.text(key):
                values.setdefault(key, Counter())[text[:LONGEST_SAMPLE]] += 1
    columns = [
        Column(
            name=name,
            filled=said.total(),
            samples=tuple(text for text, _ in said.most_common(SAMPLES)),
        )
        for name, said in values.items()
    ]
    return tuple(sorted(columns, key=lambda column: -column.filled)[:MOST_COLUMNS])
