"""How it works: the numbers are those of searches, and every step can be read."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from small import MeanColour
from streamlit.testing.v1 import AppTest

from pages import new_app, open_page
from semsearch import Library, SearchEngine, WordVectors
from semsearch.errors import UnknownWordsError
from semsearch.head.reweighting import reweight
from semsearch.insight.walkthrough import (
    EVIDENCE,
    answer,
    concept_vectors,
    farthest,
    focus,
    likeness,
    nearest,
    place,
    sight_of,
    source_of,
    word_facts,
)
from semsearch.ui.insight import how_it_works
from semsearch.ui.insight.how_it_works import STEPS
from semsearch.vectors import sigmoid

WINDMILL = 76


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return new_app()


def open_step(app: AppTest, step: str, **parameters: str) -> AppTest:
    for name, value in {"step": step, **parameters}.items():
        app.query_params[name] = value
    return open_page(app, "how_it_works")


def text_of(app: AppTest) -> str:
    return " ".join(each.value for each in (*app.markdown, *app.caption, *app.warning, *app.info))


@pytest.mark.parametrize("query", ["windmill", "a castle by the water -people", "2*red tower"])
def test_confidence_and_rank_are_those_of_the_search(engine: SearchEngine, query: str) -> None:
    found = engine.search(query, k=len(engine)).matches
    for photo in (engine.photo(WINDMILL), engine.photos[0]):
        told = answer(engine, engine.embedding(photo.id), photo, query)
        rank = [match.photo for match in found].index(photo) + 1
        assert told.confidence == pytest.approx(found[rank - 1].score, rel=1e-3)
        assert told.rank == rank


def test_evidence_and_weights_add_up_to_the_log_odds(engine: SearchEngine) -> None:
    told = answer(engine, engine.embedding(WINDMILL), engine.photo(WINDMILL), "windmill -dog")
    assert len(told.parts) == 2
    assert {len(part.values) for part in told.parts} == {len(EVIDENCE)}
    for part in told.parts:
        assert part.values @ part.weights + part.bias == pytest.approx(part.logit, abs=1e-3)
    assert told.parts[1].confidence == pytest.approx(
        float(sigmoid(-np.float32(told.parts[1].judged)))
    )


def test_what_is_said_of_a_photo_is_told_where_it_counts(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = SearchEngine(engine.library, engine.words, engine.head, MeanColour)
    monkeypatch.setattr(fresh.said, "heeded", True)
    (part,) = answer(fresh, fresh.embedding(WINDMILL), fresh.photo(WINDMILL), "windmill").parts
    assert part.said > 0.5
    assert part.judged > part.logit
    found = fresh.search("windmill", k=405).matches
    own = next(match.score for match in found if match.photo.id == WINDMILL)
    assert part.confidence == pytest.approx(own, rel=1e-3)


def test_a_photo_that_is_not_in_the_library_ranks_by_its_own_evidence(engine: SearchEngine) -> None:
    told = answer(engine, engine.embedding(WINDMILL), None, "windmill")
    assert told.parts[0].ranked == told.parts[0].judged == told.parts[0].logit
    assert 1 <= told.rank <= 14


def test_neighbours_come_by_cosine_and_leave_the_photo_out(engine: SearchEngine) -> None:
    photo = engine.photo(WINDMILL)
    near = nearest(engine, engine.embedding(WINDMILL), 5, photo)
    far = farthest(engine, engine.embedding(WINDMILL), 3, photo)
    cosines = [each.cosine for each in (*near, *reversed(far))]
    assert photo not in [each.photo for each in near]
    assert (len(near), len(far)) == (5, 3)
    assert cosines == sorted(cosines, reverse=True)


def test_the_nearest_photos_are_among_the_first_that_the_search_finds(engine: SearchEngine) -> None:
    found = [match.photo for match in engine.search_photo(WINDMILL, k=10)]
    near = nearest(engine, engine.embedding(WINDMILL), 5, engine.photo(WINDMILL))
    assert len({each.photo.id for each in near} & {photo.id for photo in found}) >= 3


def test_focus_tells_the_numbers_that_changed_most(engine: SearchEngine) -> None:
    embedding = engine.embedding(WINDMILL)
    told = focus(engine, embedding, "windmill", 1.0, 4)
    moved = np.abs(told.embedding - embedding)
    assert [each.number for each in told.changes] == np.argsort(-moved, kind="stable")[:4].tolist()
    still = focus(engine, embedding, "windmill", 0.0, 1)
    assert np.abs(still.embedding - embedding).max() < 1e-5


def test_the_place_of_a_windmill_is_near_its_word(engine: SearchEngine) -> None:
    told = place(engine.head, engine.words, engine.embedding(WINDMILL), 5)
    assert told.concepts[0][0] == "windmill"
    assert "windmill" in [word for word, _ in told.words]
    assert np.linalg.norm(told.place) == pytest.approx(1, abs=1e-4)


def test_the_place_of_a_photo_is_the_weighted_mean_of_its_concepts(engine: SearchEngine) -> None:
    embedding = engine.embedding(WINDMILL)
    told = place(engine.head, engine.words, embedding, 5)
    vectors = concept_vectors(engine.head, engine.words)
    mean = engine.head.probabilities(embedding[None])[0] @ vectors
    np.testing.assert_allclose(told.place, mean / np.linalg.norm(mean), atol=1e-5)
    column = engine.head.concepts.index("windmill")
    assert vectors[column] @ engine.words["windmill"] > 0.99


def test_words_have_neighbours_and_a_likeness(words: WordVectors) -> None:
    assert "dogs" in [word for word, _ in word_facts(words, "dog", 5).neighbours]
    assert likeness(words, "dog", "puppy") > likeness(words, "dog", "bridge")
    with pytest.raises(UnknownWordsError, match="xqzzyv"):
        likeness(words, "dog", "xqzzyv")


def test_a_sight_shows_the_channels_with_most_in_the_embedding() -> None:
    picture = Image.new("RGB", (40, 20), (10, 200, 90))
    sight = sight_of(MeanColour(), picture)
    assert sight is not None
    assert [channel.number for channel in sight.strongest(3)] == [1, 2, 0]
    assert sight.strongest(1)[0].cells.shape == (4, 4)
    assert sight.square.size == (224, 224)


def test_an_encoder_without_places_shows_no_sight() -> None:
    class Blind(MeanColour):
        def feature_map(self, image: Image.Image) -> None:
            return None

    assert sight_of(Blind(), Image.new("RGB", (4, 4))) is None


def test_code_is_shown_as_it_runs() -> None:
    assert source_of(reweight).startswith("def reweight(")
    assert source_of(SearchEngine.embed).startswith("def embed(")


@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_its_title_code_and_way_on(app: AppTest, step: str) -> None:
    open_step(app, step)
    assert not app.exception
    assert STEPS[step].title in app.header[0].value
    assert any("def " in block.value for block in app.code)
    assert app.button(key="next") if step != [*STEPS][-1] else app.button(key="back")


def test_next_leads_through_the_steps(app: AppTest) -> None:
    open_step(app, "network").button(key="next").click().run()
    assert STEPS["embedding"].title in app.header[0].value


def test_the_network_runs_when_it_is_asked_to(app: AppTest) -> None:
    open_step(app, "network", run="true")
    assert not app.exception
    said = re.search(r"cosine (\d\.\d{4})", text_of(app))
    assert said
    assert float(said[1]) > 0.999
    assert "--fine-tune 1 --encoder vgg16" in app.code[0].value


def test_a_query_in_the_address_is_answered(app: AppTest) -> None:
    open_step(app, "search").text_input(key="q").set_value("windmill -dog").run()
    assert not app.exception
    assert "Not wanted" in text_of(app)
    assert "of 405" in app.metric[1].value


def test_a_query_without_words_is_refused_kindly(app: AppTest) -> None:
    open_step(app, "search").text_input(key="q").set_value("?!").run()
    assert not app.exception
    assert "no word" in app.warning[0].value


def test_a_word_that_is_not_known_is_answered_with_those_spelt_like_it(app: AppTest) -> None:
    open_step(app, "words").text_input(key="one").set_value("windmilll").run()
    assert not app.exception
    assert "windmill" in app.warning[0].value


def test_a_photo_is_looked_at_three_times_when_it_is_asked_for(app: AppTest) -> None:
    open_step(app, "name", views="true")
    assert not app.exception and not app.error
    assert "as it is)" in text_of(app) or "mirrored)" in text_of(app)
    assert "taught no name so far" in text_of(app)


def test_a_photo_is_drawn_when_it_is_asked_for(app: AppTest) -> None:
    open_step(app, "drawing", style="contours")
    assert not app.exception and not app.error
    shares = re.findall(r"held for a drawing by \*\*(\d+)%", text_of(app))
    assert shares[0] == "0" and int(shares[1]) > 50
    assert len(re.findall(r"the photo itself is number \d+ of 405", text_of(app))) == 2


def test_a_library_without_a_likeness_says_how_to_learn_one(app: AppTest) -> None:
    open_step(app, "alike")
    assert not app.exception
    assert "learned no likeness" in text_of(app)
    assert "semsearch train --pairs" in app.code[0].value


def test_what_is_said_is_told_with_its_worth_and_what_it_would_add(app: AppTest) -> None:
    open_step(app, "said")
    assert not app.exception
    assert "named after what they show" in text_of(app)
    assert "gcompris energy windmill" in str(app.table[0].value)
    assert re.search(r"\*\*windmill\*\*.*number \d+ of 405", text_of(app))


@pytest.mark.parametrize(
    "step", ["embedding", "focus", "head", "search", "name", "drawing", "said"]
)
def test_steps_work_for_another_encoder(app: AppTest, step: str) -> None:
    app.session_state["encoder-demo"] = "efficientnet-b3"
    open_step(app, step)
    assert not app.exception
    assert step != "embedding" or "1,536 numbers" in text_of(app)


@pytest.mark.parametrize("step", STEPS)
def test_a_large_library_says_that_some_of_its_photos_are_compared(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr("semsearch.insight.sample.MOST", 100)
    monkeypatch.setattr(how_it_works, "MOST", 100)
    open_step(app, step)
    assert not app.exception
    is_said = "compared here with some 100 of 405 photos" in text_of(app)
    assert is_said is (step not in how_it_works.ALONE)


def test_an_empty_library_says_what_to_do(app: AppTest) -> None:
    Library.named("empty").choose_encoder("vgg16")
    open_step(app, "network", library="empty")
    assert not app.exception
    assert "no photos yet" in app.info[0].value
