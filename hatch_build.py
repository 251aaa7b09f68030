"""Puts the built web app and the sample sites inside the wheel.

A hook rather than ``force-include``, because an editable install happens before the web app is
built and needs neither.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = {"static/map/dist": "server/_map", "sample_sites": "server/_sample_sites"}


class BundleHook(BuildHookInterface[Any]):
    """Adds the bundled folders to a wheel meant for other machines."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name what goes in, refusing to build a wheel that would show an empty page."""
        if version == "editable":
            return
        for source, target in BUNDLED.items():
            folder = Path(self.root) / source
            if not folder.is_dir():
                message = f"{source} is missing: run './run setup' before building a wheel"
                raise FileNotFoundError(message)
            build_data["force_include"][str(folder)] = target
