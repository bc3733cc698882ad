"""The pages, driven through Streamlit's AppTest with the real engine."""

import ast
import shutil
import sqlite3
from pathlib import Path

import pytest
from small import MeanColour, save_photo
from streamlit.testing.v1 import AppTest

from pages import component, grid, new_app, open_page, photos_in, search
from semsearch import Library, SearchEngine
from semsearch.feedback.memory import Memory
from semsearch.indexing.indexer import index_folder
from semsearch.library.filters import Filter
from semsearch.stores import beside
from semsearch.stores.beside import engine_folders, keep_up
from semsearch.ui.server.said import facts_of

ROOT = Path(__file__).parents[2]
PAGES = ("text_to_image", "image_to_image", "image_to_tags", "word_to_word", "quality",
         "tidy_up")  # fmt: skip


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return new_app()


def text_of(app: AppTest) -> str:
    return " ".join(element.value for element in (*app.warning, *app.caption, *app.info))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_something_at_first_sight(app: AppTest, page: str) -> None:
    open_page(app, page)
    assert not app.exception
    assert app.title[0].value == page.replace("_", " ").capitalize()
    drawn = [*app.image, *app.dataframe, *component(app, "grid"), *app.get("plotly_chart")]
    assert drawn


def test_a_query_shows_matches_with_scores_and_credits(app: AppTest) -> None:
    search(app, "fish")
    assert len(photos_in(app)) == len(SearchEngine.open())
    assert grid(app)["count"] == "21 likely, 11 possible"
    assert [own["title"] for own in grid(app)["sections"]] == ["Likely", "Possible", "The rest"]


def test_photos_like_a_photo_are_not_counted_as_likely(app: AppTest) -> None:
    app.query_params["photo"] = "5"
    open_page(app, "image_to_image")
    assert not app.exception
    assert grid(app)["count"] == "404 photos, the nearest first"
    assert grid(app)["sections"] == []


def test_a_corrected_word_is_named_and_can_be_searched_for_as_typed(app: AppTest) -> None:
    search(app, "castel by the sea")
    assert any("castle" in caption.value for caption in app.caption)
    app.button(key="typed-q").click().run()
    assert app.query_params["q"] == '"castel" by the sea'
    assert not app.exception and photos_in(app)


def test_another_language_is_answered_with_the_one_that_is_understood(app: AppTest) -> None:
    search(app, "Katze auf dem Sofa")
    assert "English" in app.warning[0].value
    assert photos_in(app)


@pytest.mark.parametrize("query", ["xqzzyv", "🐶🐱", "", "'; DROP TABLE photo; --", "<b>*"])
def test_no_query_breaks_the_page(app: AppTest, query: str) -> None:
    search(app, query)
    assert not app.exception
    assert photos_in(app) or app.warning or app.info


def test_nothing_here_matches_is_an_answer(app: AppTest) -> None:
    search(app, "accordion")
    assert "none is likely to be right" in app.info[0].value
    assert photos_in(app)


def test_words_narrow_down_what_is_similar(app: AppTest) -> None:
    open_page(app, "image_to_image")
    whole = photos_in(app)
    app.query_params["with"] = "bird -fish"
    app.text_input(key="focus").set_value("sky").run()
    assert not app.exception
    assert sorted(photos_in(app)) == sorted(whole)
    assert photos_in(app) != whole


def test_a_focus_without_words_is_refused_kindly(app: AppTest) -> None:
    open_page(app, "image_to_image")
    app.text_input(key="focus").set_value("?!").run()
    assert not app.exception
    assert "no word" in app.warning[0].value


def test_a_tag_narrows_the_library_down(app: AppTest) -> None:
    app.query_params["tag"] = "animal"
    open_page(app, "image_to_tags")
    tagged = SearchEngine.open().photos_with(frozenset(["animal"]))
    assert not app.exception
    assert grid(app, "all")["count"] == f"{len(tagged)} photos"
    assert len(tagged) < len(SearchEngine.open())
    assert photos_in(app, "all") == tagged.ids.tolist()


@pytest.mark.parametrize("number", [5, 100])
def test_an_address_names_the_photo(app: AppTest, number: int) -> None:
    app.query_params["photo"] = str(number)
    open_page(app, "image_to_image")
    assert not app.exception
    assert app.selectbox(key=f"photo-{number}").value == number
    similar = SearchEngine.open().search_photo(number, k=12)
    assert photos_in(app)[:12] == [match.photo.id for match in similar]


def test_neighbours_of_an_unknown_word_are_refused_kindly(app: AppTest) -> None:
    open_page(app, "word_to_word")
    app.text_input(key="plus").set_value("windmilll").run()
    assert not app.exception
    assert "windmill" in app.warning[0].value


