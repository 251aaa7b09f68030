"""Ids made of where a thing comes from."""

from __future__ import annotations

from uuid import UUID, uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.site import make_id


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
@settings(max_examples=50, deadline=None)
def test_an_id_is_the_uuid_of_version_5_that_it_always_was(parts: list[str]) -> None:
    namespace = UUID("6f1c0b0e-6f0e-5f0a-9d2e-3d1f8f6a2c11")
    assert make_id(*parts) == str(uuid5(namespace, "\x1f".join(parts)))
