"""The page Map, driven through Streamlit's AppTest with the real engine."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages import new_app, open_page, photos_in
from semsearch import SearchEngine
from semsearch.insight.atlas.making import open_atlas


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
