"""The photos that are searched: more than memory has room for are not read."""

import shutil
from pathlib import Path

import pytest

from semsearch import Library, SearchEngine
from semsearch.errors import TooManyPhotosError
from semsearch.stores import beside
from semsearch.stores.beside import engine_folders, keep_up

# What the embeddings of the demo's photos and all that their head says of them take.
NEEDED = 405 * 4 * (512 + 1_180 + 640 + 1_024)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A copy of the demo library, which counts as a large one and has no engine beside it."""
    monkeypatch.setattr(beside, "LARGE", 100)
    return Library(Path(shutil.copy(Library.named("demo").path, tmp_path / "large.sqlite")))


def leave(bytes_: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("semsearch.search.photos.available_memory", lambda: bytes_)


def test_a_library_that_memory_has_no_room_for_says_what_prepares_it(
    library: Library, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(NEEDED - 1, monkeypatch)
    with pytest.raises(TooManyPhotosError) as raised:
        SearchEngine.open(str(library.path))
    said = str(raised.value)
    assert "all 405 photos" in said and "5.4 MB of memory, and 5.4 MB are free" in said
    assert f"Run semsearch index --library {library.path}, which" in said
    keep_up(library, engine.head, lambda done, total: None)
    assert SearchEngine.open(str(library.path)).searched_by == "this computer"


@pytest.mark.parametrize("free", [NEEDED, None])
def test_where_there_is_room_or_nobody_knows_all_photos_are_read(
    library: Library, monkeypatch: pytest.MonkeyPatch, free: int | None
) -> None:
    leave(free, monkeypatch)
    assert len(SearchEngine.open(str(library.path))) == 405


def test_where_no_index_run_would_help_other_programs_have_to_be_closed(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(0, monkeypatch)
    monkeypatch.setattr(beside, "LARGE", 1_000)
    with pytest.raises(TooManyPhotosError, match=r"0 bytes are free\. Close other programs\.$"):
        SearchEngine.open(str(library.path))


def test_another_encoder_is_named_in_what_prepares_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(-1, monkeypatch)
    library.choose_encoder("efficientnet-b3")
    with pytest.raises(TooManyPhotosError, match=r"--encoder vgg16, which"):
        SearchEngine.open(str(library.path), encoder="vgg16")


def test_an_engine_that_is_found_damaged_does_not_read_more_than_there_is_room_for(
    library: Library, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_up(library, engine.head, lambda done, total: None)
    opened = SearchEngine.open(str(library.path))
    [folder] = engine_folders(library.path)
    shows = folder / "shows.f16"
    shows.write_bytes(bytes(shows.stat().st_size))
    leave(0, monkeypatch)
    with pytest.raises(TooManyPhotosError):
        opened.search("owl")
