"""Duplicates: exact and near copies, their order, the list and the command."""

import csv
import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps
from searched import Searched, fill
from small import save_photo
from typer.testing import CliRunner

from semsearch import Library
from semsearch.cli import app as cli
from semsearch.facts.reading import Facts
from semsearch.feedback.ignored import Ignored, IgnoredCopies
from semsearch.files import size_text
from semsearch.folders.stats import Stat
from semsearch.images.hashing import perceptual_hash
from semsearch.insight.duplicates.groups import DuplicateGroup, find_duplicates, still_there
from semsearch.insight.duplicates.ignoring import Sifted, sift
from semsearch.insight.duplicates.kept import keep_up
from semsearch.insight.duplicates.sketch import Sketch, sketch
from semsearch.insight.duplicates.table import COLUMNS, csv_content
from semsearch.library.photo import Photo
from semsearch.models.manifest import data_dir

DEMO_PHOTOS = sorted((data_dir() / "demo" / "photos").glob("*.jpg"))[::40]
DIM = 16
FAR = 0xFFFFFFFF00000000


def photo(
    number: int,
    sha256: str | None = None,
    phash: int | None = None,
    size: int = 1000,
    width: int = 600,
    name: str | None = None,
) -> Photo:
    digits = None if phash is None else f"{phash:016x}"
    path = Path(name or f"/photos/{number}.jpg")
    facts = Facts(width, 400)
    return Photo(number, path, Stat(size, 10**18), sha256 or f"sha{number}", facts, digits)


def looks(*which: int) -> NDArray[np.float32]:
    """Return embeddings: the same number gives almost the same, another one a different."""
    noise = np.random.default_rng(0).normal(0, 0.01, (len(which), DIM))
    return (np.eye(DIM)[list(which)] + noise).astype(np.float32)


class AllAlike:
    """A viewer to whom the pixels of all photos are the same, but for those of some contents."""

    def __init__(self, unreadable: tuple[str, ...] = (), **sharp: float) -> None:
        self.unreadable, self.sharp = unreadable, sharp
        noise = np.random.default_rng(0).integers(0, 256, (128, 128), np.uint8)
        self.sketch = sketch(Image.fromarray(noise))

    def sketches(self, photos: Sequence[Photo], progress: object) -> dict[str, Sketch]:
        return {each.sha256: self.sketch for each in photos if each.sha256 not in self.unreadable}

    def sharpness(self, photos: Sequence[Photo], progress: object) -> dict[str, float]:
        return self.sharp


def found(
    photos: Sequence[Photo],
    embeddings: NDArray[np.float32],
    viewer: AllAlike | None = None,
    **options: Any,
) -> list[DuplicateGroup]:
    """Return the groups of photos that a library has; they keep their numbers."""
    own = {each.path: each for each in photos}
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library.sqlite")
        library.folders.add([Path("/photos")])
        fill(library, photos, embeddings)
        engine = Searched(library)
        groups = find_duplicates(engine, viewer=viewer or AllAlike(), **options)
    return [replace(each, photos=tuple(own[one.path] for one in each.photos)) for each in groups]


def numbers(groups: list[DuplicateGroup]) -> list[set[int]]:
    return [{photo.id for photo in group.photos} for group in groups]


def test_equal_files_are_exact_copies_without_hash_and_likeness() -> None:
    photos = [photo(1, "a"), photo(2, "b"), photo(3, "a")]
    groups = found(photos, looks(0, 1, 2))
    assert numbers(groups) == [{1, 3}]
    assert (groups[0].kind, groups[0].likeness) == ("exact", 1.0)


def test_photos_with_near_hashes_that_look_alike_are_near_copies() -> None:
    photos = [photo(1, phash=0), photo(2, phash=0b111), photo(3, phash=FAR)]
    groups = found(photos, looks(0, 0, 0))
    assert numbers(groups) == [{1, 2}]
    assert groups[0].kind == "near"
    assert 0.9 < groups[0].likeness <= 1


@pytest.mark.parametrize(
    ("phash", "look"), [(FAR, 0), (0, 1)], ids=["another hash", "another embedding"]
)
def test_one_measure_alone_makes_no_near_copy(phash: int, look: int) -> None:
    assert not found([photo(1, phash=0), photo(2, phash=phash)], looks(0, look))


