"""The pages of the app as tests drive them without a browser, through Streamlit's AppTest."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from semsearch.ui.links import page
from semsearch.ui.server.script import SCRIPT
from semsearch.ui.server.shown import SHOWN


def new_app() -> AppTest:
    """Return the app, before its first run."""
    return AppTest.from_file(str(SCRIPT), default_timeout=60)


def open_page(app: AppTest, name: str) -> AppTest:
    """Run the app, go to a page, and return it."""
    return app.run().switch_page(page(name)).run()


def search(app: AppTest, words: str) -> AppTest:
    """Return the app with what some words find."""
    app.query_params["q"] = words
    return app.run()


def component(app: AppTest, name: str) -> list[dict[str, Any]]:
    """Return what each component of ours called `name` was told."""
    protos = [element.proto for element in app.get("bidi_component")]
    return [json.loads(own.json) for own in protos if own.component_name == f"semsearch_{name}"]


def grid(app: AppTest, place: str = "found") -> dict[str, Any]:
    """Return what a grid of the page was told; empty if there is none."""
    return next((told for told in component(app, "grid") if told["place"] == place), {})


def photos_in(app: AppTest, place: str = "found") -> list[int]:
    """Return the numbers of the photos in a grid of the page."""
    told = grid(app, place)
    shown = SHOWN.get(told["key"]) if told else None
    return shown.matches.ids.tolist() if shown else []
