"""What picks teach: kept beside the library, gentle, and forgotten on demand."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from small import MeanColour, save_photo

from semsearch import Library, WordVectors
from semsearch.feedback.albums import Albums
from semsearch.feedback.memory import MOST_TOGETHER, Memory, query_key
from semsearch.indexing.indexer import index_folder
from semsearch.queries.query import read_query
from semsearch.words.lexicon import Lexicon


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for colour in ("red", "green", "blue"):
        save_photo(tmp_path / "photos" / f"{colour}.png", colour)
    library = Library(tmp_path / "library.sqlite")
    index_folder(library, tmp_path / "photos", MeanColour())
    return library


@pytest.fixture
def memory(library: Library) -> Memory:
    return Memory(library)


def contents(library: Library) -> list[str]:
    return [photo.sha256 for photo in library.photos()]


def moves(memory: Memory, query: str = "cat") -> list[float] | None:
    ids = np.array([photo.id for photo in memory.library.photos()])
    found = memory.adjustments(query, ids)
    return None if found is None else [round(float(value), 3) for value in found]


def test_a_pick_lifts_the_photo_and_sinks_those_passed_over(memory: Memory) -> None:
    first, second, _ = contents(memory.library)
    memory.record("visit", "cat", [second], [first])
    assert moves(memory) == [-0.25, 0.5, 0]
    assert moves(memory, "dog") is None


def test_many_picks_lift_a_photo_only_so_far(memory: Memory) -> None:
    for number in range(200):
        memory.record(f"visit {number}", "cat", contents(memory.library)[:1])
    found = moves(memory)
    assert found is not None
    assert 1.9 < found[0] < 2


def test_one_visit_counts_once_and_may_change_its_mind(memory: Memory) -> None:
    photo = contents(memory.library)[:1]
    for _ in range(3):
        memory.record("visit", "cat", photo)
    assert moves(memory) == [0.5, 0, 0]
    memory.record("visit", "cat", passed=photo)
    assert moves(memory) == [-0.25, 0, 0]
    memory.take_back("visit", "cat", photo[0])
    assert moves(memory) is None


def test_what_was_learned_of_a_query_can_be_forgotten_alone(memory: Memory) -> None:
    memory.record("visit", "cat", contents(memory.library)[:1])
    memory.record("visit", "dog", contents(memory.library)[:1])
    assert memory.forget("cat") == 1
    assert [each.query for each in memory.learned()] == ["dog"]
    memory.forget()
    assert memory.learned() == []


def test_a_photo_that_moved_keeps_what_was_learned(memory: Memory, tmp_path: Path) -> None:
    memory.record("visit", "cat", contents(memory.library)[2:])
    (tmp_path / "photos" / "sub").mkdir()
    (tmp_path / "photos" / "red.png").rename(tmp_path / "photos" / "sub" / "red.png")
    index_folder(memory.library, tmp_path / "photos", MeanColour())
    found = moves(memory)
    assert found is not None
    assert sorted(found) == [0, 0, 0.5]


def test_visits_at_once_lose_nothing(library: Library) -> None:
    photo = contents(library)[:1]
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(Memory(library).record, f"{n}", "cat", photo) for n in range(40)]
    assert [job.result() for job in jobs] == [None] * 40
    assert Memory(library).learned("cat")[0].picks == 40


def test_the_library_does_not_change_by_what_is_learned(memory: Memory) -> None:
    before = memory.library.path.read_bytes()
    memory.record("visit", "cat", contents(memory.library)[:1])
    assert memory.library.path.read_bytes() == before


def test_albums_and_visits_are_sessions(memory: Memory) -> None:
    first, second, third = contents(memory.library)
    memory.record("visit", "cat", [first])
    memory.record("visit", "dog", [second])
    memory.record("other visit", "cat", [third])
    albums = Albums(memory.library)
    albums.add("Holidays", [second, third])
    assert sorted(map(sorted, memory.sessions())) == sorted(
        [sorted([first, second]), sorted([second, third])]
    )
    albums.delete("Holidays")
    assert memory.sessions() == [[first, second]]


def test_an_album_of_very_many_photos_is_no_session(memory: Memory) -> None:
    albums = Albums(memory.library)
    albums.add("Large", [f"{n:064}" for n in range(MOST_TOGETHER)])
    assert [len(session) for session in memory.sessions()] == [MOST_TOGETHER]
    albums.add("Large", ["one more"])
    assert memory.sessions() == []


@pytest.mark.parametrize(
    ("text", "key"),
    [("Cats", "cat"), ("cat", "cat"), ("dog cat", "cat dog"), ("cat -dogs", "cat -dog")],
)
def test_queries_that_mean_the_same_share_what_was_learned(
    text: str, key: str, words: WordVectors, lexicon: Lexicon
) -> None:
    assert query_key(read_query(text, words, lexicon)) == key
