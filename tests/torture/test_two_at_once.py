"""Two runs fill one library at the same time while it is searched."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from program import command, content, copy_photos, ended, index, index_command, launch, run

from semsearch import Library

FIRST, PHOTOS, SHARED = 16, 80, 40
SEARCHES = 10
AT_A_TIME = 2


def test_two_runs_and_ten_searches_at_once_all_end_well(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    first = copy_photos(photos / "first", FIRST)
    one = copy_photos(photos / "one", PHOTOS, first=FIRST)
    shared = copy_photos(one / "shared", SHARED, first=FIRST + PHOTOS)
    other = copy_photos(photos / "other", PHOTOS, first=FIRST + PHOTOS + SHARED)
    library = Library(tmp_path / "library.sqlite")
    assert index(library.path, first).code == 0

    begin = time.monotonic()
    runs = [launch(index_command(library.path, *folders)) for folders in ([one], [shared, other])]
    line = command("search", "--text", "flower", "--library", library.path, "--json")
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        searches = list(threads.map(run, [line] * SEARCHES))
    beside = sum(process.poll() is None for process in runs)
    ends = [ended(process, begin) for process in runs]

    for end in (*ends, *searches):
        assert end.code == 0, end.errors
        assert "Traceback" not in end.errors
        assert "locked" not in end.errors
    waited = ["Waiting for that to end" in end.errors for end in ends]
    assert sorted(waited) == [False, True]
    assert {Path(match["path"]) for end in searches for match in end.report["matches"]} <= {
        photo.path for photo in library.photos()
    }
    held = content(library)
    assert held.keys() == set(photos.rglob("*.jpg"))
    indexed = [end.report["indexed"] for end in ends]
    assert sum(indexed) == len(held) - FIRST
    slowest = max(search.seconds for search in searches)
    print(
        f"\ntwo runs at once: {indexed[0]} and {indexed[1]} photos embedded, {len(held)} of "
        f"{len(held)} held, one waited, {ends[waited.index(True)].seconds:.0f} s; {SEARCHES} "
        f"searches beside them ({beside} of the runs went on after the last), the slowest "
        f"{slowest:.1f} s; no database was locked"
    )