def test_the_library_page_offers_to_add_a_folder(app: AppTest) -> None:
    open_page(app, "library")
    assert not app.exception
    assert "Use my photos" in [header.value for header in app.header]
    app.text_input(key="path").set_value(str(ROOT / "data" / "demo" / "photos")).run()
    assert any("**405 photos**" in each.value for each in app.markdown)
    app.text_input(key="path").set_value("/no/such/folder").run()
    assert "no such folder" in app.warning[0].value


def test_going_down_into_a_folder_and_up_again(app: AppTest) -> None:
    open_page(app, "library")
    app.text_input(key="path").set_value(str(ROOT / "data")).run()
    app.selectbox(key="step").set_value("demo").run()
    assert app.text_input(key="path").value == str(ROOT / "data" / "demo")
    app.selectbox(key="step").set_value("..").run()
    assert app.text_input(key="path").value == str(ROOT / "data")


@pytest.mark.parametrize("name", [".x", "none", "~nobody-here/x", "x/y\0", "a" * 300, "![x](a/b)"])
@pytest.mark.parametrize("page", ["text_to_image", "library", "map", "tidy_up", "learned"])
def test_an_address_with_no_library_leads_back(app: AppTest, name: str, page: str) -> None:
    app.query_params["library"] = name
    open_page(app, page)
    assert not app.exception
    said = [own.value for own in (*app.title, *app.header)]
    assert "This library cannot be opened" in said or said[0] == "Library"


