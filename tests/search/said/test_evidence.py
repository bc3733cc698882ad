"""What is said of photos finds them, as far as it is worth it, and not where it is left aside."""

from pathlib import Path

import numpy as np
import pytest
from borrowed import open_engine
from telling import captioned, make_library, rows_of

from semsearch import Filter, Mix, SearchEngine
from semsearch.facts.said import CAPTION, KEYWORD, Saying
from semsearch.feedback.albums import Albums
from semsearch.library.said.names import FOLDER
from semsearch.search.said.evidence import raised
from semsearch.search.said.sources import ALBUM
from semsearch.vectors import sigmoid

EASTER = "Grandma's kitchen at Easter"
OMA = "Küche der Oma"
BOAT = "Xanthippa, our boat"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, engine: SearchEngine) -> SearchEngine:
    """The demo photos without their names; some have captions that their pictures do not show."""
    windmills = [row for row, _ in rows_of(engine, ["windmill"])]
    captions = {50: EASTER, 5: OMA, 8: BOAT, windmills[0]: "Xanthippa in the harbour"}
    return captioned(tmp_path_factory.mktemp("told"), engine, captions)


@pytest.mark.parametrize(
    ("text", "row"),
    [("grandma kitchen", 50), ("grandma's kitchen at easter", 50), ("Grandmas", 50), ("Oma", 5),
     ("küche", 5), ("kuche der oma", 5), ("xanthippa", 8), ("our boat Xanthippa", 8)],
)  # fmt: skip
def test_a_photo_is_found_by_its_caption(
    told: SearchEngine, engine: SearchEngine, text: str, row: int
) -> None:
    result = told.search(text, k=3)
    assert result.found
    assert result.query is not None and not result.query.corrected and result.query.is_english
    [match] = [match for match in result.matches[:2] if told.row(match.photo.id) == row]
    assert match.certainty != "hardly"
    assert [own.source for own in match.said] == [CAPTION]
    assert row not in [engine.row(match.photo.id) for match in engine.search(text, k=2).matches]


def test_why_names_what_was_said_and_how_far_it_is_believed(told: SearchEngine) -> None:
    [match] = told.search("grandma kitchen", k=1).matches
    [reason] = match.said
    assert (reason.source, reason.text) == (CAPTION, EASTER)
    assert reason.counts == pytest.approx(told.said.sources.worth(CAPTION))
    assert match.score >= 0.9 * reason.counts
    assert told.search("windmill", k=1).matches[0].said == ()


def test_a_word_of_another_language_is_read_as_it_is_said(told: SearchEngine) -> None:
    """It is not corrected, and its photo counts as found."""
    assert told.read(Mix("xanthipa")).corrected == {}  # type: ignore[union-attr]
    assert "kuche" in told.said and "küche" in told.said
    assert "hund" not in told.said
    assert not told.search("hund am strand").found


def test_what_is_said_of_a_photo_excludes_it(told: SearchEngine) -> None:
    windmills = told.search("windmill", k=20).matches
    boat = next(m for m in told.search("xanthippa", k=2).matches if m.photo.id in windmills.ids)
    score = {match.photo.id: match.score for match in windmills}
    left = {
        match.photo.id: match.score for match in told.search("windmill -xanthippa", k=400).matches
    }
    assert left[boat.photo.id] < 0.6 * score[boat.photo.id]
    others = [number for number in score if number != boat.photo.id]
    assert all(left[number] > 0.9 * score[number] for number in others)


def test_of_terms_of_which_nothing_is_said_the_picture_decides(told: SearchEngine) -> None:
    """One of two boats is on a windmill's photo; only of that a windmill is likely."""
    [match, *_] = told.search("xanthippa windmill", k=1).matches
    assert match.said and match.photo.id in told.search("windmill", k=15).matches.ids
    assert match.score > 2 * next(
        own.score
        for own in told.search("xanthippa windmill", k=400).matches
        if told.row(own.photo.id) == 8
    )


def test_left_aside_it_changes_nothing(
    tmp_path: Path, told: SearchEngine, engine: SearchEngine
) -> None:
    plain = captioned(tmp_path, engine, {})
    told.library.said.heed(False)
    try:
        aside = open_engine(told.library, engine)
        for text in ("grandma kitchen", "xanthippa", "windmill -xanthippa", "oma", "fish"):
            for mix in (Mix(text), Mix(text, text_weight=2.0)):
                found, right = aside.find(mix, k=405), plain.find(mix, k=405)
                assert np.array_equal(found.matches.ids, right.matches.ids)
                assert np.array_equal(found.matches.scores, right.matches.scores)
                assert (found.found, found.query) == (right.found, right.query)
                assert not any(match.said for match in found.matches[:5])
        assert "xanthippa" not in aside.said
    finally:
        told.library.said.heed(True)


