"""Broken drawings are read or refused, and nothing else; `fuzz.py` tries more of them."""

import pytest

from tests.importers.dxf.fuzz import run


@pytest.mark.filterwarnings("ignore")  # numpy and ezdxf complain of the values this makes
def test_broken_drawings_are_read_or_refused() -> None:
    read, refused, faults = run(cases=40, seed=7)
    assert not faults, "\n".join(faults)
    assert read > 5
    assert refused > 0
