"""The process that alone touches a register's content: workbooks are zips of XML, and may lie.

Started as ``python -m importers.register.child REQUEST.json``; leaves ``register.pickle`` in the
folder that the request stands in, or the refusal.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path
from typing import Any

from importers.errors import ImporterError
from importers.killable import bound_memory, leave_refusal
from importers.register.read import read_here

MADE = "register.pickle"


def main(arguments: list[str]) -> int:
    """Do what the request asks; 0 when the register was read."""
    order = Path(arguments[0])
    request: dict[str, Any] = json.loads(order.read_text(encoding="utf-8"))
    bound_memory(int(request["memory_mb"]))
    try:
        made = read_here(Path(request["path"]), request["columns"], request["remembered"])
    except ImporterError as refusal:
        return leave_refusal(order.parent, refusal)
    with (order.parent / MADE).open("wb") as file:
        pickle.dump(made, file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
