"""Why a photo was found: heat, shared tags, their pictures and the command."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import typer
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from PIL import Image
from small import MeanColour
from typer.testing import CliRunner

from semsearch import SearchEngine
from semsearch.cli.why import why
from semsearch.encoders import load_encoder
from semsearch.evaluation.tasks.heat_maps import boxes, compare, hottest, pairs
from semsearch.feedback.examples import Example
from semsearch.insight.explanation import explain, names, tag_reasons, term_reasons
from semsearch.insight.heat import WINDOWS, HeatMap, hide_windows, likeness
from semsearch.insight.overlay import overlay
from semsearch.models.manifest import data_dir
from semsearch.queries.query import read_query

PHOTOS = data_dir() / "demo" / "photos"
CAT, KITTEN = PHOTOS / "gcompris__farm-cat.jpg", PHOTOS / "gcompris__animals-kitten.jpg"


def mean_colour(image: Image.Image) -> NDArray[np.float32]:
    embedding: NDArray[np.float32] = MeanColour().encode([image])[0]
    return embedding


def redness(embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(embeddings[:, 0] - embeddings[:, 1], np.float32)


def spot(left: int = 184, top: int = 184) -> Image.Image:
    """A black photo with a small red square."""
    image = Image.new("RGB", (320, 320))
    image.paste((255, 0, 0), (left, top, left + 80, top + 80))
    return image


def some_heat() -> HeatMap:
    cells = np.zeros((WINDOWS, WINDOWS), np.float32)
    cells[0, 4] = 2
    return HeatMap(cells, 0.9, 0.5)


def test_the_hot_place_is_the_one_that_carries_the_score() -> None:
    heat = hide_windows(spot(), mean_colour).heat(redness)
    assert divmod(int(heat.cells.argmax()), WINDOWS) == (3, 3)
    assert heat.cells.max() > 20 * abs(heat.cells[:2, :2]).max()


def test_the_heat_moves_as_the_photo_does() -> None:
    heat = hide_windows(spot(), mean_colour).heat(redness)
    mirrored = hide_windows(spot(left=56), mean_colour).heat(redness)
    assert_allclose(heat.cells, mirrored.cells[:, ::-1], atol=0.01)


def test_what_speaks_against_a_score_is_below_zero_and_stays_dark() -> None:
    heat = hide_windows(spot(), mean_colour).heat(lambda seen: -redness(seen))
    assert heat.cells.min() < 0
    assert heat.smooth((40, 40)).min() == 0


def test_hiding_the_hottest_place_costs_confidence(engine: SearchEngine) -> None:
    seen = hide_windows(engine.pictures.decode(CAT), engine.embed)
    heat = seen.heat(likeness(engine.head, engine.embed(KITTEN)))
    assert heat.least < heat.whole
    assert heat.cells.shape == (WINDOWS, WINDOWS)


def test_a_heat_map_keeps_the_photos_shape_and_is_brightest_where_hottest() -> None:
    drawn = overlay(Image.new("RGB", (960, 480), "grey"), some_heat())
    assert drawn.size == (480, 240)
    grey = np.asarray(drawn.convert("L"), int)
    assert grey[10, -10] >= grey.max() - 10 > grey[-10, 10] + 80


def test_a_photo_without_heat_is_drawn_dim() -> None:
    cold = replace(some_heat(), cells=np.full((5, 5), -1, np.float32))
    assert np.asarray(overlay(Image.new("RGB", (90, 60), "white"), cold)).max() < 160


def test_shared_tags_are_those_of_both_photos_and_the_asked_for_come_first(
    engine: SearchEngine,
) -> None:
    cat, kitten = engine.embed(CAT), engine.embed(KITTEN)
    query = read_query("carnivore", engine.words, engine.lexicon)
    reasons = tag_reasons(engine, cat, kitten, query)
    both = {tag.word for tag in engine.tags_of_embedding(kitten, k=12)}
    assert reasons
    assert {reason.word for reason in reasons} <= both
    assert [reason.is_asked_for for reason in reasons] == sorted(
        (reason.is_asked_for for reason in reasons), reverse=True
    )
    assert reasons[0].is_asked_for


def test_each_term_of_a_phrase_has_its_own_confidence(engine: SearchEngine) -> None:
    part = read_query("cat on a sofa", engine.words, engine.lexicon).wanted[0]
    reasons = term_reasons(engine, engine.embed(CAT), part)
    assert [reason.term for reason in reasons] == ["cat", "sofa"]
    assert reasons[0].confidence > 5 * reasons[1].confidence
    assert [reason.answer for reason in reasons] == ["yes", "no"]


def test_a_single_word_has_no_terms_to_tell_apart(engine: SearchEngine) -> None:
    part = read_query("cat", engine.words, engine.lexicon).wanted[0]
    assert term_reasons(engine, engine.embed(CAT), part) == ()


@pytest.mark.parametrize(("word", "tag", "expected"), [
    ("dogs", "dog", True), ("dog", "poodle", True), ("poodle", "dog", False),
    ("dog", "windmill", False),
])  # fmt: skip
def test_a_tag_answers_a_word_if_it_is_a_kind_of_that(
    engine: SearchEngine, word: str, tag: str, expected: bool
) -> None:
    term = read_query(word, engine.words, engine.lexicon).parts[0].terms[0]
    assert names(engine.lexicon, term, tag) is expected


def test_words_that_only_leave_out_light_nothing_up(engine: SearchEngine) -> None:
    reasons = explain(engine, engine.pictures.decode(CAT), "-dog")
    assert reasons.words is None
    assert reasons.tags


def test_pairs_are_of_one_class_and_of_two_photos() -> None:
    labels = np.array(["a", "b", "a", "", "b", "c"])
    found = list(pairs(labels, 6, np.random.default_rng(0)))
    assert len(found) == 6
    assert all(labels[one] == labels[other] and one != other for one, other in found)


def test_hiding_the_hottest_place_costs_more_than_hiding_random_ones() -> None:
    image, rng = spot(), np.random.default_rng(0)
    losses = compare(MeanColour(), image, {"image": redness}, rng)["image"]
    assert losses[0] == losses.max() > losses[1:].mean()


def test_the_hottest_place_lies_where_the_heat_does() -> None:
    left, top, right, bottom = hottest(some_heat())
    assert (right, top) == pytest.approx((1.0, 0.0))
    assert (left, top, right, bottom) in boxes()


def test_the_command_says_how_sure_it_is_of_each_word() -> None:
    app = typer.Typer()
    app.command()(why)
    done = CliRunner().invoke(app, [str(CAT), "--text", "cat on a sofa", "--library", "demo",
                                    "--json"])  # fmt: skip
    terms = {own["term"]: own["confidence"] for own in json.loads(done.stdout)["terms"]}
    assert terms["cat"] > terms["sofa"]


def test_the_command_writes_the_heat_maps_and_prints_the_tags(tmp_path: Path) -> None:
    out = tmp_path / "heat.jpg"
    app = typer.Typer()
    app.command()(why)
    done = CliRunner().invoke(app, [str(CAT), "--text", "cat", "--library", "demo",
                                    "--out", str(out), "--json"])  # fmt: skip
    report = json.loads(done.stdout)
    assert "cat" in {tag["word"] for tag in report["tags"]}
    assert report["heat"]["words"]["without_hottest"] < report["heat"]["words"]["score"]
    with Image.open(out) as drawn:
        assert drawn.size[0] == 480
    assert [path.name for path in tmp_path.iterdir()] == ["heat.jpg"]


def test_a_name_lights_up_where_a_photo_is_like_it(
    engine: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    encoder = partial(load_encoder, engine.head.info.encoder)
    fresh = SearchEngine(engine.library, engine.words, engine.head, encoder)
    sha256 = next(photo.sha256 for photo in fresh.photos if photo.path == CAT)
    fresh.taught.teach("Mia", [Example(sha256)])
    reasons = explain(fresh, fresh.pictures.decode(CAT), "Mia on a sofa -dog")
    (own,) = reasons.named
    assert own.name == "Mia" and own.heat.whole > 0.5 and own.heat.least < own.heat.whole
    assert reasons.wanted == "sofa" and reasons.words is not None
    assert (reasons.tags[0].word, reasons.tags[0].is_asked_for) == ("Mia", True)
    assert explain(fresh, fresh.pictures.decode(CAT), "-Mia").named == ()
