"""A register of whatever form: a table with its columns known, and the jobs a workbook asks for."""

from __future__ import annotations

import json
import pickle
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from importers.errors import ImportCrashed, TooLarge
from importers.killable import REFUSED, last_words, refusal_in, run_module
from importers.register.cobie import COLUMNS, read_cobie
from importers.register.columns import KNOWN, guess_columns
from importers.register.table import Table, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.register.cobie import JobProposal
    from importers.register.columns import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLimits:
    """Seconds and address space that one register may take."""

    seconds: float = 60.0
    memory_mb: int = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register as read; ``dialect`` is "cobie" where it is a COBie workbook."""

    table: Table
    columns: Mapping[Field, str]
    dialect: str
    zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    jobs: tuple[JobProposal, ...] = ()


def read_register(
    path: Path,
    *,
    columns: Mapping[Field, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    limits: RegisterLimits | None = None,
) -> Register:
    """
    Read an asset register, in a process of its own.

    Parameters
    ----------
    path
        CSV, XLSX or a COBie workbook.
    columns
        Header of each field as the user chose them; guessed where None.
    remembered
        As chosen for this site before.
    limits
        What it may cost.

    Raises
    ------
    UnreadableFile, EmptyPlan, TooLarge
        Each says what was found and what would be right.
    ImportCrashed
        If the process died.
    """
    allowed = limits or RegisterLimits()
    with tempfile.TemporaryDirectory(prefix="walkround-register-") as name:
        folder = Path(name)
        order = folder / "request.json"
        request = {
            "path": str(path.resolve()),
            "columns": None if columns is None else dict(columns),
            "remembered": dict(remembered or {}),
            "memory_mb": allowed.memory_mb,
        }
        order.write_text(json.dumps(request), encoding="utf-8")
        code = run_module("importers.register.child", order, allowed.seconds)
        if code is None:
            raise TooLarge(
                f"{path.name} took longer than {allowed.seconds:.0f} s to read", file=path.name
            )
        if code == REFUSED:
            raise refusal_in(folder)
        if code != 0:
            raise ImportCrashed(
                f"the process reading {path.name} ended with {code}: {last_words(folder)}",
                file=path.name,
                code=code,
                stage="read",
            )
        with (folder / "register.pickle").open("rb") as file:
            made = pickle.load(file)  # our own child wrote it, in our own folder
    assert isinstance(made, Register)  # the child makes no other
    return made


def read_here(
    path: Path, columns: Mapping[Field, str] | None, remembered: Mapping[str, str]
) -> Register:
    """The same in this very process, which may die of it."""
    cobie = read_cobie(path)
    if cobie is not None:
        return Register(
            table=cobie.table,
            columns=COLUMNS,
            dialect="cobie",
            zones=cobie.zones,
            jobs=cobie.jobs,
        )
    known = [*KNOWN, *(header.lower() for header in remembered.values())]
    table = read_table(path, known)
    chosen = guess_columns(table.headers, remembered) if columns is None else dict(columns)
    return Register(table=table, columns=chosen, dialect="table")
