"""Put what lies beside the package into its wheel. Called by hatchling, see pyproject.toml.

A wheel made from a clone or from the source archive gets it as the folder `semsearch/share`. An
editable install reads it where it lies.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("app.py", "pages", "assets", "data", ".streamlit")


class ShipFiles(BuildHookInterface):  # type: ignore[misc]
    """The step of a build that adds the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add them; `version` is ``editable`` or ``standard``."""
        if version == "standard":
            build_data["force_include"] |= {name: f"semsearch/share/{name}" for name in SHIPPED}
