"""What straight ways across a floor pass: doors, closed openings, rooms not to cut through."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from spatial.compiled import compiled
from spatial.profile import pass_through_factor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spatial.site import Space
    from spatial.triangulation import Floats, Ints


class DearRooms(NamedTuple):
    """
    Rooms that are dear to pass through.

    Parameters
    ----------
    boxes : (r, 4)
        Least x, least y, greatest x, greatest y.
    factors : (r,)
        `pass_through_factor` of each.
    start : (r + 1,)
        Slices of ``sides``.
    sides : (s, 4)
        Sides of their outlines and holes: x, y of both ends.
    """

    boxes: Floats
    factors: Floats
    start: Ints
    sides: Floats


def dear_rooms(spaces: Sequence[Space]) -> tuple[DearRooms, tuple[Space, ...]]:
    """Rooms of one storey that cost more than a corridor to pass through, and which they are."""
    dear = tuple(
        space for space in spaces if pass_through_factor(space) > 1 and not space.polygon.is_empty
    )
    sides, start = [np.empty((0, 4))], [0]
    for space in dear:
        for ring in shapely.get_rings(shapely.get_parts(space.polygon)):
            xy = shapely.get_coordinates(ring)
            sides.append(np.hstack((xy[:-1], xy[1:])))
        start.append(sum(map(len, sides)))
    rooms = DearRooms(
        boxes=np.array([space.polygon.bounds for space in dear]).reshape(-1, 4),
        factors=np.array([pass_through_factor(space) for space in dear], dtype=np.float64),
        start=np.array(start, dtype=np.int64),
        sides=np.vstack(sides),
    )
    return rooms, dear


@compiled
def _side_of(line: Floats, x: float, y: float) -> float:
    return float((line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0]))


@compiled
def times_crossed(starts: Floats, ends: Floats, lines: Floats, touching: bool) -> Ints:
    """
    How many of some short lines each of many straight ways crosses.

    Parameters
    ----------
    starts, ends : (n, 2)
        Ends of the ways in metres.
    lines : (m, 4)
        For instance the sills of doors.
    touching
        Whether a way that ends on a line counts as crossing it.
    """
    counts = np.zeros(len(starts), np.int64)
    for m in range(len(lines)):
        line = lines[m]
        low_x, high_x = min(line[0], line[2]), max(line[0], line[2])
        low_y, high_y = min(line[1], line[3]), max(line[1], line[3])
        for i in range(len(starts)):
            ax, ay, bx, by = starts[i, 0], starts[i, 1], ends[i, 0], ends[i, 1]
            if (ax < low_x and bx < low_x) or (ax > high_x and bx > high_x):
                continue
            if (ay < low_y and by < low_y) or (ay > high_y and by > high_y):
                continue
            apart = _side_of(line, ax, ay) * _side_of(line, bx, by)
            if apart > 0 or (apart == 0 and not touching):
                continue
            c = (bx - ax) * (line[1] - ay) - (by - ay) * (line[0] - ax)
            d = (bx - ax) * (line[3] - ay) - (by - ay) * (line[2] - ax)
            if c * d <= 0:
                counts[i] += 1
    return counts


@compiled
def _length_within(
    ax: float, ay: float, bx: float, by: float, sides: Floats, cuts: Floats
) -> float:
    # Cut the way where it meets a side; a piece counts if its middle lies inside (even-odd rule).
    dx, dy = bx - ax, by - ay
    cuts[0], cuts[1] = 0.0, 1.0
    count = 2
    for s in range(len(sides)):
        ex, ey = sides[s, 2] - sides[s, 0], sides[s, 3] - sides[s, 1]
        across = dx * ey - dy * ex
        if across == 0:
            continue
        gx, gy = sides[s, 0] - ax, sides[s, 1] - ay
        along, beside = (gx * ey - gy * ex) / across, (gx * dy - gy * dx) / across
        if 0 < along < 1 and 0 <= beside <= 1:
            cuts[count] = along
            count += 1
    ordered = np.sort(cuts[:count])
    share = 0.0
    for piece in range(count - 1):
        middle = (ordered[piece] + ordered[piece + 1]) / 2
        x, y = ax + middle * dx, ay + middle * dy
        inside = False
        for s in range(len(sides)):
            y0, y1 = sides[s, 1], sides[s, 3]
            if (y0 > y) != (y1 > y) and x < sides[s, 0] + (y - y0) / (y1 - y0) * (
                sides[s, 2] - sides[s, 0]
            ):
                inside = not inside
        if inside:
            share += ordered[piece + 1] - ordered[piece]
    return float(share * np.hypot(dx, dy))


@compiled
def extra_metres(
    starts: Floats, ends: Floats, own_at_start: Ints, own_at_end: Ints, rooms: DearRooms
) -> Floats:
    """
    By how many metres each way seems longer for the rooms it cuts through.

    Parameters
    ----------
    starts, ends : (n, 2)
        Ends of the ways in metres.
    own_at_start, own_at_end : (n,)
        Room a way begins or ends in by intent, which costs nothing more; -1 for none.
    rooms
        The dear rooms.

    Returns
    -------
    extra : (n,)
        Length in each room times its factor less one, summed.
    """
    extra = np.zeros(len(starts))
    longest = 0
    for r in range(len(rooms.factors)):
        longest = max(longest, rooms.start[r + 1] - rooms.start[r])
    cuts = np.empty(longest + 2)
    for r in range(len(rooms.factors)):
        sides = rooms.sides[rooms.start[r] : rooms.start[r + 1]]
        low_x, low_y = rooms.boxes[r, 0], rooms.boxes[r, 1]
        high_x, high_y = rooms.boxes[r, 2], rooms.boxes[r, 3]
        for i in range(len(starts)):
            if own_at_start[i] == r or own_at_end[i] == r:
                continue
            ax, ay, bx, by = starts[i, 0], starts[i, 1], ends[i, 0], ends[i, 1]
            if (ax < low_x and bx < low_x) or (ax > high_x and bx > high_x):
                continue
            if (ay < low_y and by < low_y) or (ay > high_y and by > high_y):
                continue
            within = _length_within(ax, ay, bx, by, sides, cuts)
            extra[i] += (rooms.factors[r] - 1) * within
    return extra
