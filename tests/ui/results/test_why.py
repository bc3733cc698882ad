"""Why a photo was found, as the viewer is told: parts, words, tags, and heat maps."""

import base64
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from semsearch import (
    Match,
    PartScore,
    Photo,
    SaidReason,
    SearchEngine,
    UnreadableImageError,
)
from semsearch.ui.results.why import MEANING, NO_PLACE, NOTHING_ASKED, reasons

PARTS = (PartScore("cat", 1.0, 0.9), PartScore("dog", -1.0, 0.2), PartScore("like it", 2.0, 0.5))


def named(engine: SearchEngine, name: str) -> Photo:
    return next(photo for photo in engine.photos if name in photo.path.name)


@pytest.fixture
def cat(engine: SearchEngine) -> Match:
    return Match(named(engine, "farm-cat"), 0.72, PARTS)


def test_each_part_says_how_sure_it_is_and_what_is_left_out_how_surely_it_lacks(
    engine: SearchEngine, cat: Match
) -> None:
    assert reasons()(engine, cat)["parts"] == [
        {"text": "cat: 90%", "share": 0.9},
        {"text": "not dog: 80%", "share": 0.8},
        {"text": "like it: 50%, counts 2 times", "share": 0.5},
    ]


def test_what_is_said_of_a_photo_is_named_with_how_far_it_is_believed(
    engine: SearchEngine, cat: Match
) -> None:
    said = (SaidReason("caption", "Grandma's kitchen", 0.84), SaidReason("folder", "Easter", 0.5),
            SaidReason("title", "cat " * 99, 0.3))  # fmt: skip
    line = reasons()(engine, replace(cat, said_by=lambda: said))["said"]
    first, second, third = line.removeprefix("Said of it: ").split(" · ")
    assert first == "caption “Grandma's kitchen” (counts 0.8)"
    assert second == "name of its folder “Easter” (counts 0.5)"
    assert third.endswith("cat…” (counts 0.3)") and len(third) < 160
    assert reasons()(engine, cat)["said"] == ""


def test_where_nothing_was_asked_with_nothing_is_looked_at(
    engine: SearchEngine, cat: Match, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.pictures, "decode", pytest.fail)
    said = reasons("  ")(engine, cat)
    assert (said["note"], said["maps"]) == (NOTHING_ASKED, [])


def test_words_and_a_photo_have_a_heat_map_each_and_the_photo_asked_with_one(
    engine: SearchEngine, cat: Match
) -> None:
    said = reasons("cat", named(engine, "kitten"))(engine, cat)
    assert [own["text"].partition(".")[0] for own in said["maps"]] == [
        "What is like the photo asked with", "What speaks for “cat”",
    ]  # fmt: skip
    assert said["asked"]["text"].startswith("The photo asked with: what is like this one. ")
    assert all("Brightest at the" in own["text"] for own in (*said["maps"], said["asked"]))
    assert said["tags"].startswith("Tags of both photos: ")
    assert said["note"] == MEANING


def test_a_heat_map_is_a_picture_of_the_photo(engine: SearchEngine, cat: Match) -> None:
    [drawn] = reasons("cat")(engine, cat)["maps"]
    kind, _, content = drawn["picture"].partition(",")
    assert kind == "data:image/jpeg;base64"
    with Image.open(io.BytesIO(base64.b64decode(content))) as image:
        shape = image.width / image.height
    assert shape == pytest.approx(cat.photo.width / cat.photo.height, rel=0.02)


def test_a_phrase_says_which_of_its_words_the_photo_shows(engine: SearchEngine, cat: Match) -> None:
    said = reasons("cat on a sofa")(engine, cat)
    assert re.search(r"^Each word alone: cat yes \(\d+%\) · sofa no \(\d+%\)$", said["terms"])
    assert "cat" in said["tags"] and "(as asked for)" in said["tags"]


def test_what_is_left_out_has_no_place(engine: SearchEngine, cat: Match) -> None:
    said = reasons("-dog")(engine, cat)
    assert (said["note"], said["maps"]) == (NO_PLACE, [])


def test_words_that_cannot_be_read_are_a_note(engine: SearchEngine, cat: Match) -> None:
    said = reasons("...")(engine, cat)
    assert said["note"] not in (MEANING, NO_PLACE, NOTHING_ASKED)
    assert said["maps"] == []


def test_a_match_is_explained_once(
    engine: SearchEngine, cat: Match, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = reasons("cat")
    before = why(engine, cat)
    monkeypatch.setattr(engine.pictures, "decode", pytest.fail)
    assert why(engine, cat) is before


def test_a_photo_that_is_gone_says_so(engine: SearchEngine, cat: Match, tmp_path: Path) -> None:
    gone = replace(cat, photo=replace(cat.photo, path=tmp_path / "gone.jpg"))
    with pytest.raises(UnreadableImageError, match="no longer there"):
        reasons("cat")(engine, gone)
