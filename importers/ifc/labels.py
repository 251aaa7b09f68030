"""Labels as files write them; loaded by the reading process too, so it needs nothing else."""

from __future__ import annotations

import re
from typing import Any

_CODE = re.compile(r"^([A-Z]{1,6}\d{0,3}(?:[-_.][A-Z0-9]{1,6}){1,6})(?:\s|:|：|$)")


def text_of(value: Any) -> str:
    """A label without the blanks around it; empty for None."""
    return "" if value is None else str(value).strip()


def code_in(name: str) -> str:
    """The code-like beginning of a name: ``XF-1-05-02 消火栓`` gives ``XF-1-05-02``; else empty."""
    found = _CODE.match(name.strip())
    return found[1] if found and any(c.isdigit() for c in found[1]) else ""
