"""A demo server of its own, and real browsers that may speak to it and to nobody else."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Request

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = "滨江花园"
SOLVE_S = 8
READY_WITHIN_S = 300
PATIENCE_MS = 40_000  # maps are drawn in software, on machines that do other things too
PASSWORD = "walkround-demo"
DESKTOP, TABLET, PHONE = (1440, 900), (834, 1112), (390, 844)
# Software drawing; and none of the browser's own errands, which the tests would see as foreign.
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)


@dataclass
class Demo:
    """A running demo: where it answers, and a way to open pages on it."""

    address: str
    browser: Browser
    foreign: list[str] = field(default_factory=list)

    def context(
        self,
        *,
        size: tuple[int, int] = DESKTOP,
        language: str = "zh-CN",
        touch: bool = False,
        dark: bool = False,
    ) -> BrowserContext:
        """A new browser profile; what it asks of other hosts is noted, and fails the test."""
        scheme: Literal["dark", "light"] = "dark" if dark else "light"
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=language,
            has_touch=touch,
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("request", self._note)
        return context

    def sign_in(self, context: BrowserContext, username: str) -> Page:
        """Sign in on the sign-in page as one of the demo's accounts; lands on the first page."""
        page = context.new_page()
        page.goto(f"{self.address}/sign-in")
        page.locator("input[name=username], input[autocomplete=username]").first.fill(username)
        page.locator("input[type=password]").first.fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/sites/**")
        # Tests that ran before may have left sites of their own, and one of them may come first.
        site = self.site(page)
        if site not in page.url:
            page.goto(re.sub(r"(/sites/)[^/]+", rf"\g<1>{site}", page.url))
        return page

    def site(self, page: Page) -> str:
        """Id of the demo's site."""
        sites = self.api(page, "GET", "/sites")["items"]
        return str(next(one["id"] for one in sites if one["name"] == SAMPLE))

    def api(self, page: Page, method: str, path: str, body: Any = None) -> Any:
        """Speak to the API with the page's own session."""
        return page.evaluate(
            """async ([method, path, body]) => {
              const headers = { "Content-Type": "application/json" };
              if (method !== "GET") {
                const session = await (await fetch("/api/v1/session")).json();
                headers["X-CSRF-Token"] = session.csrf;
              }
              const answer = await fetch("/api/v1" + path, {
                method, headers, body: body === null ? undefined : JSON.stringify(body),
              });
              return answer.status === 204 ? null : await answer.json();
            }""",
            [method, path, body],
        )

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.address, "blob:", "data:")):
            self.foreign.append(request.url)


@pytest.fixture(scope="session")
def demo_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a demo on a free port, with data of its own."""
    if not (ROOT / "static" / "map" / "dist" / "index.html").is_file():
        pytest.fail("the web app is not built; ./run test builds it")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    data = tmp_path_factory.mktemp("demo")
    words = ["demo", "--data", str(data), "--port", str(port), "--no-browser"]
    log = data / "demo.log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "server.cli", *words, "--seconds", str(SOLVE_S)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        try:
            yield _first_line(process, log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdout is not None, "it was asked for"
            process.stdout.close()


def _first_line(process: subprocess.Popen[str], log: Path) -> str:
    lines: list[str] = []
    output = process.stdout
    assert output is not None, "it was asked for"
    reader = threading.Thread(target=lambda: lines.append(output.readline()), daemon=True)
    reader.start()
    reader.join(READY_WITHIN_S)
    if not lines or not lines[0].startswith("http"):
        pytest.fail(f"the demo did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
    return lines[0].strip()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests; each test has profiles of its own."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def demo(demo_address: str, browser: Browser) -> Iterator[Demo]:
    """A demo to look at; the test fails if a page asked anything of another host."""
    running = Demo(address=demo_address, browser=browser)
    yield running
    for context in browser.contexts:
        context.close()
    assert running.foreign == [], "the product asks nothing of the internet"
