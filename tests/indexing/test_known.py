"""What a run knows of files: which content is embedded, and where some content was before."""

from pathlib import Path

import pytest

from semsearch.folders.stats import Stat
from semsearch.indexing.known import KnownFiles
from semsearch.library.photos import Known

HERE, THERE = Path("/photos/here.jpg"), Path("/photos/there.jpg")


def known(number: int, content: str, embedded: bool = True) -> Known:
    return Known(number, Stat(1, 1, 1), content, missing=False, embedded=embedded)


@pytest.mark.parametrize("paths", [(HERE, THERE), (THERE, HERE)])
def test_of_several_copies_one_that_is_embedded_speaks(paths: tuple[Path, Path]) -> None:
    own = {HERE: known(1, "a", embedded=False), THERE: known(2, "a")}
    files = KnownFiles({path: own[path] for path in paths}, {}, {})
    assert files.embedded("a") == own[THERE]


def test_content_that_another_took_the_place_of_is_not_known_any_longer() -> None:
    files = KnownFiles({HERE: known(1, "a")}, {}, {})
    files.learn(HERE, known(1, "b"))
    assert files.embedded("a") is None
    assert files.embedded("b") == known(1, "b")


def test_a_file_that_is_gone_is_taken_out_once() -> None:
    files = KnownFiles({HERE: known(1, "a"), THERE: known(2, "a")}, {"a": [HERE]}, {})
    assert files.pop_vanished("a") == known(1, "a")
    assert files.pop_vanished("a") is None
    assert list(files) == [THERE]


def test_a_file_in_another_folder_counts_as_gone_if_it_is_not_there(tmp_path: Path) -> None:
    kept, away = tmp_path / "kept.jpg", tmp_path / "away.jpg"
    kept.touch()
    files = KnownFiles({kept: known(1, "a"), away: known(2, "a")}, {}, {"a": [kept, away]})
    assert files.pop_vanished("a") == known(2, "a")
    assert files.pop_vanished("a") is None
    assert list(files) == [kept]
