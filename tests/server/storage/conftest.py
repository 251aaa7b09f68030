"""What is kept is kept alike by SQLite and by PostgreSQL."""

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_by(request: pytest.FixtureRequest) -> str:
    """Each test here runs on both."""
    name: str = request.param
    return name