def test_a_photo_without_a_hash_has_no_near_copies() -> None:
    assert not found([photo(1), photo(2, phash=0)], looks(0, 0))


def test_near_copies_can_be_left_out() -> None:
    photos = [photo(1, "a", 0), photo(2, "a", 0), photo(3, phash=0)]
    groups = found(photos, looks(0, 0, 0), near=False)
    assert numbers(groups) == [{1, 2}]


def test_all_of_a_group_are_copies_of_the_one_to_keep_and_not_of_one_another() -> None:
    photos = [photo(1, "a", 0), photo(2, "a", 0), photo(3, phash=0xFF), photo(4, phash=0xFFFF),
              photo(5, phash=0xFFFFFF), photo(6, phash=0xFFFFFFF)]  # fmt: skip
    groups = found(photos, looks(0, 0, 0, 0, 0, 0))
    assert sorted(map(sorted, numbers(groups))) == [[1, 2, 3], [4, 5]]
    assert [group.kind for group in groups] == ["near", "near"]


def test_a_photo_that_cannot_be_read_now_has_no_near_copies() -> None:
    photos = [photo(1, "a", 0), photo(2, "b", 0), photo(3, "c", 0)]
    assert numbers(found(photos, looks(0, 0, 0), AllAlike(unreadable=("b",)))) == [{1, 3}]
    assert not found(photos, looks(0, 0, 0), AllAlike(unreadable=("a", "b")))


def test_a_raw_photo_is_no_copy_of_its_jpeg_but_of_an_equal_file() -> None:
    photos = [photo(1, "raw", 0, name="/p/IMG_1.NEF"), photo(2, "jpeg", 0, name="/p/IMG_1.JPG"),
              photo(3, "raw", 0, name="/backup/IMG_1.NEF")]  # fmt: skip
    assert numbers(found(photos, looks(0, 0, 0))) == [{1, 3}]


def test_a_jpeg_with_a_raw_photo_beside_it_is_kept() -> None:
    photos = [photo(1, "raw", 1 << 40, name="/p/img_1.nef"),
              photo(2, "jpeg", 0, name="/p/IMG_1.JPG"),
              photo(3, "large", 0, width=900, name="/p/large.jpg"),
              photo(4, "raw 2", 1 << 50, name="/q/IMG_2.CR2"),
              photo(5, "jpeg 2", 0, name="/q/IMG_2.jpg")]  # fmt: skip
    [group] = found(photos, looks(*[0] * 5))
    assert [each.id for each in group.photos] == [2, 3]


def test_an_enlargement_is_not_kept_for_its_pixels() -> None:
    photos = [photo(1, "original", 0, width=800), photo(2, "enlarged", 0, width=1600, size=9000)]
    [group] = found(photos, looks(0, 0), AllAlike(original=0.3, enlarged=0.14))
    assert group.best.id == 1
    [group] = found(photos, looks(0, 0), AllAlike(original=0.3, enlarged=0.3))
    assert group.best.id == 2


def test_a_file_that_says_where_it_comes_from_is_kept_unless_it_shows_less() -> None:
    told = replace(photo(1, "told", 0), facts=Facts(600, 400, camera="Leica"))
    photos = [told, photo(2, "bare", 0, size=9000)]
    [group] = found(photos, looks(0, 0), AllAlike(told=0.3, bare=0.32))
    assert group.best.id == 1
    [group] = found(photos, looks(0, 0), AllAlike(told=0.15, bare=0.32))
    assert group.best.id == 2


def test_why_a_copy_is_best_to_keep_is_what_decides_against_each_other() -> None:
    told = replace(
        photo(1, "told", 0),
        facts=Facts(600, 400, "2020-01-01 10:00:00", "Leica", taken_from="exif"),
    )
    photos = [told, photo(2, "bare", 0), photo(3, "small", 0, width=60), photo(4, "told", 0)]
    [group] = found(photos, looks(0, 0, 0, 0), AllAlike(told=0.3, bare=0.3, small=0.3))
    assert group.best.id == 1
    assert group.why == ["shows more detail", "says when it was taken", "names the camera"]
    [group] = found(photos[1:3], looks(0, 0), AllAlike(bare=0.2, small=0.6))
    assert (group.best.id, group.why) == (3, ["is not enlarged"])
    copies = [photo(5, "a", name="/p/a.jpg"), photo(6, "a", name="/p/copy of a.jpg")]
    assert found(copies, looks(0, 0))[0].why == ["has the shorter path"]
    assert found([photo(7, "b", 0, size=9), photo(8, "c", 0)], looks(0, 0))[0].why == [
        "is the larger file"
    ]


