"""Serves the built web app: its files, and its page for every address that is not the API's."""

from __future__ import annotations

import mimetypes
import re
from http import HTTPStatus
from pathlib import Path

from apiflask import APIBlueprint
from flask import Response, abort, request, send_file

from server.config import map_folder
from server.request import answer_bytes, parts

blueprint = APIBlueprint("pages", __name__, enable_openapi=False)

# A hash of the content is part of the name: whatever has it never changes.
HASHED = re.compile(r"[-.][0-9A-Za-z_-]{8,}\.(js|mjs|css|woff2|png|svg|json|webp)$")
COMPRESSED = frozenset({".js", ".mjs", ".css", ".html", ".svg", ".json", ".webmanifest"})
NEVER_KEPT = frozenset({"sw.js", "index.html", "manifest.webmanifest", "registerSW.js"})

mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("font/woff2", ".woff2")

NOT_BUILT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Walkround 巡图</title>
<body style="font-family:system-ui,sans-serif;max-width:40rem;margin:4rem auto;line-height:1.6">
<h1>Walkround 巡图</h1><p>网页应用尚未构建。请在项目目录运行 <code>./run serve</code>。</p>
<p>The web app has not been built yet. Run <code>./run serve</code> in the project's folder: it
builds the app and starts the server. The API answers at
<a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>"""


@blueprint.get("/", defaults={"path": ""})
@blueprint.get("/<path:path>")
def get_page(path: str) -> Response:
    """A file of the web app, or its page, which finds its own way."""
    if path == "api" or path.startswith("api/"):
        abort(HTTPStatus.NOT_FOUND)
    folder = map_folder(parts().settings)
    if folder is None:
        return answer_bytes(
            NOT_BUILT.encode(), HTTPStatus.SERVICE_UNAVAILABLE, mimetype="text/html"
        )
    file = (folder / path).resolve()
    if path and file.is_file() and file.is_relative_to(folder):
        return _file(file)
    if Path(path).suffix and not request.accept_mimetypes.accept_html:
        abort(HTTPStatus.NOT_FOUND)
    return _file(folder / "index.html")


def _file(file: Path) -> Response:
    mimetype = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if file.suffix in COMPRESSED:
        response = answer_bytes(file.read_bytes(), mimetype=mimetype, tagged=True)
    else:
        response = send_file(file, mimetype=mimetype, conditional=True, max_age=0)
    if file.name in NEVER_KEPT or not HASHED.search(file.name):
        response.headers["Cache-Control"] = "no-cache"
    else:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if file.name == "sw.js":
        response.headers["Service-Worker-Allowed"] = "/"
    return response
