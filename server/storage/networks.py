"""Walking networks beside the database: one for each site and revision, made where missing."""

from __future__ import annotations

import pickle
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, cast

from spatial.network import build_network

if TYPE_CHECKING:
    from spatial.network import WalkNetwork
    from spatial.site import Site

# Bumped when a network's form changes, so that an older one is not read.
FORM = 3


def save_network(folder: Path, site_id: str, revision: int, network: WalkNetwork) -> None:
    """Keep the network of a site's revision and forget older ones."""
    folder.mkdir(parents=True, exist_ok=True)
    path = _path(folder, site_id, revision)
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        pickle.dump(network, file, protocol=pickle.HIGHEST_PROTOCOL)
    Path(file.name).replace(path)
    for other in folder.glob(f"{site_id}-*.network"):
        if other != path:
            other.unlink(missing_ok=True)


def load_network(folder: Path, site: Site, revision: int) -> WalkNetwork:
    """
    The network of a site, built and kept where there is none for its revision.

    Notes
    -----
    The file is a pickle, and only ever one that `save_network` wrote into the data folder.
    """
    path = _path(folder, site.id, revision)
    try:
        return cast("WalkNetwork", pickle.loads(path.read_bytes()))
    except (OSError, pickle.UnpicklingError, AttributeError, EOFError, ImportError):
        network = build_network(site)
        save_network(folder, site.id, revision, network)
        return network


def _path(folder: Path, site_id: str, revision: int) -> Path:
    return folder / f"{site_id}-{revision}.v{FORM}.network"
