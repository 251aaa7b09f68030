"""The documents name every setting, command, route and report field that the code has."""

from __future__ import annotations

import argparse
import ast
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from server import cli, config
from server.app import API, create_app
from server.config import read_settings
from server.workflows import import_site, reach_report

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).resolve().parents[1] / "docs"
ROOT = DOCS.parent


def _text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def _settings() -> set[str]:
    source = inspect.getsource(config)
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"WALKROUND_[A-Z_]+", node.value)
    }


def _commands(parser: argparse.ArgumentParser, said: str) -> Iterator[tuple[str, list[str]]]:
    """Each command that does something, with its options in long form."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001  # argparse has no public way to list commands
    for group in groups:
        for name, below in group.choices.items():
            yield from _commands(below, f"{said} {name}")
    if not groups:
        options = [o for a in parser._actions for o in a.option_strings if o.startswith("--")]  # noqa: SLF001
        yield said, [option for option in options if option != "--help"]


def _plain(route: str) -> str:
    """A route with its parts unnamed, whichever way they are written."""
    return re.sub(r"<[^<>]*>|\{[^{}]*\}", "*", route)


def _routes(tmp_path: Path) -> set[tuple[str, str]]:
    app = create_app(read_settings({}, data=tmp_path))
    return {
        (method, _plain(rule.rule.removeprefix(API)))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(API) and not rule.rule.endswith("/openapi.json")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def _documented_paths() -> set[str]:
    # What follows "?" says which filters there are.
    return {_plain(path.split("?")[0]) for path in re.findall(r"/[^\s`,…]+", _text("http_api.md"))}


def _keys(node: ast.AST) -> set[str]:
    return {
        key.value
        for part in ast.walk(node)
        if isinstance(part, ast.Dict)
        for key in part.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def _report_fields() -> set[str]:
    tree = ast.parse(inspect.getsource(import_site))
    writers: dict[str, Any] = {
        node.name: node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name in ("_report", "_issue")
    }
    reached = ast.parse(inspect.getsource(reach_report))
    return _keys(writers["_report"]) | _keys(writers["_issue"]) | _keys(reached)


def test_every_setting_stands_in_the_operating_guide() -> None:
    settings = _settings()
    assert len(settings) >= 8
    missing = {name for name in settings if f"`{name}`" not in _text("operating.md")}
    assert not missing


def test_the_operating_guide_names_no_setting_that_is_not_read() -> None:
    named = set(re.findall(r"`(WALKROUND_[A-Z_]+)", _text("operating.md")))
    assert named == _settings()


def test_every_command_and_option_stands_in_the_operating_guide() -> None:
    rows = [line for line in _text("operating.md").splitlines() if line.startswith("| `walkround ")]
    commands = list(_commands(cli._parser(), "walkround"))  # noqa: SLF001  # what main() parses with
    assert len(commands) >= 8
    missing = []
    for command, options in commands:
        row = next((row for row in rows if re.match(rf"\| `{command}[ `]", row)), "")
        missing += [
            f"{command} {option}" for option in ("", *options) if option not in row or not row
        ]
    assert not missing


def test_every_route_stands_in_the_http_contract(tmp_path: Path) -> None:
    routes = _routes(tmp_path)
    assert len(routes) >= 30
    documented = _documented_paths()
    missing = sorted(f"{method} {path}" for method, path in routes if path not in documented)
    assert not missing


def test_every_field_of_the_import_report_is_explained() -> None:
    fields = _report_fields()
    assert {"storeys", "of_assets", "source_id", "network", "reason"} <= fields
    text = _text("import_report.md").split("## An example")[0]
    named = {part for name in re.findall(r"`([a-z0-9_.]+)`", text) for part in name.split(".")}
    assert not fields - named


@pytest.mark.parametrize("name", ["README.md", "docs/architecture.md", "docs/operating.md"])
def test_links_lead_somewhere(name: str) -> None:
    file = ROOT / name
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)\)", file.read_text("utf-8"))
    assert links
    missing = [link for link in links if not (file.parent / link).exists()]
    assert not missing


def test_pictures_of_the_readme_are_there_and_made_by_a_browser_test() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^):]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert pictures
    assert not [picture for picture in pictures if not (ROOT / picture).is_file()]
    tests = "".join(file.read_text("utf-8") for file in (ROOT / "tests" / "browser").glob("*.py"))
    assert not [picture for picture in pictures if f'"{Path(picture).name}"' not in tests]


def test_files_that_the_architecture_names_exist() -> None:
    """A path in the table of steps is whole where it starts with a package."""
    named = re.findall(
        r"`((?:server|spatial|routing|inspection|importers|static)/[\w/.]*)`",
        _text("architecture.md"),
    )
    assert len(named) >= 20
    assert not [path for path in named if not (ROOT / path).exists()]
