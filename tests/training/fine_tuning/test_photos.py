"""The photos that blocks are tuned on, and which are held out."""

import json
from pathlib import Path

import numpy as np
import pytest
from small import save_photo

from semsearch.errors import TrainingDataError
from semsearch.training.fine_tuning.photos import FEWEST_CAPTIONED, Part, TuningPhotos, split


def save_labelled(folder: Path, **counts: int) -> Path:
    for label, count in counts.items():
        for number in range(count):
            save_photo(folder / label / f"{number}.png")
    return folder


def test_the_subfolders_are_the_labels_where_nothing_else_is_said(tmp_path: Path) -> None:
    folder = save_labelled(tmp_path, red_fox=6, wolf=5, bear=1)
    photos = TuningPhotos.read(folder, [], [], seed=0)
    assert photos.names == ["red fox", "wolf"]
    assert len(photos) == 11


def test_of_each_label_with_enough_photos_some_are_held_out() -> None:
    labels = np.repeat(["many", "some", "few"], [50, 5, 4])
    parts = split(labels, seed=0)
    counts = {
        label: [int((parts[labels == label] == part).sum()) for part in Part]
        for label in ("many", "some", "few")
    }
    assert counts == {"many": [35, 5, 10], "some": [2, 1, 2], "few": [4, 0, 0]}
    assert (split(labels, seed=0) == parts).all()
    assert (split(labels, seed=1) != parts).any()


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "0 labelled photos, as nothing says"),
        ({"fox": 1, "wolf": 1, "bear": 1}, "3 labelled photos, of 3 labels, the commonest .* 1"),
        ({"fox": 40}, "40 labelled photos, of 1 labels"),
        ({"fox": 40, "wolf": 4}, "44 labelled photos, of 2 labels"),
    ],
)
def test_too_few_photos_or_labels_are_refused(
    tmp_path: Path, counts: dict[str, int], said: str
) -> None:
    with pytest.raises(TrainingDataError, match=rf"{said}.*2 labels or more, of 5 photos each"):
        TuningPhotos.read(save_labelled(tmp_path, **counts), [], [], seed=0)


def test_captions_are_learned_from_where_there_are_no_labels(tmp_path: Path) -> None:
    files = [f"{number}.png" for number in range(FEWEST_CAPTIONED)]
    for file in files:
        save_photo(tmp_path / file)
    (tmp_path / "captions.json").write_text(json.dumps({file: ["A red wall."] for file in files}))
    photos = TuningPhotos.read(tmp_path, [], ["captions.json"], seed=0)
    assert photos.names == [] and len(photos) == FEWEST_CAPTIONED
    assert all(len(photos.of(part)) for part in Part)


def test_too_few_captions_are_refused(tmp_path: Path) -> None:
    save_photo(tmp_path / "a.png")
    (tmp_path / "captions.json").write_text('{"a.png": ["A red wall."]}')
    with pytest.raises(TrainingDataError, match="1 captioned photos; tuning takes 50"):
        TuningPhotos.read(tmp_path, [], ["captions.json"], seed=0)


def test_other_photos_or_labels_have_another_checksum(tmp_path: Path) -> None:
    folder = save_labelled(tmp_path, fox=5, wolf=5)
    before = TuningPhotos.read(folder, [], [], seed=0).checksum()
    assert TuningPhotos.read(folder, [], [], seed=0).checksum() == before
    (folder / "fox").rename(folder / "bear")
    assert TuningPhotos.read(folder, [], [], seed=0).checksum() != before
