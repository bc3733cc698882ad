"""A likeness is kept whole, and is of use for its own head alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from semsearch import ProjectionHead
from semsearch.errors import LikenessError
from semsearch.head.likeness.learned import ARRAYS, Likeness, command_of
from semsearch.models.manifest import head_path


def test_what_was_learned_is_read_as_it_was(
    tmp_path: Path, head: ProjectionHead, likeness: Likeness
) -> None:
    path = tmp_path / "mine.likeness.npz"
    replace(likeness, is_on=False).save(path)
    found = Likeness.load(path, head)
    assert (found.info, found.is_on) == (likeness.info, False)
    assert found.metric.share == likeness.metric.share
    points = head.gallery(np.eye(3, head.dim, dtype=np.float32)).points
    colours = np.full((3, len(likeness.metric.tints.centre)), 0.1, np.float32)
    assert np.array_equal(found.metric(points, colours), likeness.metric(points, colours))
    assert found.logits(np.array([0.5, 1])).tolist() == [0, 4]
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_its_file_holds_arrays_alone(tmp_path: Path, likeness: Likeness) -> None:
    likeness.save(tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        assert set(file.files) == {"about", *ARRAYS}


def test_a_damaged_file_is_told_wherever_it_is_damaged(
    tmp_path: Path, head: ProjectionHead, likeness: Likeness
) -> None:
    path = tmp_path / "mine.likeness.npz"
    likeness.save(path)
    whole = path.read_bytes()
    assert len(whole) > 1_000_000
    for place in (1_000, 5_000, len(whole) // 2, len(whole) - 1_000):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        with pytest.raises(LikenessError, match="damaged.*Searches go on without it"):
            Likeness.load(path, head)
    for content in (b"", b"notes", whole[: len(whole) // 2]):
        path.write_bytes(content)
        with pytest.raises(LikenessError, match="Learn it anew, or forget it"):
            Likeness.load(path, head)


def test_arrays_that_do_not_fit_together_are_no_likeness(
    tmp_path: Path, head: ProjectionHead, likeness: Likeness
) -> None:
    for scale in (np.ones(3, np.float32), np.array([np.nan, 0], np.float32)):
        replace(likeness, scale=scale).save(tmp_path / "a.npz")
        with pytest.raises(LikenessError, match="do not fit together"):
            Likeness.load(tmp_path / "a.npz", head)


def test_that_of_another_encoder_or_head_says_how_to_learn_it_anew(
    tmp_path: Path, head: ProjectionHead, likeness: Likeness
) -> None:
    path = tmp_path / "a.npz"
    likeness.save(path)
    other = ProjectionHead.load(head_path("efficientnet-b3"))
    moved = replace(head, mean=head.mean + 0.01)
    for own in (other, moved):
        with pytest.raises(LikenessError, match=r"another encoder or head \(vgg16\)") as caught:
            Likeness.load(path, own)
        assert command_of(likeness.info.sources) in str(caught.value)
    assert command_of(("told", "a b.csv")) == "semsearch train --pairs told --pairs 'a b.csv'"
