"""The label check: votes of neighbours, names that tell nothing, the list and the command."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from searched import Searched, fill
from typer.testing import CliRunner

from semsearch import Library, SearchEngine
from semsearch.cli import app as cli
from semsearch.evaluation.tasks.label_check import label_check
from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.insight.labels.check import LabelCheck, check, check_labels, folder_labels
from semsearch.insight.labels.neighbours import nearest_of
from semsearch.insight.labels.table import COLUMNS, csv_content
from semsearch.insight.labels.votes import Votes, agreement, vote
from semsearch.library.catalogue import Catalogue
from semsearch.library.photo import Photo
from semsearch.models.manifest import data_dir
from semsearch.vectors import unit

DEMO_PHOTOS = data_dir() / "demo" / "photos"
DIM = 8


def photo(number: int, folder: str, sha256: str | None = None) -> Photo:
    path = Path(f"/photos/{folder}/{number}.jpg")
    return Photo(number, path, Stat(1000, 10**18), sha256 or f"sha{number}", Facts(60, 40))


def looks(*which: int) -> NDArray[np.float32]:
    """Return points: the same number gives almost the same, another one a different."""
    noise = np.random.default_rng(0).normal(0, 0.05, (len(which), DIM))
    return unit((np.eye(DIM)[list(which)] + noise).astype(np.float32))


class Listed:
    """Photos in a list, as a catalogue has them."""

    def __init__(self, photos: Sequence[Photo]) -> None:
        self.photos = photos

    def take(self, rows: Sequence[int]) -> list[Photo]:
        return [self.photos[row] for row in rows]

    def where(self, mask: NDArray[np.bool_]) -> "Listed":
        return Listed([self.photos[row] for row in np.flatnonzero(mask)])


def checked(
    photos: Sequence[Photo],
    points: NDArray[np.float32],
    labels: Sequence[str],
    anyway: bool = False,
) -> LabelCheck:
    """Check labels by points; photos of one content are copies."""
    contents = [photo.sha256 for photo in photos]
    copies = np.array([contents.index(content) for content in contents], np.intp)
    return check(Listed(photos), nearest_of(points), copies, labels, anyway)


def voted(points: NDArray[np.float32], classes: NDArray[np.intp]) -> Votes:
    rows = np.arange(len(classes))
    return vote(nearest_of(points), rows, classes, rows)


def test_the_label_is_the_folder_or_the_one_below_the_librarys(library: Library) -> None:
    library.folders.add([Path("/photos")])
    fill(library, [photo(1, "cats"), photo(2, "dogs/small"), photo(3, "cats")], looks(0, 0, 0))
    photos = Searched(library).photos
    assert folder_labels(photos) == ["cats", "small", "cats"]
    assert folder_labels(photos, top=True) == ["cats", "dogs", "cats"]
    assert folder_labels(Catalogue(library, photos.ids[1:])) == ["small", "cats"]


def test_a_cat_that_is_called_bottle_is_found_with_the_cats_that_say_so() -> None:
    shown = [0] * 6 + [1] * 5
    labels = ["cat"] * 5 + ["bottle"] * 6
    photos = [photo(number, label) for number, label in enumerate(labels)]
    check = checked(photos, looks(*shown), labels)
    [doubt] = check.doubts
    assert (doubt.photo.id, doubt.label, doubt.suggestion) == (5, "bottle", "cat")
    assert doubt.share < doubt.suggestion_share
    assert {neighbour.id for neighbour in doubt.neighbours} == {0, 1, 2, 3, 4}


def test_copies_of_a_photo_do_not_vote_on_it() -> None:
    shown = [0] * 8 + [1] * 5
    labels = ["cat"] * 5 + ["bottle"] * 8
    contents = [None] * 5 + ["same"] * 3 + [None] * 5
    photos = [
        photo(n, label, sha) for n, (label, sha) in enumerate(zip(labels, contents, strict=True))
    ]
    check = checked(photos, looks(*shown), labels)
    assert {doubt.photo.id for doubt in check.doubts} == {5, 6, 7}
    assert all(doubt.share < 0.1 for doubt in check.doubts)


def test_a_small_label_is_not_outvoted_by_its_size() -> None:
    points = looks(*[0] * 40, *[1] * 3)
    classes = np.array([0] * 40 + [1] * 3)
    assert not len(voted(points, classes).worst_first())


def test_labels_with_too_few_photos_are_left_out_and_named() -> None:
    labels = ["cat"] * 4 + ["dog"] * 4 + ["owl"] * 2
    photos = [photo(number, label) for number, label in enumerate(labels)]
    points = looks(*[0] * 4, *[1] * 4, *[2] * 2)
    check = checked(photos, points, labels)
    assert (check.left_out, check.labels) == ({"owl": 2}, {"cat": 4, "dog": 4})
    assert check.doubts == []
    assert "All photos" in check.outcome


@pytest.mark.parametrize("count", [0, 1, 5])
def test_one_folder_gives_nothing_to_check(count: int) -> None:
    photos = [photo(number, "all") for number in range(count)]
    points = looks(*[0] * count).reshape(count, DIM)
    check = checked(photos, points, ["all"] * count)
    assert check.doubts == []
    assert "one folder only" in check.outcome


def test_the_list_opens_in_a_spreadsheet() -> None:
    labels = ["=cat"] * 5 + ["bottle"] * 6
    photos = [photo(number, label) for number, label in enumerate(labels)]
    points = looks(*[0] * 6, *[1] * 5)
    content = csv_content(checked(photos, points, labels).doubts)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1][1:3] == ["bottle", "'=cat"]


def test_labels_that_were_changed_on_purpose_are_found() -> None:
    shown = np.repeat(np.arange(5), 40)
    figures = label_check(looks(*shown), shown.astype(str))
    assert figures["precision"] == figures["recall"] == 1.0


SHOWN = np.repeat(np.arange(6), 25)


def told(labels: Sequence[str], anyway: bool = False) -> LabelCheck:
    """Check labels of 150 photos of six things."""
    photos = [photo(number, label) for number, label in enumerate(labels)]
    return checked(photos, looks(*SHOWN), labels, anyway)


def random_names(count: int) -> list[str]:
    return [f"set {number}" for number in np.random.default_rng(1).integers(0, count, len(SHOWN))]


@pytest.mark.parametrize("count", [2, 6, 12, 30])
def test_folders_of_random_photos_are_said_to_tell_nothing(count: int) -> None:
    check = told(random_names(count))
    assert check.doubts == []
    assert f"{check.withheld} of {sum(check.labels.values())} photos" in check.outcome
    assert "do not seem to tell what photos show" in check.outcome
    assert "sort photos into folders named by what they show" in check.outcome
    assert len(told(random_names(count), anyway=True).doubts) == check.withheld


@pytest.mark.parametrize("wrong", [0, 8, 30, 45])
def test_folders_by_what_is_in_them_are_checked_even_if_many_photos_are_wrong(wrong: int) -> None:
    labels = [f"thing {number}" for number in SHOWN]
    chosen = np.random.default_rng(2).choice(len(SHOWN), wrong, replace=False)
    for row in chosen:
        labels[row] = f"thing {(SHOWN[row] + 1) % 6}"
    check = told(labels)
    assert check.withheld == 0
    assert {doubt.photo.id for doubt in check.doubts} == set(chosen)


def test_agreement_is_about_none_by_chance_and_whole_where_all_agree() -> None:
    points = looks(*SHOWN)
    assert agreement(voted(points, SHOWN), SHOWN) == 1
    for seed in range(5):
        random = np.random.default_rng(seed).integers(0, 6, len(SHOWN))
        assert abs(agreement(voted(points, random), random)) < 0.15


def test_the_scenes_of_the_demo_library_are_told_from_random_folders(engine: SearchEngine) -> None:
    photos = engine.photos[:]
    things = [next((name for name in ("windmill", "hammer", "horse", "cat", "fish", "castle")
                    if name in photo.path.name), "") for photo in photos]  # fmt: skip
    rows = [row for row, thing in enumerate(things) if thing]
    own, points = [photos[row] for row in rows], engine.gallery.points[rows]
    labels = [things[row] for row in rows]
    assert checked(own, points, labels).withheld == 0
    random = np.random.default_rng(0).permutation(labels).tolist()
    assert checked(own, points, random).withheld > len(rows) / 2


def test_dates_are_left_out_and_the_rest_is_checked() -> None:
    names = ["2024-07-12", "cat", "dog", "misc", "owl", "fox"]
    check = told([names[number] for number in SHOWN])
    assert (check.doubts, list(check.labels)) == ([], ["cat", "dog", "fox", "owl"])
    assert check.nameless == {"2024-07-12": 25, "misc": 25}
    assert "All photos" in check.outcome


def test_nothing_but_dates_says_what_to_do() -> None:
    check = told([f"2024-07-{number + 10}" for number in SHOWN])
    assert check.doubts == [] and check.labels == {}
    assert "such as 2024-07-10" in check.outcome
    assert "take the top folder" in check.outcome
    assert len(told([f"2024-07-{number + 10}" for number in SHOWN], anyway=True).labels) == 6


def test_photos_are_read_when_a_doubt_is_looked_at(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = [f"thing {(number + (row % 25 == 0)) % 6}" for row, number in enumerate(SHOWN)]
    fill(library, [photo(row, label) for row, label in enumerate(labels)], looks(*SHOWN))
    engine, read = Searched(library), list[int]()
    photos = library.photos
    monkeypatch.setattr(library, "photos", lambda ids: read.extend(ids) or photos(ids))
    found = check_labels(engine).doubts
    assert (len(found), read) == (6, [])
    third = found[2]
    assert third.label != third.suggestion
    assert len(read) == 1 + len(third.neighbours)
    assert [doubt.photo.id % 25 for doubt in found] == [1] * 6
    assert found[1:3] == list(found)[1:3]


@pytest.fixture
def hammer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library in which a hammer lies among the windmills."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    hammers = sorted(DEMO_PHOTOS.glob("*hammer*"))[:5]
    windmills = sorted(DEMO_PHOTOS.glob("*windmill*"))[:4]
    folder = tmp_path / "photos"
    for name, photos in (("tools", hammers[1:]), ("*mills*", [*windmills, hammers[0]])):
        (folder / name).mkdir(parents=True)
        for each in photos:
            (folder / name / each.name).write_bytes(each.read_bytes())
    done = CliRunner().invoke(cli, ["index", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def test_the_command_lists_the_hammer_among_the_windmills(hammer: Path, tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    done = CliRunner().invoke(cli, ["labels", "--json", "--csv", str(target)])
    assert done.exit_code == 0, done.output
    [doubt] = json.loads(done.stdout)["doubts"]
    assert "hammer" in doubt["path"]
    assert (doubt["label"], doubt["neighbours_say"]) == ("*mills*", "tools")
    assert len(target.read_text("utf-8-sig").splitlines()) == 2
    assert len(list(hammer.rglob("*.jpg"))) == 9


def test_the_command_says_that_days_tell_nothing_and_lists_them_on_demand(hammer: Path) -> None:
    (hammer / "tools").rename(hammer / "2024-07-12")
    (hammer / "*mills*").rename(hammer / "2024-07-13")
    assert CliRunner().invoke(cli, ["index", str(hammer)]).exit_code == 0
    done = CliRunner().invoke(cli, ["labels"])
    assert done.exit_code == 1
    assert "Folders are named by dates" in done.output and "such as 2024-07-12" in done.output
    found = json.loads(CliRunner().invoke(cli, ["labels", "--json", "--anyway"]).stdout)
    assert [Path(doubt["path"]).parent.name for doubt in found["doubts"]] == ["2024-07-13"]
    assert found["outcome"] == ""
