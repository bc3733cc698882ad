"""A library at first look: its tags as they come, what it holds, and searches that suit it."""

from pathlib import Path

import numpy as np
import pytest
from small import index, save_photo

from semsearch import Library, SearchEngine
from semsearch.errors import ModelFileError
from semsearch.insight.first_look.suggestions import suggested_searches
from semsearch.insight.first_look.summary import Summary
from semsearch.insight.first_look.tally import TagTally
from semsearch.library.library import DEMO
from semsearch.words.lexicon import Lexicon


def tags(**photos: int) -> list[frozenset[str]]:
    """So many photos with each tag, or tags joined by ``_``."""
    return [frozenset(name.split("_")) for name, count in photos.items() for _ in range(count)]


def test_searches_are_common_and_telling(lexicon: Lexicon) -> None:
    some = tags(animal=30, windmill=10, palace=8, mosque=6, bridge=1)
    assert suggested_searches(some, lexicon) == ["windmill", "palace", "mosque"]


def test_a_search_is_no_kind_of_another(lexicon: Lexicon) -> None:
    some = tags(animal_cat=20, cat_siamese=12, windmill=5, hammer=3)
    found = suggested_searches(some, lexicon)
    assert len({"animal", "cat", "siamese"}.intersection(found)) == 1
    assert {"windmill", "hammer"} <= set(found)


def test_searches_find_other_photos_each(lexicon: Lexicon) -> None:
    some = tags(beach_sea=10, windmill=4, hammer=2)
    found = suggested_searches(some, lexicon)
    assert len({"beach", "sea"}.intersection(found)) == 1 and len(found) == 3


def test_a_library_without_tags_has_no_searches(lexicon: Lexicon) -> None:
    assert suggested_searches([frozenset(), frozenset()], lexicon) == []
    assert suggested_searches(tags(windmill=1), lexicon) == ["windmill"]


def test_what_is_suggested_for_the_demo_finds_many_photos(
    engine: SearchEngine, lexicon: Lexicon
) -> None:
    searches = suggested_searches(engine.tag_sets, lexicon)
    results = [engine.search(words, k=5) for words in searches]
    assert len(searches) == 3 and all(result.found for result in results)
    numbers = [match.photo.id for result in results for match in result.matches]
    assert len(set(numbers)) == len(numbers)


def test_a_tally_finds_the_tags_that_the_engine_does(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = Library.named(DEMO)
    long, _ = demo.tiles(demo.encoder)
    ids = np.setdiff1d(engine.ids, long)[:150]
    monkeypatch.setattr(Library, "embedded_ids", lambda library, encoder: ids)
    tally = TagTally(demo, demo.encoder)
    tally.catch_up(100)
    assert tally.is_whole and len(tally.sets()) == 100
    tally.catch_up()
    own = engine.tags_of_photos(ids.tolist())
    assert tally.sets() == [frozenset(tag.word for tag in each) for each in own]
    assert tally.counts()[0][0] == "animal"


def test_a_tally_of_a_large_library_looks_at_some_that_stand_for_all() -> None:
    demo = Library.named(DEMO)
    tally = TagTally(demo, demo.encoder, most=60)
    tally.catch_up()
    assert not tally.is_whole and tally.step == 8
    assert 30 < len(tally.sets()) <= 60


def test_a_tally_looks_at_new_photos_alone_and_forgets_those_that_are_gone(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = Library.named(DEMO)
    tally = TagTally(demo, demo.encoder)
    there = [demo.embedded_ids(demo.encoder)[:20]]
    looked: list[int] = []
    read = Library.embeddings
    monkeypatch.setattr(Library, "embedded_ids", lambda library, encoder: there[0])
    monkeypatch.setattr(
        Library, "embeddings",
        lambda library, encoder, ids: looked.append(len(ids)) or read(library, encoder, ids),
    )  # fmt: skip
    tally.catch_up()
    there[0] = np.append(there[0][10:], demo.ids_of_file("gcompris__animals-kitten"))
    tally.catch_up()
    tally.catch_up()
    assert looked == [20, 1]
    assert len(tally.sets()) == 11


def test_a_tally_of_an_encoder_without_a_head_says_so(library: Library, folder: Path) -> None:
    index(library, folder)
    with pytest.raises(ModelFileError):
        TagTally(library, "mean-colour")


def test_a_summary_counts_photos_the_folders_that_hold_them_and_their_days(
    library: Library, tmp_path: Path
) -> None:
    photos = tmp_path / "photos"
    save_photo(photos / "trip" / "IMG_20240517_101500.jpg", "red")
    save_photo(photos / "trip" / "day 2" / "IMG_20240603_101500.jpg", "blue")
    save_photo(photos / "trip" / "day 2" / "blurred.jpg", "green")
    index(library, photos)
    summary = Summary.of(library)
    assert summary == Summary(3, 2, "2024-05-17", "2024-06-03", 1)
    assert summary.held == "3 photos"
    assert summary.spread == "in 2 folders, taken from 17 May 2024 to 3 June 2024"


def test_a_summary_is_said_in_the_singular_and_without_dates() -> None:
    assert Summary(1, 1, None, None, 1).spread == "in 1 folder"
    assert Summary(1, 1, "2024-05-17", "2024-05-17").spread == "in 1 folder, taken on 17 May 2024"
    assert Summary(1, 1).held == "1 photo"
