"""What the doors of one storey ask of a way through them: time, width, hours, direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spatial.crossings import times_crossed
from spatial.floor import sill_lengths

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from spatial.profile import WalkingProfile
    from spatial.site import Opening
    from spatial.triangulation import Floats, Ints


@dataclass(frozen=True)
class Gates:
    """
    The openings of one storey, as arrays.

    Parameters
    ----------
    ids
        Their ids.
    sills : (o, 4)
        x, y of both ends.
    is_door : (o,)
        Which of them take time to open.
    widths : (o,)
        From jamb to jamb, in metres.
    delays : (o,)
        Seconds lost at those that say so themselves, NaN at the others.
    ways : (o,)
        1 where one may go from the left of the sill to its right only, -1 the other way round.
    has_hours : (o,)
        Which are not open all day.
    """

    ids: tuple[str, ...]
    sills: Floats
    is_door: Ints
    widths: Floats
    delays: Floats
    ways: Ints
    has_hours: Ints

    def delay_seconds(self, starts: Floats, ends: Floats, profile: WalkingProfile) -> Floats:
        """Seconds (n,) that straight ways lose more, or less, than at ordinary doors."""
        more = np.zeros(len(starts))
        for k in np.flatnonzero(~np.isnan(self.delays)):
            passed = times_crossed(starts, ends, self.sills[k : k + 1], False)
            more += passed * (self.delays[k] - self.is_door[k] * profile.door_s)
        return more

    def shut(self, profile: WalkingProfile | None, closed: Collection[str]) -> NDArray[np.bool_]:
        """Which openings (o,) somebody cannot pass in either direction; None: which are closed."""
        shut = np.array([i in closed for i in self.ids], dtype=np.bool_)
        if profile is not None:
            shut |= self.widths < profile.least_width
            shut |= (self.has_hours == 1) & profile.locked_out
        return shut

    def barred(
        self,
        starts: Floats,
        ends: Floats,
        profile: WalkingProfile | None,
        closed: Collection[str],
        *,
        backwards: bool,
    ) -> Ints:
        """
        Which straight ways (n,) a door does not let through.

        Parameters
        ----------
        starts, ends : (n, 2)
            Metres.
        profile
            Who walks; None asks of doors only whether they are closed.
        closed
            Ids of openings that are shut.
        backwards
            Whether the ways are walked from end to start.
        """
        shut = self.shut(profile, closed)
        barred = np.zeros(len(starts), dtype=np.int64)
        if shut.any():
            barred |= times_crossed(starts, ends, self.sills[shut], True) > 0
        if profile is None:
            return barred
        for k in np.flatnonzero((self.ways != 0) & ~shut):
            onwards = (ends - starts) @ through(self.sills[k]) * self.ways[k]
            against = onwards > 0 if backwards else onwards < 0
            barred |= (times_crossed(starts, ends, self.sills[k : k + 1], True) > 0) & against
        return barred

    def is_one_way(self, profile: WalkingProfile | None) -> bool:
        """Whether there and back may differ for somebody on this storey."""
        return profile is not None and bool(self.ways.any())


def through(sill: Floats) -> Floats:
    """Direction (2,) from the left of a sill to its right."""
    return np.array([sill[3] - sill[1], sill[0] - sill[2]])


def gates_of(openings: Sequence[Opening]) -> Gates:
    """The openings of one storey as arrays."""
    way = {None: 0, "left_to_right": 1, "right_to_left": -1}
    return Gates(
        ids=tuple(opening.id for opening in openings),
        sills=np.array([opening.line for opening in openings], dtype=np.float64).reshape(-1, 4),
        is_door=np.array([opening.kind != "passage" for opening in openings], dtype=np.int64),
        widths=sill_lengths(openings),
        delays=np.array(
            [np.nan if opening.delay is None else opening.delay for opening in openings],
            dtype=np.float64,
        ),
        ways=np.array([way[opening.one_way] for opening in openings], dtype=np.int64),
        has_hours=np.array([opening.hours is not None for opening in openings], dtype=np.int64),
    )