def test_a_copy_that_stands_first_for_another_cause_is_praised_for_nothing() -> None:
    group = DuplicateGroup((photo(1, width=60), photo(2, width=600)), "near", 1.0)
    assert group.why == []


def test_what_is_common_to_all_photos_makes_none_alike() -> None:
    common = np.full(DIM, 0.5, np.float32)
    photos = [photo(number, phash=0) for number in range(DIM * 20)]
    own = looks(*[number % DIM for number in range(len(photos))])
    assert {tuple(sorted(n % DIM for n in group)) for group in numbers(found(photos, own + common))
            } == {(n,) * 20 for n in range(DIM)}  # fmt: skip


def test_copies_are_found_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("semsearch.images.hashing.BLOCK", 1)
    assert numbers(found([photo(n, phash=0) for n in range(6)], looks(*[0] * 6))) == [set(range(6))]


def test_hundreds_of_plain_pictures_do_not_fill_the_memory(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semsearch.insight.duplicates.near_copies.MOST_LINKS", 5)
    monkeypatch.setattr("semsearch.images.hashing.BLOCK", 4)
    fill(library, [photo(number, phash=0) for number in range(40)], looks(*[0] * 40))
    known = keep_up(Searched(library), viewer=AllAlike())
    assert 0 < np.bincount(known.pairs.ravel()).max() < 12


def test_a_mirrored_photo_is_no_copy() -> None:
    for path in DEMO_PHOTOS:
        picture = Image.open(path).convert("RGB")
        hashes = [int(perceptual_hash(each), 16) for each in (picture, ImageOps.mirror(picture))]
        photos = [photo(number, phash=each) for number, each in enumerate(hashes)]
        assert not found(photos, looks(0, 0)), path.name


def test_groups_that_waste_most_come_first() -> None:
    photos = [photo(1, "a", size=10), photo(2, "a", size=10), photo(3, "b", size=500),
              photo(4, "b", size=500), photo(5, "c", size=70), photo(6, "c", size=70)]  # fmt: skip
    groups = found(photos, looks(*range(6)))
    assert [group.wasted for group in groups] == [500, 70, 10]


def test_the_largest_is_best_to_keep_and_is_not_wasted() -> None:
    photos = [photo(1, phash=0, width=300, size=900), photo(2, phash=0, width=600, size=400),
              photo(3, phash=0, width=600, size=500)]  # fmt: skip
    [group] = found(photos, looks(0, 0, 0))
    assert [each.id for each in group.photos] == [3, 2, 1]
    assert group.best.id == 3
    assert group.wasted == 1300


def test_an_empty_library_has_no_duplicates() -> None:
    assert found([], np.empty((0, 0), np.float32)) == []


def test_progress_ends_with_all_photos() -> None:
    calls: list[tuple[int, int]] = []
    photos = [photo(number, phash=number) for number in range(3)]
    found(photos, looks(0, 1, 2), progress=lambda *call: calls.append(call))
    assert calls[-1] == (3, 3)


def test_of_equal_files_the_shorter_name_is_kept() -> None:
    photos = [photo(1, "a", name="/p/copy of x.jpg"), photo(2, "a", name="/p/x.jpg")]
    [group] = found(photos, looks(0, 0))
    assert group.best.id == 2


def test_files_that_are_gone_changed_or_linked_are_no_copies(tmp_path: Path) -> None:
    for name in ("kept", "gone", "changed", "copy"):
        (tmp_path / name).write_bytes(b"12345")
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    (tmp_path / "hard").hardlink_to(tmp_path / "kept")
    names = ("link", "kept", "gone", "changed", "copy", "hard")
    photos = tuple(photo(n, "a", size=5, name=str(tmp_path / x)) for n, x in enumerate(names))
    (tmp_path / "gone").unlink()
    (tmp_path / "changed").write_bytes(b"123456")
    [group] = still_there([DuplicateGroup(photos, "exact", 1.0)])
    left = {each.path.name for each in group.photos}
    assert "copy" in left
    assert len(left) == 2
    assert left & {"kept", "hard"}
    (tmp_path / "copy").unlink()
    assert still_there([group]) == []


def test_photos_in_ignored_folders_are_no_copies_and_ignored_groups_are_apart() -> None:
    backup = photo(3, "a", name="/photos/backup/deep/3.jpg")
    groups = [DuplicateGroup((photo(1, "a"), photo(2, "a"), backup), "exact", 1.0),
              DuplicateGroup((photo(4, "b"), replace(backup, sha256="b")), "exact", 1.0),
              DuplicateGroup((photo(6, "c"), photo(7, "d")), "near", 0.9)]  # fmt: skip
    ignored = Ignored((frozenset("cd"),), (Path("/photos/backup"),))
    sifted = sift(groups, ignored)
    assert numbers(sifted.shown) == [{1, 2}]
    assert sifted.ignored == groups[1:]
    assert sift(groups, Ignored()) == Sifted(groups, [])


def test_no_cell_of_the_list_is_run_by_a_spreadsheet() -> None:
    names = ("=cmd()", "+1", "-1", "@SUM(A1)", "\tx", "plain, with a comma", "ä\n\"'.jpg")
    photos = tuple(photo(number, "a", name=name) for number, name in enumerate(names))
    text = csv_content([DuplicateGroup(photos, "exact", 1.0)]).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [row["path"] for row in rows] == [f"'{name}" for name in names[:5]] + list(names[5:])
    assert [row["keep"] for row in rows].count("yes") == 1


def test_a_name_that_is_no_unicode_can_be_listed() -> None:
    photos = (photo(1, "a", name="/p/\udcff.jpg"), photo(2, "a"))
    assert b"\\xff.jpg" in csv_content([DuplicateGroup(photos, "exact", 1.0)])


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (2 * 10**9, "2.0 GB")]
)
def test_sizes_are_readable(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.fixture
def indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Index two equal files, a smaller copy of them and one other photo; return their folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "*photos*"
    source = next(path for path in DEMO_PHOTOS)
    picture = Image.open(source).convert("RGB")
    save_photo(folder / "other.png", "blue")
    for name in ("a_b.jpg", "copy.jpg"):
        (folder / name).write_bytes(source.read_bytes())
    picture.resize((picture.width // 2, picture.height // 2)).save(folder / "small.png")
    done = CliRunner().invoke(cli, ["index", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def test_the_command_lists_groups_and_writes_the_list(indexed: Path, tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    done = CliRunner().invoke(cli, ["duplicates", "--json", "--csv", str(target)])
    assert done.exit_code == 0
    [group] = json.loads(done.stdout)["groups"]
    assert group["kind"] == "near"
    assert {Path(row["path"]).name for row in group["photos"]} == {"a_b.jpg", "copy.jpg",
                                                                   "small.png"}  # fmt: skip
    assert [row["keep"] for row in group["photos"]] == [True, False, False]
    assert len(target.read_text("utf-8-sig").splitlines()) == 4
    exact = CliRunner().invoke(cli, ["duplicates", "--json", "--no-near"])
    assert [g["kind"] for g in json.loads(exact.stdout)["groups"]] == ["exact"]


def test_the_command_leaves_out_what_is_ignored_and_says_so(indexed: Path) -> None:
    listed = json.loads(CliRunner().invoke(cli, ["duplicates", "--json"]).stdout)
    assert listed["ignored"] == 0
    assert listed["groups"][0]["why"] == ["shows more detail", "has the shorter path"]
    contents = {photo.sha256 for photo in Library.named("default").photos()
                if photo.path.name != "other.png"}  # fmt: skip
    IgnoredCopies(Library.named("default")).ignore_group(contents)
    done = CliRunner().invoke(cli, ["duplicates"])
    assert done.exit_code == 1
    assert "1 group is ignored" in done.output
    assert "No photo" not in done.output
    all_ = json.loads(CliRunner().invoke(cli, ["duplicates", "--json", "--ignored"]).stdout)
    assert (len(all_["groups"]), all_["ignored"]) == (1, 1)
