"""Originals of imports by content hash: each kept once, under the name it came with."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 20
LONGEST_NAME = 120
_HASH = re.compile(r"[0-9a-f]{64}")


class UploadFolder:
    """
    Plan files that users gave.

    Parameters
    ----------
    folder
        Made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, stream: BinaryIO, name: str) -> tuple[str, str]:
        """
        Keep a file.

        Returns
        -------
        sha256, name
            Content hash, and the name made safe: what `path` asks for.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with NamedTemporaryFile(dir=self._folder, delete=False) as file:
            for chunk in _chunks(stream):
                digest.update(chunk)
                file.write(chunk)
        sha256, safe = digest.hexdigest(), safe_name(name)
        kept = self.path(sha256, safe)
        kept.parent.mkdir(exist_ok=True)
        Path(file.name).replace(kept)
        return sha256, safe

    def path(self, sha256: str, name: str) -> Path:
        """Where a file is kept."""
        if not _HASH.fullmatch(sha256) or safe_name(name) != name:
            raise ValueError(f"no upload can be called {sha256!r}, {name!r}")
        return self._folder / sha256 / name


def safe_name(name: str) -> str:
    """A file name without folders, control characters or anything a shell or file system minds."""
    last = re.split(r"[/\\]", name)[-1]
    # Letters of any script stay: 滨江花园.ifc is what its owner calls it, and issues name the file.
    clean = re.sub(r"[^\w.\- ()+]", "_", last).strip(". ")
    return (Path(clean).stem[:LONGEST_NAME] + Path(clean).suffix[:20]) or "plan"


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk
