"""Pairs of several sources are put together, and a source that has none says so."""

from pathlib import Path

import pytest

from semsearch import Library
from semsearch.errors import PairError
from semsearch.feedback.likeness.gathering import counts, gather
from semsearch.feedback.memory import Memory
from semsearch.feedback.pairs import Pair, Pairs


def test_sources_are_put_together_and_the_later_one_counts(
    filled: Library, folder: Path, content: dict[str, str], tmp_path: Path
) -> None:
    red, green, blue = (content[f"{colour}.png"] for colour in ("red", "green", "blue"))
    Pairs(filled).tell([Pair.of(red, green, True), Pair.of(red, blue, True)])
    table = tmp_path / "pairs.csv"
    table.write_text("red.png,blue.png,unlike\ngreen.png,blue.png,alike\ngone.png,red.png,alike\n")
    found = gather(filled, ["told", str(table)])
    assert set(found.pairs) == {
        Pair.of(red, green, True), Pair.of(red, blue, False), Pair.of(green, blue, True)
    }  # fmt: skip
    assert found.unknown == ("gone.png",)
    assert Pair.of(red, blue, True) in gather(filled, [str(table), "told"]).pairs


def test_a_folder_is_a_source(filled: Library, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "alike").mkdir()
    folder.rename(tmp_path / "alike" / "all")
    found = gather(filled, [str(tmp_path / "alike")])
    assert sum(pair.is_alike for pair in found.pairs) == 3


def test_what_is_kept_is_counted(filled: Library, content: dict[str, str]) -> None:
    red, green, blue = content.values()
    Pairs(filled).tell([Pair.of(red, green, True), Pair.of(red, blue, False)])
    Memory(filled).record("visit", "dog", [red], [green, blue])
    assert counts(filled) == {"told": (1, 1), "thumbs": (0, 2), "copies": (0, 0)}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("told", "no pairs in told for the library .* Tell some on the page What was learned"),
        ("nothing.csv", "nothing.csv is no file, no folder, and none of told, thumbs, copies"),
    ],
)
def test_a_source_without_pairs_is_refused(filled: Library, source: str, message: str) -> None:
    with pytest.raises(PairError, match=message):
        gather(filled, [source])


def test_pairs_of_other_photos_alone_are_refused(filled: Library, tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("a.jpg,b.jpg,alike")
    with pytest.raises(PairError, match="It does not have a.jpg. Index the photos first"):
        gather(filled, [str(tmp_path / "pairs.csv")])
