"""The filters above a search leave the photos of an album, or the favourites, in the address."""

import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from semsearch import Library
from semsearch.feedback.albums import Albums


def page() -> None:
    import streamlit as st

    from semsearch import SearchEngine
    from semsearch.ui.filters import choose_filter

    engine = SearchEngine.open("demo")
    st.write(f"{len(engine.photos_with(condition=choose_filter(engine)))} photos")


@pytest.fixture
def albums(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Albums:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return Albums(Library.named("demo"))


@pytest.fixture
def app(albums: Albums) -> AppTest:
    return AppTest.from_function(page, default_timeout=60)


def fill(albums: Albums) -> None:
    photos = [photo.sha256 for photo in albums.library.photos()[:7]]
    albums.add("Été *1*", photos[:5])
    albums.set_favourite(photos[3:], True)


def said(app: AppTest) -> str:
    assert not app.exception
    return " ".join(each.value for each in (*app.markdown, *app.caption, *app.warning))


def test_no_album_can_be_chosen_where_there_is_none(app: AppTest) -> None:
    app.run()
    assert said(app) == "405 photos"
    assert app.selectbox(key="album").disabled


def test_an_album_is_chosen_and_taken_back(app: AppTest, albums: Albums) -> None:
    fill(albums)
    app.run().selectbox(key="album").select("Été *1*").run()
    assert said(app) == r"5 photos Only photos in the album Été \*1\*"
    app.selectbox(key="album").set_value(None).run()
    assert said(app) == "405 photos"


def test_the_address_holds_album_and_favourites_which_both_count(
    app: AppTest, albums: Albums
) -> None:
    fill(albums)
    app.query_params |= {"album": "Été *1*", "favourites": "true"}
    assert said(app.run()).startswith("2 photos Only photos in the album")
    assert said(app).endswith("and the favourites")


def test_an_album_of_the_address_that_is_gone_leaves_all_photos(app: AppTest) -> None:
    app.query_params["album"] = "Gone"
    assert said(app.run()) == "405 photos"


def test_photos_of_an_album_without_a_date_are_counted(app: AppTest, albums: Albums) -> None:
    fill(albums)
    app.query_params |= {"album": "Été *1*", "since": "2000-01-01"}
    assert "0 photos" in said(app.run())
    assert "left out, as they have no date: 5" in said(app)


def test_albums_that_cannot_be_read_leave_the_other_filters(app: AppTest, albums: Albums) -> None:
    fill(albums)
    with sqlite3.connect(albums._file.path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    app.query_params["shape"] = "square"
    assert "Only photos square" in said(app.run())
    assert [box.key for box in app.selectbox] == ["folder"]
