"""The sealed draw: it covers all, can be made again, and cannot be exchanged."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.surprise import (
    Draw,
    DrawRules,
    InvalidDraw,
    covered_in_cycle,
    draw,
    is_as_drawn,
)

LIFTS = tuple(f"lift-{k}" for k in range(10))
OPENS = datetime(2026, 12, 1, 1, tzinfo=UTC)


def series(rules: DrawRules, candidates: tuple[str, ...], draws: int) -> list[tuple[str, ...]]:
    drawn: list[tuple[str, ...]] = []
    for number in range(draws):
        covered = covered_in_cycle(rules, drawn)
        seed = f"secret-{number}"
        drawn.append(draw(rules, candidates, seed=seed, number=number, covered=covered))
    return drawn


@given(n=st.integers(1, 40), cycle=st.integers(1, 8), more=st.integers(0, 5))
def test_each_cycle_covers_everything_and_each_draw_has_its_number(
    n: int, cycle: int, more: int
) -> None:
    candidates = tuple(f"t{k}" for k in range(n))
    rules = DrawRules(count=-(-n // cycle) + more, cover_draws=cycle)
    drawn = series(rules, candidates, 2 * cycle)
    for begins in (0, cycle):
        assert {one for part in drawn[begins : begins + cycle] for one in part} == set(candidates)
    assert all(len(part) == len(set(part)) == min(n, rules.count) for part in drawn)


def test_nobody_is_safe_after_having_been_drawn() -> None:
    # 4 of 10, all in 5 draws: 2 are owed in each, 2 are free.
    drawn = series(DrawRules(count=4, cover_draws=5), LIFTS, 50)
    again = sum(bool(set(a) & set(b)) for a, b in itertools.pairwise(drawn))
    assert again > 20
    # And nobody is drawn much more often than others: 20 of 50 on average.
    counts = [sum(lift in part for part in drawn) for lift in LIFTS]
    assert min(counts) >= 12
    assert max(counts) <= 28


def test_a_record_can_be_drawn_again_and_not_be_exchanged() -> None:
    rules = DrawRules(count=3, cover_draws=4)
    drawn = draw(rules, LIFTS, seed="s", number=0)
    record = Draw(
        id="d", number=0, rules=rules, seed="s", candidates=LIFTS, covered=(), drawn=drawn,
        opens_at=OPENS,
    )  # fmt: skip
    assert is_as_drawn(record)
    # The order of the walk is free, what is drawn is not.
    assert is_as_drawn(replace(record, drawn=tuple(reversed(drawn))))
    other = next(lift for lift in LIFTS if lift not in drawn)
    exchanged = replace(record, drawn=(other, *drawn[1:]))
    assert not is_as_drawn(exchanged)
    assert len({record.commitment, exchanged.commitment}) == 2
    assert replace(record, seed="t").commitment != record.commitment


def test_another_seed_draws_others_and_the_same_seed_the_same() -> None:
    rules = DrawRules(count=3, cover_draws=4)
    seen = {draw(rules, LIFTS, seed=f"{k}", number=0) for k in range(20)}
    assert len(seen) > 15
    assert draw(rules, LIFTS, seed="1", number=0) in seen


def test_what_cannot_cover_is_refused_with_what_would() -> None:
    with pytest.raises(InvalidDraw, match="draw 4 or more"):
        draw(DrawRules(count=3, cover_draws=3), LIFTS, seed="s", number=0)
    with pytest.raises(InvalidDraw, match="nothing to draw"):
        draw(DrawRules(count=3, cover_draws=3), (), seed="s", number=0)
    with pytest.raises(InvalidDraw, match="count >= 1"):
        DrawRules(count=0, cover_draws=1)
