"""The problem each plan was made for, kept beside it: what a change would cost is asked of it."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.problem import Problem
    from spatial.network import Place

# Bumped when a problem's form changes, so that an older one is not read.
FORM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHook:
    """Where a key hangs, as a route sheet names it: a depot, an asset or a space."""

    target_id: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnOrder:
    """
    The order of a round that was drawn by lot: with the seed it can be drawn again.

    ``planned`` are its visits in the order before the draw, ``drawn`` after it.
    """

    seed: int
    loss: float
    planned: tuple[str, ...]
    drawn: tuple[str, ...]

    @property
    def commitment(self) -> str:
        """What can be told before: it fits no other seed, and tells nothing of it."""
        words = "|".join([f"{self.seed:x}", *self.planned])
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class KeptProblem:
    """
    A problem, and where its places are.

    ``points`` are the rows of its matrices; ``rows`` gives the row of each target and depot.
    ``closed`` names the doors and connectors that are shut for the profiles that it names. Walks
    are those of the site at ``site_revision`` (None: not known, kept by an older version).
    ``hooks`` says where each key hangs, ``draws`` which shifts' orders were drawn by lot.
    ``out_of_service`` are pairs of a shift and a door or connector that re-planning was told of.
    """

    problem: Problem
    points: tuple[Place, ...]
    rows: Mapping[str, int]
    closed: Mapping[str, frozenset[str]]
    site_revision: int | None = None
    out_of_service: tuple[tuple[str, str], ...] = ()
    hooks: Mapping[str, KeyHook] = field(default_factory=dict)
    draws: Mapping[str, DrawnOrder] = field(default_factory=dict)


def save_problem(folder: Path, key: str, kept: KeptProblem) -> None:
    """Keep a problem under the id of the plan, or of the proposal, that it is for."""
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        pickle.dump(kept, file, protocol=pickle.HIGHEST_PROTOCOL)
    Path(file.name).replace(_path(folder, key))


def find_problem(folder: Path, key: str) -> KeptProblem | None:
    """
    Find the problem of a plan; None where it was not kept, or by another version.

    Notes
    -----
    The file is a pickle, and only ever one that `save_problem` wrote into the data folder.
    """
    try:
        kept = pickle.loads(_path(folder, key).read_bytes())
    except (OSError, pickle.UnpicklingError, AttributeError, EOFError, ImportError):
        return None
    return cast("KeptProblem", kept)


def _path(folder: Path, key: str) -> Path:
    return folder / f"{key}.v{FORM}.problem"