def test_folders_that_tell_nothing_change_nothing(tmp_path: Path, engine: SearchEngine) -> None:
    """Names of folders are moved by half a library, and so are those by date."""
    rows = rows_of(engine)
    kinds = [kind for _, kind in rows]
    wrong = kinds[40:] + kinds[:40]
    found = []
    for name, folders in {"none": [""] * len(rows), "wrong": wrong, "right": kinds,
                          "date": ["2019-07-04"] * len(rows)}.items():  # fmt: skip
        photos = [(row, f"{folder}/DSC{row:05}.jpg", ())
                  for (row, _), folder in zip(rows, folders, strict=True)]  # fmt: skip
        own = open_engine(make_library(tmp_path / name, engine, photos), engine)
        result = own.search("hammer", k=len(rows)).matches
        found.append((result.ids.tolist(), result.scores.tolist()))
    none, by_wrong, by_right, by_date = found
    assert by_wrong == none == by_date
    right = {number for number, kind in enumerate(kinds, 1) if kind == "hammer"}
    assert set(by_right[0][: len(right)]) == right
    assert by_right != none


def test_words_of_a_source_that_tells_nothing_are_corrected(
    tmp_path: Path, engine: SearchEngine
) -> None:
    rows = rows_of(engine)
    kinds = [kind for _, kind in rows]
    for name, folders in {"wrong": kinds[40:] + kinds[:40], "right": kinds}.items():
        photos = [(row, f"{folder} hamer/DSC{row:05}.jpg", ())
                  for (row, _), folder in zip(rows, folders, strict=True)]  # fmt: skip
        own = open_engine(make_library(tmp_path / name, engine, photos), engine)
        query = own.read(Mix("hamer"))
        assert query is not None and bool(query.corrected) == (name == "wrong")


def test_a_word_said_of_all_photos_tells_nothing(tmp_path: Path, engine: SearchEngine) -> None:
    photos = [(row, f"Xanthippa/IMG_{row:04}.jpg", ()) for row in range(405)]
    own = open_engine(make_library(tmp_path, engine, photos), engine)
    assert own.said.sources.worth(FOLDER) > 0
    result = own.search("xanthippa", k=3)
    assert not result.found and not result.matches[0].said


def test_an_album_counts_at_once_and_no_longer_once_it_is_gone(
    tmp_path: Path, engine: SearchEngine
) -> None:
    own = captioned(tmp_path, engine, {})
    albums, photo = Albums(own.library), own.photos[100]
    assert not own.search("quendolin").found
    albums.add("Quendolin", [photo.sha256])
    [match] = own.search("quendolin", k=1).matches
    assert match.photo == photo
    assert [(said.source, said.text) for said in match.said] == [(ALBUM, "Quendolin")]
    albums.delete("Quendolin")
    assert not own.search("quendolin").found


def test_keywords_of_a_kind_answer_for_it_after_those_that_say_it(
    tmp_path: Path, engine: SearchEngine
) -> None:
    said = {3: "poodle", 5: "dog"}
    photos = [(row, f"IMG_{row:04}.jpg", [Saying(KEYWORD, said[row])] if row in said else [])
              for row in range(30)]  # fmt: skip
    own = open_engine(make_library(tmp_path, engine, photos), engine)
    found = {own.row(match.photo.id): match for match in own.search("dog", k=30).matches}
    assert found[5].said[0].counts > found[3].said[0].counts > 0
    poodles = {own.row(match.photo.id): match for match in own.search("poodle", k=30).matches}
    assert poodles[3].said and not poodles[5].said


# Where an engine proposes


def test_photos_are_proposed_by_what_is_said_of_them(told: SearchEngine) -> None:
    def rows(text: str) -> list[int]:
        query = told.read(Mix(text))
        assert query is not None
        return [told.row(int(number)) for number in told.said.proposed(query)]

    assert rows("grandma") == [50]
    assert 8 in rows("xanthippa kitchen") and 50 in rows("xanthippa kitchen")
    assert rows("fish -grandma") == []


def test_they_are_found_where_others_are_proposed(
    told: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nothing:
        def ids(self, *asked: object) -> np.ndarray:  # type: ignore[type-arg]
            return np.array([1, 2], np.int64)

    monkeypatch.setattr(told._opened.ranking, "_proposals", Nothing())
    result = told.search("grandma kitchen", k=2)
    assert result.found and told.row(result.matches[0].photo.id) == 50
    none = Filter(among=frozenset([1, 2]))
    left = told.search("grandma kitchen", k=2, condition=none)
    assert sorted(left.matches.ids.tolist()) == [1, 2] and not left.found


# The numbers


def test_what_is_shown_and_what_is_said_add_up_as_chances() -> None:
    logits = np.array([-8, 0, 2, 40, -3], np.float32)
    beliefs = np.array([0.8, 0.8, 0.5, 0.9, 0], np.float32)
    found = raised(logits, beliefs)
    either = 1 - (1 - sigmoid(logits)) * (1 - beliefs)
    assert sigmoid(found) == pytest.approx(either, abs=1e-5)
    assert found[4] == logits[4]
    assert np.isfinite(found).all() and (found >= logits - 1e-3)[:3].all()