def test_a_damaged_library_offers_its_repair_and_the_other_pages_still_work(
    app: AppTest, tmp_path: Path
) -> None:
    save_photo(tmp_path / "photos" / "red.png")
    library = Library.named("broken")
    index_folder(library, tmp_path / "photos", MeanColour())
    content = library.path.read_bytes()
    library.path.write_bytes(content.replace(b"photos/red.png", b"photos/rad.png"))
    app.query_params["library"] = "broken"
    open_page(app, "library")
    assert "damaged" in app.error[0].value
    app.button[0].click().run()
    assert "embeddings are saved" in app.success[0].value
    assert not app.exception


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A copy of the demo library, which counts as a large one and has no engine beside it."""
    monkeypatch.setattr(beside, "LARGE", 100)
    return Library(Path(shutil.copy(Library.named("demo").path, tmp_path / "large.sqlite")))


def test_a_library_that_memory_has_no_room_for_says_what_prepares_it(
    app: AppTest, large: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semsearch.search.photos.available_memory", lambda: 0)
    app.query_params["library"] = str(large.path)
    open_page(app, "text_to_image")
    assert not app.exception
    assert app.header[0].value == "This library cannot be opened"
    assert "Run semsearch index" in app.error[0].value


def test_a_page_that_runs_out_of_memory_on_its_way_says_so(
    app: AppTest, large: Library, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_up(large, engine.head, lambda done, total: None)
    app.query_params["library"] = str(large.path)
    search(app, "owl")
    assert photos_in(app)
    for path in engine_folders(large.path)[0].glob("*.f16"):
        path.write_bytes(bytes(path.stat().st_size))
    monkeypatch.setattr("semsearch.search.photos.available_memory", lambda: 0)
    search(app, "fish")
    assert not app.exception
    assert "Run semsearch index" in app.error[0].value


def test_folders_that_no_system_takes_are_refused_kindly(app: AppTest) -> None:
    open_page(app, "library")
    for path in ("~nobody-of-that-name/x", "/" + "x" * 5_000):
        app.text_input(key="path").set_value(path).run()
        assert not app.exception
        assert "no such folder" in app.warning[0].value


def test_filters_narrow_a_search_down(app: AppTest) -> None:
    app.query_params["shape"] = "portrait"
    search(app, "windmill")
    assert not app.exception
    assert "Only photos portrait" in text_of(app)
    portraits = len(SearchEngine.open().photos_with(condition=Filter(orientation="portrait")))
    assert len(photos_in(app)) == portraits > 0


def test_selected_photos_are_counted_and_cleared(app: AppTest) -> None:
    search(app, "fish")
    app.session_state["selected"] = {"demo": dict.fromkeys(photos_in(app)[:2], 0.5)}
    app.run()
    assert any("**2 selected**" in each.value for each in app.markdown)
    assert grid(app)["selected"] == photos_in(app)[:2]
    next(button for button in app.button if button.label == "Clear").click().run()
    assert not any("selected" in each.value for each in app.markdown)
    assert grid(app)["selected"] == []


def test_nothing_learned_says_how_learning_works(app: AppTest) -> None:
    open_page(app, "learned")
    assert not app.exception
    assert "thumb up" in app.info[0].value


def test_what_was_learned_is_shown_and_forgotten(app: AppTest) -> None:
    demo = Library.named("demo")
    Memory(demo).record("visit", "castle", [demo.photos([1])[0].sha256])
    open_page(app, "learned")
    assert not app.exception
    assert any("castle" in each.value for each in app.markdown)
    app.button(key="forget-castle").click().run()
    assert Memory(demo).learned() == []


def test_thumbs_in_the_address_move_the_ranking(app: AppTest) -> None:
    app.query_params["up"] = "3,99999999,x"
    app.run()
    assert not app.exception
    assert grid(app)["liked"] == [3]
    assert photos_in(app)[0] == 3


NO_PHOTOS = ["", "x", "-1", "99999999", "9" * 30, "9" * 5000, ",,"]


@pytest.mark.parametrize("said", NO_PHOTOS)
@pytest.mark.parametrize("page", ["text_to_image", "image_to_image", "map"])
def test_an_address_that_names_no_photo_shows_the_page_as_it_is(
    app: AppTest, page: str, said: str
) -> None:
    for name in ("photo", "photos", "up", "down", "upload"):
        app.query_params[name] = said
    open_page(app, page)
    assert not app.exception
    assert len(app.title) == 1


def test_a_memory_that_cannot_be_changed_says_so(app: AppTest) -> None:
    demo = Library.named("demo")
    Memory(demo).record("visit", "castle", [demo.photos([1])[0].sha256])
    with sqlite3.connect(Memory(demo).path) as db:
        db.execute("CREATE TRIGGER kept BEFORE DELETE ON pick BEGIN SELECT RAISE(ABORT, ''); END")
    open_page(app, "learned")
    app.button(key="forget-castle").click().run()
    assert not app.exception
    assert len(app.error) == 1
    assert len(Memory(demo).learned()) == 1


def test_a_colour_alone_is_a_search(app: AppTest) -> None:
    app.run()
    app.query_params["q"] = ""
    app.slider(key="hue").set_value(1.0).run()
    assert not app.exception
    assert photos_in(app) and grid(app)["sections"] == []


def test_several_photos_in_the_address_are_searched_for_together(app: AppTest) -> None:
    app.query_params["photos"] = "3,5,8"
    open_page(app, "image_to_image")
    assert not app.exception
    assert component(app, "bar")[0]["photo"]["title"] == "these 3 photos"


@pytest.mark.parametrize("count", [2, 16, 100])
def test_many_photos_together_find_others_like_them(app: AppTest, count: int) -> None:
    app.query_params["photos"] = ",".join(str(number) for number in range(1, count + 1))
    open_page(app, "image_to_image")
    assert not app.exception
    assert photos_in(app)
    assert min(photos_in(app)) > count


def test_what_goes_well_together_says_how_little_it_knows(app: AppTest) -> None:
    open_page(app, "image_to_image")
    app.segmented_control(key="show").set_value("go well with it").run()
    assert not app.exception
    assert "20 are needed" in text_of(app).replace("\\", "")


@pytest.mark.parametrize("page", ["text_to_image", "learned"])
def test_a_damaged_memory_is_named_and_searches_go_on(app: AppTest, page: str) -> None:
    memory = Memory(Library.named("demo"))
    memory.path.parent.mkdir(parents=True, exist_ok=True)
    memory.path.write_bytes(b"no memory at all" * 100)
    open_page(app, page)
    assert not app.exception
    said = [element.value for element in (*app.warning, *app.error)]
    assert any("cannot be read" in each for each in said)
    assert bool(photos_in(app)) == (page == "text_to_image")


def test_a_filter_by_date_says_how_many_photos_have_no_date(app: AppTest) -> None:
    app.query_params["since"] = "2000-01-01"
    app.run()
    assert not app.exception
    assert "left out, as they have no date: 405" in text_of(app)


def test_the_details_of_a_photo_say_what_tells_its_date(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    photo = save_photo(tmp_path / "photos" / "IMG_20190704_183000.png")
    save_photo(tmp_path / "photos" / "red.png", "blue")
    index_folder(library, photo.parent, MeanColour())
    dated, undated = (" ".join(facts_of(p)) for p in library.photos())
    assert "Taken 2019-07-04 18:30:00, says its name" in dated
    assert "No date; file of" in undated


def test_each_search_that_the_page_suggests_finds_something(engine: SearchEngine) -> None:
    page = ast.parse((ROOT / "pages" / "text_to_image.py").read_text(encoding="utf-8"))
    assigned = [node for node in page.body if isinstance(node, ast.Assign)]
    suggested = next(
        ast.literal_eval(node.value)
        for node in assigned
        if ast.unparse(node.targets[0]) == "EXAMPLES"
    )
    assert len(suggested) > 3
    assert [query for query in suggested if not engine.search(query).is_met] == []
