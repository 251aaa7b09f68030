"""The locks hold what a first start installs: nothing resolves by itself there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~\[; ]", line, maxsplit=1)[0].lower() for line in requirements}


def _locked(file: str) -> set[str]:
    text = (ROOT / file).read_text("utf-8")
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", text, flags=re.MULTILINE))


RUNTIME = _names(PROJECT["project"]["dependencies"]) | _names(PROJECT["dependency-groups"]["setup"])
EVERYTHING = RUNTIME | _names(PROJECT["project"]["optional-dependencies"]["dev"])


@pytest.mark.parametrize(
    ("file", "wanted"),
    [("requirements.lock", RUNTIME), ("requirements-dev.lock", EVERYTHING)],
)
def test_every_direct_dependency_is_locked(file: str, wanted: set[str]) -> None:
    assert wanted - _locked(file) == set()


def test_the_development_lock_pins_what_the_runtime_lock_pins() -> None:
    def pins(file: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9][^\s\\]*==\S+", (ROOT / file).read_text(), re.MULTILINE))

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock"])
def test_no_lock_names_an_address(file: str) -> None:
    assert "://" not in (ROOT / file).read_text("utf-8")
