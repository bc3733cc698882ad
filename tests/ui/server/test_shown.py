"""What names the photos of a page in an address: keys that differ, and that nobody can guess."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from borrowed import add_photo, open_engine, small_engine
from small import save_photo

from semsearch import Catalogue, Match, Matches, SearchEngine
from semsearch.ui.server import shown as module
from semsearch.ui.server.shown import SHOWN, Kept, Shown, engine_key, library_key, show


def say(engine: SearchEngine, match: Match) -> dict[str, Any]:
    """A reason why a photo was found."""
    return {"id": match.photo.id}


def all_of(engine: SearchEngine) -> Shown:
    return Shown(engine, Matches.browsed(engine.photos))


# Keys


def test_the_same_photos_have_the_same_key(small: SearchEngine, engine: SearchEngine) -> None:
    assert all_of(small).key == all_of(open_engine(small.library, engine)).key


def test_other_photos_scores_and_questions_have_another_key(small: SearchEngine) -> None:
    matches = Matches.browsed(small.photos)
    others = [
        Shown(small, matches, say),
        Shown(small, matches.first(2)),
        Shown(small, matches, asked=b"castle"),
        Shown(small, Matches.browsed(Catalogue(small.library, small.ids[::-1]))),
        Shown(small, replace(matches, scores=matches.scores + np.float32(0.5))),
    ]
    assert len({Shown(small, matches).key, *(other.key for other in others)}) == 6


def test_other_libraries_have_other_keys(
    small: SearchEngine, engine: SearchEngine, tmp_path: Path
) -> None:
    other = small_engine(tmp_path / "other", engine)
    assert all_of(other).key != all_of(small).key
    assert library_key(other.library) != library_key(small.library)
    assert engine_key(other) != engine_key(small)


def test_a_key_names_one_kind_of_thing(small: SearchEngine) -> None:
    keys = {show(all_of(small)), library_key(small.library), engine_key(small)}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


def test_keys_cannot_be_guessed_from_what_is_shown(
    small: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = all_of(small).key, library_key(small.library), engine_key(small)
    monkeypatch.setattr(module, "_SECRET", b"that of another start of the app")
    after = all_of(small).key, library_key(small.library), engine_key(small)
    assert not set(before) & set(after)


# What is kept


def test_the_newest_are_kept_and_the_oldest_go() -> None:
    kept = Kept[int](most=3)
    for number in range(5):
        assert kept.keep(str(number), number) == str(number)
    assert [kept.get(str(number)) for number in range(5)] == [None, None, 2, 3, 4]


def test_what_is_looked_at_stays() -> None:
    kept = Kept[int](most=2)
    kept.keep("looked at", 1)
    kept.keep("forgotten", 2)
    assert kept.get("looked at") == 1
    kept.keep("new", 3)
    assert (kept.get("looked at"), kept.get("forgotten")) == (1, None)


def test_what_is_kept_again_is_new_again() -> None:
    kept = Kept[int](most=2)
    for key in ("again", "forgotten", "again", "new"):
        kept.keep(key, 1)
    assert (kept.get("again"), kept.get("forgotten")) == (1, None)


def test_what_is_kept_again_takes_no_more_room() -> None:
    kept = Kept[int](most=2)
    for number in range(4):
        kept.keep("same", number)
    kept.keep("other", 4)
    assert (kept.get("same"), kept.get("other")) == (3, 4)


def test_a_key_that_never_was_has_nothing() -> None:
    assert Kept[int]().get("never") is None


def test_reasons_that_are_known_are_kept_for_the_same_photos(small: SearchEngine) -> None:
    matches = Matches.browsed(small.photos)
    first = Shown(small, matches, say)
    key = show(first)
    assert show(Shown(small, matches, lambda engine, match: {})) == key
    assert SHOWN.get(key) is first


def test_a_library_that_was_opened_anew_is_shown_anew(
    small: SearchEngine, engine: SearchEngine
) -> None:
    key, anew = show(all_of(small)), open_engine(small.library, engine)
    assert show(all_of(anew)) == key
    assert SHOWN.get(key).engine is anew  # type: ignore[union-attr]


def test_older_grids_of_a_library_go_on_with_the_engine_that_is_open_now(
    small: SearchEngine, engine: SearchEngine
) -> None:
    older = show(Shown(small, Matches.browsed(small.photos).first(2), say))
    anew = open_engine(small.library, engine)
    show(all_of(anew))
    kept = SHOWN.get(older)
    assert kept is not None and kept.engine is anew
    assert (len(kept.matches), kept.why) == (2, say)


# Shapes and places


def test_shapes_are_widths_by_heights_and_the_extremes_are_cut(small: SearchEngine) -> None:
    with small.library._file.writing() as db:
        db.execute("UPDATE photo SET width = 100, height = 3000 WHERE id = 1")
        db.execute("UPDATE photo SET width = 3000, height = 100 WHERE id = 3")
    assert all_of(small).shapes().tolist() == [40, 160, 208]


def test_shapes_are_in_the_order_of_the_photos(small: SearchEngine) -> None:
    with small.library._file.writing() as db:
        db.execute("UPDATE photo SET width = 30, height = 30 WHERE id = 1")
    turned = Catalogue(small.library, np.array([3, 1, 2]))
    shapes = Shown(small, Matches.browsed(turned)).shapes()
    assert (shapes.tolist(), shapes.dtype) == ([160, 80, 160], np.uint8)


def test_each_photo_has_a_shape_though_it_or_all_are_gone_since(small: SearchEngine) -> None:
    shown = all_of(small)
    small.library.leave_out([3])
    assert len(shown.shapes()) == 3
    small.library.leave_out([1, 2])
    assert shown.shapes().tolist() == [80, 80, 80]


def test_photos_that_came_since_move_no_shape(small: SearchEngine, engine: SearchEngine) -> None:
    shown = all_of(small)
    photo = save_photo(small.library.path.parent / "photos" / "new.png")
    add_photo(small.library, photo, engine)
    assert shown.shapes().tolist() == [160, 160, 160]


def test_a_photo_has_a_place_in_the_list_or_none(small: SearchEngine) -> None:
    shown = Shown(small, Matches.browsed(Catalogue(small.library, np.array([3, 1]))))
    assert [shown.position(number) for number in (3, 1, 2)] == [0, 1, -1]
