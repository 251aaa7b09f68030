"""Jobs run alike on SQLite and on PostgreSQL."""

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_by(request: pytest.FixtureRequest) -> str:
    """Each test here runs on both."""
    name: str = request.param
    return name
