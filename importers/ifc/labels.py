"""Labels as files write them; loaded by the reading process too, so it needs nothing else."""

from __future__ import annotations

import re
from typing import Any

_CODE = re.compile(r"^([A-Z]{1,6}\d{0,3}(?:[-_.][A-Z0-9]{1,6}){1,6})(?:\s|:|：|$)")
# GB/T 51269 numbers its tables from 10 to 41: its 13 and 23 are not those of OmniClass. Its codes
# have a dash, then dots.
_OTHER_NUMBERS = re.compile(r"51269|建筑信息模型分类|\b\d{2}-\d{2}\.\d{2}")


def text_of(value: Any) -> str:
    """A label without the blanks around it; empty for None."""
    return "" if value is None else str(value).strip()


def code_in(name: str) -> str:
    """The code-like beginning of a name: ``XF-1-05-02 消火栓`` gives ``XF-1-05-02``; else empty."""
    found = _CODE.match(name.strip())
    return found[1] if found and any(c.isdigit() for c in found[1]) else ""


def numbers_otherwise(said: str) -> bool:
    """Whether a classification, or a code with its classification, has no table that we have."""
    return _OTHER_NUMBERS.search(said) is not None
