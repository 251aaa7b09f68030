"""The smallest problem there is: what compiled code is loaded on, outside anybody's time limit."""

from __future__ import annotations

import numpy as np

from routing.problem import Problem, ProfileId, Shift, ShiftId, TimeWindow, Visit, VisitId


def tiny_problem() -> Problem:
    """Two visits and one shift, a tick of walking from anywhere to anywhere."""
    window = TimeWindow(opens=0, closes=9_000)
    visits = tuple(
        Visit(id=VisitId(str(k)), place=k + 1, service=10, windows=(window,)) for k in range(2)
    )
    profile = ProfileId("warm")
    shift = Shift(id=ShiftId("0"), inspector="0", opens=0, closes=9_000, depot=0, profile=profile)
    walks = {profile: (np.ones((3, 3)) - np.eye(3)).astype(np.int32)}
    return Problem(length=10_000, day_starts=(0,), visits=visits, shifts=(shift,), travel=walks)
