"""The process that alone touches a register's content: workbooks are zips of XML, and may lie."""

from __future__ import annotations

import sys

from importers.killable import serve_reading
from importers.register.read import read_here

if __name__ == "__main__":
    sys.exit(serve_reading(sys.argv[1:], read_here))
