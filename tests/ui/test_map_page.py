"""The page Map, driven through Streamlit's AppTest with the real engine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages import new_app, open_page, photos_in
from semsearch import SearchEngine
from semsearch.insight.atlas.making import open_atlas
from semsearch.ui.insight import atlas


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: SearchEngine) -> AppTest:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    open_atlas(engine)
    return new_app()


def open_map(app: AppTest) -> AppTest:
    open_page(app, "map")
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    return " ".join(each.value for each in app.markdown)


def test_the_map_offers_the_words_of_its_neighbourhoods(app: AppTest) -> None:
    words = open_map(app).button_group(key="area").options
    assert len(words) > 8
    assert len(app.get("plotly_chart")) == 1


def test_a_word_chooses_its_neighbourhood_without_a_mouse(app: AppTest) -> None:
    open_map(app).button_group(key="area").set_value("fish").run()
    assert not app.exception
    assert "photos**" in shown(app)
    assert len(photos_in(app, "all")) > 12


def test_an_address_names_the_neighbourhood(app: AppTest) -> None:
    app.query_params["area"] = "fish"
    assert len(photos_in(open_map(app), "all")) > 12


@pytest.mark.parametrize("area", ["xqzzyv", "<b>"])
def test_a_word_that_the_map_lacks_chooses_nothing(app: AppTest, area: str) -> None:
    app.query_params["area"] = area
    assert photos_in(open_map(app), "all") == []


def test_an_address_asks_where_a_photo_is(app: AppTest) -> None:
    app.query_params["photo"] = "5"
    assert "**1 photo**" in shown(open_map(app))
    assert photos_in(app, "all") == [5]


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 40])
def test_a_photo_that_there_is_not_is_not_shown(app: AppTest, number: str) -> None:
    app.query_params["photo"] = number
    assert photos_in(open_map(app), "all") == []


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """From 100 photos on, a picture stands for those around it."""
    for module in ("atlas_view", "atlas_zoom"):
        monkeypatch.setattr(f"semsearch.ui.insight.{module}.MOST_SINGLE", 100)
    atlas._view.clear()
    yield
    atlas._view.clear()


def marked(app: AppTest) -> int:
    """Return how many markers the map has."""
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    return len(spec["data"][0]["text"])


@pytest.mark.usefixtures("large")
def test_a_word_draws_its_neighbourhood_alone_where_there_are_many(
    app: AppTest, engine: SearchEngine
) -> None:
    open_map(app)
    everything = marked(app)
    assert everything < len(engine)
    app.button_group(key="area").set_value("fish").run()
    assert not app.exception
    assert marked(app) == len(photos_in(app, "all")) < everything
    press_out(app)
    assert marked(app) == everything
    assert photos_in(app, "all") == []


def press_out(app: AppTest) -> None:
    next(button for button in app.button if button.label == "Whole map").click().run()
    assert not app.exception


@pytest.mark.usefixtures("large")
def test_an_address_names_a_part_of_the_map(app: AppTest, engine: SearchEngine) -> None:
    app.query_params["box"] = "0.0,0.0,0.5,0.5"
    open_map(app)
    positions = open_atlas(engine).positions
    assert len(photos_in(app, "all")) == (positions <= 0.5).all(axis=1).sum()
    press_out(app)
    assert photos_in(app, "all") == []


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("box", ["x", "2,2,3,3", "0,0"])
def test_a_part_without_photos_is_the_whole_map(app: AppTest, box: str) -> None:
    app.query_params["box"] = box
    assert photos_in(open_map(app), "all") == []


def test_a_small_library_is_drawn_whole(app: AppTest, engine: SearchEngine) -> None:
    app.query_params["box"] = "0.0,0.0,0.5,0.5"
    assert marked(open_map(app)) == len(engine)
    assert photos_in(app, "all") == []


@pytest.mark.usefixtures("large")
def test_a_photo_that_is_looked_for_can_be_zoomed_in_on(app: AppTest) -> None:
    app.query_params["photo"] = "5"
    open_map(app)
    next(button for button in app.button if button.label == "Zoom in around it").click().run()
    assert not app.exception
    assert "box" in app.query_params
    assert photos_in(app, "all") == [5]
    press_out(app)
    assert "box" not in app.query_params
