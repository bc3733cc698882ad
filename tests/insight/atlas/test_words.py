"""The words of neighbourhoods, and of photos that somebody chose."""

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.insight.atlas.words import RegionTags, evenly, most_typical, typical_tags

ANIMALS = [frozenset({"animal", "cat"})] * 10 + [frozenset({"animal", "dog"})] * 10


def test_a_region_is_called_what_is_common_in_it_and_rare_elsewhere() -> None:
    assert RegionTags.of(np.repeat([0, 1], 10), 2, ANIMALS).words() == ("cat", "dog")


def test_no_word_names_two_regions() -> None:
    tags = [frozenset({"cat"})] * 20 + [frozenset[str]()] * 10
    found = RegionTags.of(np.repeat([0, 1, 2], 10), 3, tags).words()
    assert sorted(found) == ["", "", "cat"]


def test_a_name_that_tells_a_region_apart_more_takes_the_place_of_its_word() -> None:
    regions = np.repeat([0, 1], 10)
    names = RegionTags.of(regions, 2, [frozenset({"Tom"})] * 10 + [frozenset[str]()] * 10)
    rare = RegionTags.of(regions, 2, [frozenset({"Ann"})] * 3 + [frozenset[str]()] * 17)
    tags = RegionTags.of(regions, 2, [own | {"pet"} for own in ANIMALS[:9]] + ANIMALS[9:])
    assert tags.words(names)[0] == "Tom"
    assert tags.words(rare)[0] != "Ann"


def test_no_regions_have_no_words() -> None:
    tags = RegionTags.of(np.empty(0, np.intp), 0, [])
    assert tags.words() == ()
    assert tags.shares == {}


def test_chosen_photos_are_called_what_tells_them_from_all() -> None:
    shares = RegionTags.of(np.repeat([0, 1], 10), 2, ANIMALS).shares
    assert shares == {"animal": 1.0, "cat": 0.5, "dog": 0.5}
    assert most_typical(ANIMALS[:10], shares, 6) == ["cat"]
    assert most_typical(ANIMALS[:1], shares | {"cat": 1.0}, 6) == []
    assert most_typical([frozenset({"rare"})] * 3, shares, 6) == ["rare"]
    assert most_typical([], shares, 6) == []


def test_of_many_chosen_photos_some_are_looked_at(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def tags_of_photos(ids: list[int]) -> list[list[object]]:
        asked.extend(ids)
        return [[] for _ in ids]

    monkeypatch.setattr(engine, "tags_of_photos", tags_of_photos)
    tags = RegionTags.of(np.empty(0, np.intp), 0, [])
    assert typical_tags(engine, tags, np.arange(len(engine))) == []
    assert len(asked) == 200
    assert asked[-1] == engine.ids[-1]


def test_some_of_many_rows_are_spread_over_them() -> None:
    assert evenly(np.arange(10, 20), 3).tolist() == [10, 14, 19]
    assert evenly(np.arange(3), 3).tolist() == [0, 1, 2]
