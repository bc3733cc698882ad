"""The page of names, and what other pages say of them, driven through Streamlit's AppTest."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages import component, grid, new_app, open_page, photos_in, search
from semsearch import Library, SearchEngine
from semsearch.feedback.albums import Albums
from semsearch.feedback.examples import Example
from semsearch.feedback.memory_file import MemoryFile
from semsearch.feedback.names import Names
from semsearch.insight.atlas.making import open_atlas

FISH = ("fish14", "fish6", "fish18")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder of its own, which the engine that the app keeps knows."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(folder))
        st.cache_resource.clear()
        yield folder
    st.cache_resource.clear()


@pytest.fixture
def app(data: Path) -> Iterator[AppTest]:
    yield new_app()
    MemoryFile(Library.named("demo")).path.unlink(missing_ok=True)


@pytest.fixture
def names(app: AppTest) -> Names:
    """The names of the demo library, which knows *Wanda*, a goldfish."""
    names = Names(Library.named("demo"))
    names.teach("Wanda", [Example(content(names, own)) for own in FISH])
    return names


def content(names: Names, stem: str) -> str:
    found = (p for p in names.library.photos() if p.path.stem.endswith(f"-{stem}"))
    return next(found).sha256


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.warning, app.header, app.subheader)
    return " ".join(element.value for kind in kinds for element in kind).replace("\\", "")


def labels(app: AppTest) -> list[str]:
    return [element.proto.label.replace("\\", "") for element in app.get("page_link")]


def open_name(app: AppTest, name: str) -> AppTest:
    app.query_params["name"] = name
    return open_page(app, "names")


def press(app: AppTest, label: str) -> AppTest:
    app = next(own for own in app.button if own.label == label).click().run()
    assert not app.exception
    return app


def test_without_names_the_page_says_what_to_do(app: AppTest) -> None:
    open_page(app, "names")
    assert not app.exception
    assert "Select photos of something that is yours" in said(app)


def test_names_are_listed_with_what_they_were_taught_with(app: AppTest, names: Names) -> None:
    open_page(app, "names")
    assert not app.exception
    assert "**Wanda**" in labels(app)
    assert "3 examples ·" in said(app) and len(app.image) == 1


def test_one_name_says_what_it_learned_and_leads_to_its_photos(app: AppTest, names: Names) -> None:
    open_name(app, "WANDA")
    assert not app.exception
    assert "Wanda" in said(app) and "% sure" in said(app)
    link = next(own for own in app.get("page_link") if own.proto.label == "All photos of Wanda")
    assert "q=Wanda" in link.proto.query_string
    assert sum(own.label.startswith("Remove") for own in app.button) == 3


def test_each_answer_teaches_and_the_row_goes_on(app: AppTest, names: Names) -> None:
    open_name(app, "Wanda")
    first = [own.key for own in app.button if own.label == "Yes"]
    assert len(first) == 4
    app.button(key=first[0]).click().run()
    app.button(key=first[1].replace("Yes", "No")).click().run()
    app.button(key=first[2].replace("Yes", "Skip")).click().run()
    assert not app.exception
    later = [own.key for own in app.button if own.label == "Yes"]
    assert not set(first[:3]) & set(later)
    assert [key for key in first[3:] if key in later]
    assert [own.is_of for own in names.examples("Wanda")] == [True, True, True, True, False]
    assert "is not Wanda." in said(app) and "Not Wanda" in said(app)
    press(app, "Undo")
    assert [own.is_of for own in names.examples("Wanda")] == [True, True, True, True]


def test_an_example_is_removed_and_comes_back(app: AppTest, names: Names) -> None:
    before = names.examples("Wanda")
    open_name(app, "Wanda")
    press(app, "Remove 2")
    assert len(names.examples("Wanda")) == 2
    press(app, "Undo")
    assert set(names.examples("Wanda")) == set(before)


def test_the_last_example_stays(app: AppTest, names: Names) -> None:
    names.take_back("Wanda", names.examples("Wanda")[1:])
    open_name(app, "Wanda")
    press(app, "Remove 1")
    assert len(names.examples("Wanda")) == 1
    assert "forget the name" in app.toast[0].value.replace("\\", "")


def test_a_name_is_forgotten_and_brought_back_in_one_click(app: AppTest, names: Names) -> None:
    before = names.record("Wanda")
    open_name(app, "Wanda")
    press(app, "Forget")
    assert "Wanda" not in names and "name" not in app.query_params
    assert "Wanda is forgotten." in said(app)
    press(app, "Undo")
    assert names.record("Wanda").examples == before.examples
    assert "**Wanda**" in labels(app)


def test_a_name_is_renamed_unless_another_has_that_name(app: AppTest, names: Names) -> None:
    names.teach("Otto", [Example(content(names, "fish3"))])
    open_name(app, "Wanda")
    app.text_input[0].set_value("OTTO")
    press(app, "Rename")
    assert "There is a name 'OTTO' already" in said(app)
    app.text_input[0].set_value("Goldie")
    press(app, "Rename")
    assert app.query_params["name"] == "Goldie"
    assert {own.name for own in names} == {"Goldie", "Otto"}
    press(app, "Undo")
    assert {own.name for own in names} == {"Wanda", "Otto"}
    assert app.query_params["name"] == "Wanda"


def test_names_go_out_and_come_in_as_a_file(app: AppTest, names: Names) -> None:
    file = open_page(app, "names").get("download_button")[0].proto
    assert file.label == "Export"
    taught = Names(Library.named("demo"))
    content_of_file = SearchEngine.open().taught.export_names()
    taught.forget("Wanda")
    app.run()
    app.file_uploader[0].set_value(("mine.json", content_of_file, "application/json"))
    press(app, "Add its names")
    assert "Wanda" in taught and "The names in mine.json were added." in said(app)
    press(app, "Undo")
    assert "Wanda" not in taught
    app.file_uploader[0].set_value(("other.json", b"{}", "application/json"))
    press(app, "Add its names")
    assert "other.json holds no names" in app.toast[0].value.replace("\\", "")


def test_a_name_that_nobody_taught_is_named(app: AppTest, names: Names) -> None:
    open_name(app, "Rex <b>*")
    assert not app.exception
    assert "was taught no name 'Rex <b>*'" in said(app) and "'Wanda'" in said(app)
    assert "All names" in labels(app)


def test_examples_that_are_all_gone_can_still_be_forgotten(app: AppTest, names: Names) -> None:
    names.teach("Otto", [Example("0" * 64)])
    open_name(app, "Otto")
    assert not app.exception
    assert "photos that are gone" in said(app) and "No longer in the library" in said(app)
    press(app, "Forget")
    assert "Otto" not in names


def test_a_damaged_memory_is_said(app: AppTest) -> None:
    memory = MemoryFile(Library.named("demo"))
    memory.path.parent.mkdir(parents=True, exist_ok=True)
    memory.path.write_bytes(b"no memory at all" * 100)
    open_page(app, "names")
    assert not app.exception
    assert "is damaged" in said(app)


def test_a_search_shows_a_chip_for_each_name_and_takes_it_out(app: AppTest, names: Names) -> None:
    names.teach("our boat", [Example(content(names, "fish3"))])
    search(app, "fish water -our boat 2*Wanda")
    chips = [own.label for own in app.button if own.key and own.key.startswith("chip-")]
    assert chips == ["with fish", "with water", "with Wanda", "without our boat"]
    press(app, "with water")
    assert app.query_params["q"] == "fish 2*Wanda -our boat"
    press(app, "without our boat")
    assert app.query_params["q"] == "fish 2*Wanda"


def test_a_name_that_is_a_word_too_is_searched_for_the_other_way(
    app: AppTest, names: Names
) -> None:
    names.rename("Wanda", "Tiger")
    search(app, "a Tiger in the grass")
    assert "Read Tiger as the name" in said(app)
    found = photos_in(app)
    press(app, "Search for a tiger in the grass")
    assert app.query_params["q"] == "a tiger in the grass"
    assert "Read tiger as the word" in said(app) and photos_in(app) != found
    press(app, "Search for a Tiger in the grass")
    assert photos_in(app) == found


@pytest.mark.parametrize("page", ["text_to_image", "image_to_image"])
def test_a_search_for_a_name_whose_examples_are_gone_says_so(
    app: AppTest, names: Names, page: str
) -> None:
    names.teach("Otto", [Example("0" * 64)])
    app.query_params["q" if page == "text_to_image" else "with"] = "Otto"
    open_page(app, page)
    assert not app.exception
    assert "photos that are gone" in said(app)


def test_a_name_is_a_tag_to_filter_by_however_few_photos_have_it(
    app: AppTest, names: Names
) -> None:
    photo = next(p for p in names.library.photos() if p.sha256 == content(names, "fish14"))
    app.query_params["photo"] = str(photo.id)
    open_page(app, "image_to_tags")
    assert not app.exception
    assert any(label.startswith("Wanda · ") for label in labels(app))
    offered = [own.content for each in app.get("button_group") for own in each.proto.options]
    assert any(own.startswith("Wanda · ") for own in offered)
    app.query_params["tag"] = "Wanda"
    app.run()
    assert photo.id in photos_in(app, "all")


def test_the_grid_asks_for_a_name_of_what_is_selected_and_of_an_album(
    app: AppTest, names: Names
) -> None:
    album = [content(names, own) for own in ("fish3", "fish5")]
    Albums(names.library).add("Goldfish", album)
    app.query_params["open"] = "Goldfish"
    open_page(app, "albums")
    assert grid(app, "album")["request"] is None
    press(app, "Teach as a name")
    asked = grid(app, "album")["request"]
    assert (asked["proposed"], asked["total"], len(asked["photos"])) == ("Goldfish", 2, 2)
    assert grid(app, "album")["names"] == ["Wanda"]
    app.session_state["selected"] = {"demo": {5: None, 7: 0.5}}
    app.run()
    press(app, "Name")
    asked = grid(app, "album")["request"]
    assert (asked["proposed"], asked["photos"]) == ("", [5, 7])


def test_a_box_that_is_searched_with_may_get_a_name(app: AppTest, names: Names) -> None:
    app.query_params.update({"photo": "89", "across": ["10", "60"], "downward": ["0", "50"]})
    open_page(app, "image_to_image")
    press(app, "Name")
    asked = grid(app)["request"]
    assert (asked["photos"], asked["box"]) == ([89], [0.1, 0.0, 0.6, 0.5])


def test_the_bar_asks_anew_for_suggestions_once_a_name_was_taught(
    app: AppTest, names: Names
) -> None:
    before = component(app.run(), "bar")[0]["suggestions"]
    names.teach("Otto", [Example(content(names, "fish3"))])
    assert component(app.run(), "bar")[0]["suggestions"] != before


def test_the_map_shows_the_photos_of_a_name(
    app: AppTest, names: Names, engine: SearchEngine
) -> None:
    open_atlas(engine)
    app.query_params["named"] = "Wanda"
    open_page(app, "map")
    assert not app.exception
    taught = {p.id for p in names.library.photos() if p.path.stem.rpartition("-")[2] in FISH}
    assert taught <= set(photos_in(app, "all"))
