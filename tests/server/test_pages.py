"""The web app's files: kept for ever where their name has a hash, asked for again otherwise."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.config import Settings


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Walkround</title>", "utf-8")
    (folder / "assets" / "main-Bx3kQ9aZ.js").write_text("const a = 1;\n" * 200, "utf-8")
    (folder / "sw.js").write_text("self.skipWaiting();", "utf-8")
    (tmp_path / "secret.txt").write_text("not yours", "utf-8")
    return folder


@pytest.fixture
def browser(settings: Settings, dist: Path) -> FlaskClient:
    client: FlaskClient = create_app(replace(settings, map_folder=dist)).test_client()
    return client


@pytest.mark.parametrize("path", ["/", "/sites/abc/plan", "/sign-in"])
def test_every_address_of_the_app_is_its_page(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert b"Walkround" in answer.data
    assert answer.headers["Cache-Control"] == "no-cache"


def test_hashed_files_are_kept_for_ever_and_sent_compressed(browser: FlaskClient) -> None:
    path = "/assets/main-Bx3kQ9aZ.js"
    plain = browser.get(path)
    small = browser.get(path, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in plain.headers["Cache-Control"]
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert plain.mimetype == "text/javascript"


def test_the_service_worker_is_always_asked_for(browser: FlaskClient) -> None:
    assert browser.get("/sw.js").headers["Cache-Control"] == "no-cache"


def test_nothing_outside_the_folder_is_served(browser: FlaskClient) -> None:
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"):
        assert b"not yours" not in browser.get(path).data


def test_an_app_that_was_not_built_says_how(settings: Settings, tmp_path: Path) -> None:
    client = create_app(replace(settings, map_folder=tmp_path / "nothing")).test_client()
    answer = client.get("/")
    assert answer.status_code == 503
    assert "./run serve" in answer.text
