"""Broken drawings by the hundred: ``python -m tests.importers.dxf.fuzz --cases 600 --seed 1``.

Each case is a sound drawing with bytes, tags, numbers or whole sections changed. A drawing may be
refused with an importer's error; anything else is a fault of ours, and its case is printed.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from importers.dxf import read_dxf
from importers.dxf.child import plan_drawing
from importers.dxf.limits import DrawingLimits
from importers.errors import ImporterError
from tests.dxf_build import LargeSheet, Sheet, two_rooms

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 30.0  # of the processor, for one case: a busy machine is no fault
LIMITS = DrawingLimits(things=20_000)
NUMBERS = (b"0", b"-1", b"1e308", b"nan", b"inf", b"1e-300", b"99999999999", b"x", b"")


def seeds(folder: Path) -> list[bytes]:
    """Sound drawings to break: text and binary, with a block, a hatch and paragraphs."""
    sheet = two_rooms(Sheet())
    hatch = sheet.model.add_hatch(dxfattribs={"layer": "A-WALL"})
    hatch.paths.add_polyline_path([sheet.at(0, 4), sheet.at(4, 4), sheet.at(4, 4.2)])
    sheet.model.add_mtext("{\\H2;二层}\\P走廊", dxfattribs={"layer": "A-AREA-IDEN"})
    sheet.ring("A-AREA", (0, 0), (4, 0), (4, 4))
    sheet.model.add_spline([(0, 0), (500, 900), (2000, 300)], dxfattribs={"layer": "A-WALL"})
    sheet.model.add_ellipse((0, 0), (700, 0), 0.5, dxfattribs={"layer": "S-COLS"})
    text = sheet.save(folder, "seed.dxf").read_bytes()
    binary = folder / "binary.dxf"
    sheet.document.saveas(binary, fmt="bin")
    several = LargeSheet()
    several.plan((0, 0), "一层平面图", ("大厅", "商铺"), "楼梯间")
    several.plan((40, 0), "二~三层平面图", ("办公室", "会议室"), "楼梯间")
    several.view((0, -40), "南立面图")
    return [text, text, several.save(folder, "several.dxf").read_bytes(), binary.read_bytes()]


def flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def cut(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, len(data) // 40)]


def double(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 4_000)]
    data[start:start] = piece * chance.randint(1, 5)


def renumber(data: bytearray, chance: random.Random) -> None:
    """Other values behind group codes of the drawing's own part."""
    lines = bytes(data).split(b"\n")
    first = next((i for i, line in enumerate(lines) if line.startswith(b"ENTITIES")), 0)
    for _ in range(chance.randint(1, 25)):
        lines[chance.randrange(first, len(lines))] = chance.choice(NUMBERS)
    data[:] = b"\n".join(lines)


class TooSlow(BaseException):
    """A case took more than `SECONDS`; no reader's own handling of errors may swallow it."""


def too_slow(_signal: int, _frame: object) -> None:
    raise TooSlow(f"more than {SECONDS:.0f} s")


CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (flip, cut, double, renumber)


def run(cases: int, seed: int) -> tuple[int, int, list[str]]:
    """
    Read broken drawings.

    Returns
    -------
    read, refused, faults
        How many became a site, how many were refused, and what went wrong in the others.
    """
    chance = random.Random(seed)
    read = refused = 0
    faults: list[str] = []
    before = signal.signal(signal.SIGPROF, too_slow)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = seeds(folder)
        path = folder / "case.dxf"
        for case in range(cases):
            data = bytearray(chance.choice(sound))
            for _ in range(chance.choice((1, 1, 1, 2))):
                if len(data) > 10:
                    chance.choice(CHANGES)(data, chance)
            path.write_bytes(data)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                read_dxf([path], name="fuzz", limits=LIMITS, read=plan_drawing)
                read += 1
            except ImporterError:
                refused += 1
            except (Exception, TooSlow):  # each is what this looks for
                faults.append(f"case {case} of seed {seed}:\n{traceback.format_exc(limit=-4)}")
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)
    return read, refused, faults


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--cases", type=int, default=600)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    read, refused, faults = run(asked.cases, asked.seed)
    print("\n".join(faults))
    print(f"{asked.cases} cases: {read} read, {refused} refused, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
