"""The page Quality for the chosen library: results are judged, and what fails is named."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from small import save_photo
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from pages import new_app, open_page
from semsearch import Library, SearchEngine
from semsearch.cli import app as cli
from semsearch.feedback.marks import Marks, like_photo
from semsearch.feedback.names import Names
from semsearch.feedback.pairs import Pairs
from semsearch.indexing.runs import IndexRun

FISH = ("fish14", "fish6", "fish18")


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    # The engine that the app keeps knows the names of the folder before.
    st.cache_resource.clear()


@pytest.fixture
def marks() -> Marks:
    return Marks(Library.named("demo"))


def quality(**parameters: str) -> AppTest:
    app = new_app()
    for name, value in ({"library": "demo"} | parameters).items():
        app.query_params[name] = value
    page = open_page(app, "quality")
    assert not page.exception
    return page


def first(engine: SearchEngine, text: str, right: Callable[[str], bool]) -> dict[str, bool]:
    """Return the marks of the first ten photos, right as the names of their files say."""
    return {m.photo.sha256: right(m.photo.path.stem) for m in engine.search(text, k=10).matches}


def said(page: AppTest) -> str:
    drawn = (*page.markdown, *page.caption, *page.info, *page.warning, *page.header)
    return " ".join(each.value for each in drawn).replace("\\", "")


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label.startswith(label)).click().run()
    assert not page.exception
    return page


def cards(page: AppTest) -> list[str | None]:
    """Return what was said of each of the first ten photos."""
    groups = [own for own in page.segmented_control if (own.key or "").startswith("mark-")]
    return [own.value for own in groups]


def card(page: AppTest, place: int, value: str | None) -> AppTest:
    groups = [own for own in page.segmented_control if (own.key or "").startswith("mark-")]
    groups[place].set_value(value).run()
    assert not page.exception
    return page


def test_results_are_judged_one_by_one_or_together_and_each_step_is_undone(marks: Marks) -> None:
    page = quality(judge="tool")
    assert page.header[0].value == "Is this tool?"
    assert cards(page) == [None] * 10
    assert page.segmented_control[1].proto.label.startswith("Is Armorer's Hammer")
    card(page, 1, "Wrong")
    assert list(marks.of("tool").values()) == [False]
    press(page, "The other 9 are right")
    assert cards(page) == ["Right", "Wrong", *["Right"] * 8]
    assert "P@10 **90%**" in said(page)
    assert "9 of its first 10 are right: found well." in said(page)
    press(page, "Undo")
    assert cards(page) == [None, "Wrong", *[None] * 8]
    card(page, 1, None)
    assert marks.of("tool") == {}
    press(page, "Undo")
    assert cards(page)[1] == "Wrong"
    press(page, "Undo")
    assert marks.of("tool") == {}
    assert not [button for button in page.button if button.label.startswith("Undo")]
    press(page, "All ten are right")
    assert cards(page) == ["Right"] * 10


def test_a_name_is_taught_from_marks_and_changes_what_is_found(
    marks: Marks, engine: SearchEngine
) -> None:
    marks.set("Wanda", first(engine, "Wanda", lambda stem: stem.endswith(FISH)))
    page = quality(judge="Wanda")
    assert "P@10 **30%**" in said(page)
    assert "**wanda**: right photos score no better than wrong ones" in said(page)
    assert "Write **wanda** where it can be read" in said(page)
    press(page, "Teach Wanda from these marks")
    assert "Wanda" in Names(Library.named("demo"))
    assert cards(page)[:4] == ["Right", "Right", "Right", None]
    assert "With each judged as if it had taught nothing" in said(page)
    assert "P@10 **100%**" not in said(page)
    press(page, "Undo: Wanda is taught")
    assert "Wanda" not in Names(Library.named("demo"))
    assert "P@10 **30%**" in said(page)


def test_a_word_that_becomes_a_name_is_judged_by_its_name(
    marks: Marks, engine: SearchEngine
) -> None:
    marks.set("tool", first(engine, "tool", lambda stem: "hammer" in stem))
    page = quality(judge="tool")
    press(page, "Teach Tool from these marks")
    assert page.query_params["judge"] == "Tool"
    assert page.header[0].value == "Is this Tool?"
    assert marks.of("Tool") == marks.of("tool")


def test_all_that_was_judged_is_below_and_forgotten_at_a_click(
    marks: Marks, engine: SearchEngine
) -> None:
    marks.set("windmill", first(engine, "windmill", lambda stem: True))
    marks.set("tool", first(engine, "tool", lambda stem: "hammer" in stem))
    marks.set("?!", {"f" * 64: True})
    page = quality(of="Your library")
    assert "P@10 **80%** on the mean of 2 queries, from 60% to 100%." in said(page)
    assert "**?!**: There is no word in the query" in said(page)
    press(page, "Forget all marks")
    assert list(marks) == []
    assert "Nothing was judged in this library so far" in said(page)
    press(page, "Undo: All marks forgotten")
    assert len(list(marks)) == 3


def test_what_would_have_been_right_is_shown_with_its_place(
    marks: Marks, engine: SearchEngine
) -> None:
    later = engine.search("animal", k=20).matches[15].photo
    marks.set("animal", {later.sha256: True, "f" * 64: True})
    page = quality(judge="animal")
    assert "Would have been right:" in said(page)
    assert "place 16" in said(page)
    assert "1 marked photo is no longer here." in said(page)


def test_a_photo_is_judged_and_its_marks_are_told_as_pairs(
    marks: Marks, engine: SearchEngine
) -> None:
    asked = next(p for p in engine.photos[:] if p.path.stem.endswith("windmill11"))
    text = like_photo(asked.sha256)
    page = quality(photo=str(asked.id))
    card(page, 0, "Right")
    card(page, 9, "Wrong")
    assert sorted(marks.of(text).values()) == [False, True]
    press(page, "Tell these pairs")
    assert len(Pairs(Library.named("demo"))) == 2
    assert "Learn a likeness" in [link.proto.label for link in page.get("page_link")]
    press(page, "Undo: 2 pairs told")
    assert len(Pairs(Library.named("demo"))) == 0


@pytest.mark.parametrize("text", ["?!", "x" * 400, "<b>*", "'; DROP TABLE mark; --", "xqzzyv"])
def test_no_query_breaks_the_page(text: str) -> None:
    page = quality(judge=text)
    assert page.warning or len(cards(page)) == 10


def test_a_library_of_ones_own_begins_with_its_own_quality(tmp_path: Path) -> None:
    for name in ("red", "green", "blue"):
        save_photo(tmp_path / "photos" / f"{name}.png", name)
    done = CliRunner().invoke(cli, ["index", str(tmp_path / "photos")])
    assert done.exit_code == 0, done.output
    page = quality(library="default")
    assert page.segmented_control(key="of").value == "Your library"
    assert "Search default for something that you know is there" in said(page)
    page.text_input(key="judge").set_value("red").run()
    assert len(cards(page)) == 3
    with IndexRun(Library.named("default")).kept_off():
        page.run()
        assert "Photos are still coming in" in said(page)
    press(page, "All 3 are right")
    assert "3 of its first 3 are right: mark more of them" in said(page)
