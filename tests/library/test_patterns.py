"""What people leave out of a library."""

import unicodedata
from pathlib import Path

import pytest
from small import index, relative, save_colours, save_photo

from semsearch import Library
from semsearch.errors import ExclusionError
from semsearch.library.patterns import read_pattern


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_colours(tmp_path / "photos")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library.sqlite")


PATTERNS = {
    "private": ["Private/b.png", "Private/deep/c.png"],
    "Private/": ["Private/b.png", "Private/deep/c.png"],
    "*.GIF": ["Private/a.gif", "d.gif"],
    "deep": ["Private/deep/c.png"],
    "private/*.gif": ["Private/a.gif"],
    "photos/Private": ["Private/a.gif", "Private/b.png", "Private/deep/c.png"],
    "**/deep/**": ["Private/deep/c.png"],
    "Zu\u0308rich": ["Zürich/e.png"],
    "zürich": ["Zürich/e.png"],
    "[f]": ["[f]/f.png", "f/f.png"],
    "photos": [],
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_leave_out_what_they_name(library: Library, many: Path, pattern: str) -> None:
    index(library, many)
    everything = set(relative(library, many))
    library.patterns.add([pattern])
    out = set(PATTERNS[pattern])
    out |= {"Private/a.gif"} if pattern.lower().startswith("private") else set()
    report = index(library)
    assert set(relative(library, many)) == everything - out
    assert (report.excluded, report.indexed, report.skipped) == (len(out), 0, [])
    library.patterns.remove([pattern.upper()])
    assert index(library).indexed == len(out)
    assert set(relative(library, many)) == everything


def test_paths_leave_out_that_folder_alone(
    library: Library, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(many)
    save_photo(many / "2019" / "Private" / "deep" / "g.png", "pink")
    for typed in (str(many / "Private"), "./Private", "../photos/Private", "Private/deep/.."):
        library.patterns.add([typed])
        index(library, many)
        assert [p for p in relative(library, many) if "Private" in p] == ["2019/Private/deep/g.png"]
        library.patterns.remove([typed])
        assert list(library.patterns) == []


def test_what_is_left_out_moves_with_the_library_among_the_photos(many: Path) -> None:
    library = Library(many / "library.sqlite")
    library.patterns.add([str(many / "Private")])
    moved = many.rename(many.parent / "moved")
    library = Library(moved / "library.sqlite")
    assert list(library.patterns) == [str(moved / "Private")]
    index(library, moved)
    assert not any("Private" in path for path in relative(library, moved))


def test_a_folder_that_is_left_out_whole_is_named(library: Library, many: Path) -> None:
    library.patterns.add([str(many)])
    [skipped] = index(library, many).skipped
    assert "--include" in skipped.reason
    assert len(library) == 0


def test_a_part_of_a_folder_is_left_out_as_with_the_whole(library: Library, many: Path) -> None:
    library.patterns.add(["private"])
    index(library, many)
    index(library, many / "Private" / "deep")
    assert "Private/deep/c.png" not in set(relative(library, many))


@pytest.mark.parametrize("typed", ["", " ", "*", "/", ".", "**/*", "a\0b"])
def test_a_pattern_of_nothing_or_of_everything_is_refused(library: Library, typed: str) -> None:
    with pytest.raises(ExclusionError, match="nothing to leave out"):
        library.patterns.add([typed])


def test_taking_back_what_is_not_left_out_says_what_is(library: Library) -> None:
    library.patterns.add(["*.gif"])
    with pytest.raises(ExclusionError, match=r"What is left out: \*\.gif"):
        library.patterns.remove(["*.png"])


def test_paths_that_are_typed_are_those_on_disk(tmp_path: Path) -> None:
    folder = tmp_path / unicodedata.normalize("NFD", "Zürich")
    folder.mkdir()
    assert read_pattern(str(tmp_path / "Zürich")) == str(folder)
