"""The pages, driven through Streamlit's AppTest with the real engine."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parent.parent / "app.py"
PAGES = ("text_to_image", "image_to_image", "image_to_tags", "word_to_word", "quality")


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return AppTest.from_file(str(APP), default_timeout=60)


def text_of(app: AppTest) -> str:
    return " ".join(element.value for element in (*app.warning, *app.caption, *app.info))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_something_at_first_sight(app: AppTest, page: str) -> None:
    app.run().switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert app.title[0].value == page.replace("_", " ").capitalize()
    assert len(app.image) + len(app.dataframe) > 0


def test_a_query_shows_matches_with_scores_and_credits(app: AppTest) -> None:
    app.run().text_input(key="q").set_value("fish").run()
    assert len(app.image) == 12
    assert "%**" in text_of(app)


def test_an_unknown_word_is_named_and_known_ones_are_offered(app: AppTest) -> None:
    app.run().text_input(key="q").set_value("dog xqzzyv").run()
    assert "xqzzyv" in app.warning[0].value
    assert len(app.image) == 12


@pytest.mark.parametrize("query", ["xqzzyv", "🐶🐱", "", "'; DROP TABLE photo; --", "<b>*"])
def test_no_query_breaks_the_page(app: AppTest, query: str) -> None:
    app.run().text_input(key="q").set_value(query).run()
    assert not app.exception
    assert app.image or app.warning or app.info


def test_nothing_here_matches_is_an_answer(app: AppTest) -> None:
    app.run().text_input(key="q").set_value("accordion").run()
    assert "none is likely to be right" in app.info[0].value
    assert len(app.image) == 12


def test_words_narrow_down_what_is_similar(app: AppTest) -> None:
    app.run().switch_page("pages/image_to_image.py").run()
    app.text_input(key="focus").set_value("sky")
    app.text_input(key="with").set_value("bird -fish").run()
    assert not app.exception
    assert len(app.image) > 12


def test_an_unknown_focus_is_refused_kindly(app: AppTest) -> None:
    app.run().switch_page("pages/image_to_image.py").run()
    app.text_input(key="focus").set_value("xqzzyv").run()
    assert not app.exception
    assert "xqzzyv" in app.warning[0].value


def test_a_tag_narrows_the_library_down(app: AppTest) -> None:
    app.query_params["tag"] = "animal"
    app.run().switch_page("pages/image_to_tags.py").run()
    assert not app.exception
    assert any("photos" in caption.value for caption in app.caption)


def test_an_address_names_the_photo(app: AppTest) -> None:
    app.query_params["photo"] = "5"
    app.run().switch_page("pages/image_to_image.py").run()
    assert not app.exception


def test_neighbours_of_an_unknown_word_are_refused_kindly(app: AppTest) -> None:
    app.run().switch_page("pages/word_to_word.py").run()
    app.text_input(key="plus").set_value("windmilll").run()
    assert not app.exception
    assert "windmill" in app.warning[0].value
