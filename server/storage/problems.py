"""The problem each plan was made for, kept beside it: what a change would cost is asked of it."""

import pickle
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import cast

from routing.plan import Plan
from routing.problem import Problem

# Bumped when a problem's form changes, so that an older one is not read.
FORM = 2


def save_problem(folder: Path, plan_id: str, problem: Problem, plan: Plan) -> None:
    """Keep a problem with the plan that solved it."""
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        pickle.dump((problem, plan), file, protocol=pickle.HIGHEST_PROTOCOL)
    Path(file.name).replace(_path(folder, plan_id))


def find_problem(folder: Path, plan_id: str) -> tuple[Problem, Plan] | None:
    """
    The problem of a plan and its solution; None where they were not kept, or by another version.

    Notes
    -----
    The file is a pickle, and only ever one that `save_problem` wrote into the data folder.
    """
    try:
        kept = pickle.loads(_path(folder, plan_id).read_bytes())
    except (OSError, pickle.UnpicklingError, AttributeError, EOFError, ImportError):
        return None
    return cast("tuple[Problem, Plan]", kept)


def _path(folder: Path, plan_id: str) -> Path:
    return folder / f"{plan_id}.v{FORM}.problem"
