"""The process beside the search: it never holds up the search that it serves."""

import time

import numpy as np

from routing.prove import RouteTask
from routing.proving import Prover

STOPS = 110


def tasks(count: int) -> list[RouteTask]:
    """Routes over points strewn at random, each too long to be proven in a moment."""
    rng = np.random.default_rng(3)
    found = []
    for number in range(count):
        points = rng.uniform(0, 1000, size=(STOPS + 1, 2))
        gaps = points[:, None, :] - points[None, :, :]
        found.append(
            RouteTask(
                key=(number, *range(STOPS)),
                travel=np.hypot(gaps[..., 0], gaps[..., 1]).astype(np.int64),
                service=(0,) * STOPS,
                starts=(((0, 10_000_000),),) * STOPS,
                begin=0,
                end=10_000_000,
            )
        )
    return found


def test_asking_for_many_proofs_does_not_wait_for_them() -> None:
    prover = Prover(None, 0.0)
    try:
        prover.ask(tasks(60))  # 6 MB, far more than a pipe holds
        assert prover.waiting
        assert not prover.proofs
    finally:
        prover.close()


def test_a_short_route_is_proven_while_others_are_pending() -> None:
    short = RouteTask(
        key=(0, 0),
        travel=np.array([[0, 5], [5, 0]]),
        service=(10,),
        starts=(((0, 100),),),
        begin=0,
        end=100,
    )
    prover = Prover(None, 0.0)
    try:
        prover.ask([short, *tasks(3)])
        until = time.monotonic() + 60
        while not prover.proofs and time.monotonic() < until:
            prover.poll()
            time.sleep(0.01)
        assert prover.proofs[(0, 0)].proven
        assert prover.proofs[(0, 0)].walking == 10  # 5 there and 5 back
        assert prover.waiting
    finally:
        prover.close()


def short(number: int, *, late: bool = False) -> RouteTask:
    """Stops at 100, -10 and 10 of a line, in that order; ``late``: only that one keeps times."""
    at = np.array([0, 100, -10, 10])
    always = ((0, 10_000),)
    return RouteTask(
        key=(number, 0, 1, 2),
        travel=np.abs(at[:, None] - at[None]).astype(np.int64),
        # 100, 10, -10 is shorter, but 10 takes until 300.
        service=(10, 10, 100),
        starts=(((0, 125),), ((0, 225),), always) if late else (always,) * 3,
        begin=0,
        end=10_000,
    )


def test_the_searching_process_helps_with_what_takes_least() -> None:
    prover = Prover(None, 0.0)
    try:
        prover.ask([*tasks(1), short(7), short(8)])
        prover.help(10)
        assert prover.proofs[7, 0, 1, 2].proven
        assert (8, 0, 1, 2) not in prover.proofs
        prover.help(0)
        assert (8, 0, 1, 2) not in prover.proofs, "no time, no help"
    finally:
        prover.close()


def test_the_searching_process_helps_with_rounds_whose_hours_bind() -> None:
    prover = Prover(None, 0.0)
    try:
        prover.ask([short(7, late=True)])
        prover.help(10)
        assert prover.proofs[7, 0, 1, 2].binding
        prover.help(10)
        assert prover.proofs[7, 0, 1, 2].proven
    finally:
        prover.close()


def test_times_are_put_in_once_all_others_are_proven_and_old_routes_are_forgotten() -> None:
    prover = Prover(None, 0.0)
    try:
        prover.ask(tasks(40))
        prover.ask([short(7, late=True), short(8)])
        until = time.monotonic() + 60
        while prover.waiting and time.monotonic() < until:
            prover.poll()
            time.sleep(0.01)
        proof = prover.proofs[7, 0, 1, 2]
        assert proof.proven
        assert not proof.binding
        assert proof.order == (0, 1, 2)
        assert prover.proofs[8, 0, 1, 2].proven
        # One of the forty may have been begun; the others were let go.
        assert len(prover.proofs) <= 3
        assert not prover.bounding
    finally:
        prover.close()
