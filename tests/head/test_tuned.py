"""What a head knows of the second half of a tuned encoder's embeddings."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch import ProjectionHead, SearchEngine
from semsearch.head.drawings import Drawings
from semsearch.head.reweighting import reweight
from semsearch.stores.records import head_checksum
from semsearch.training.fine_tuning.outcome.head import extended_head
from semsearch.training.fine_tuning.outcome.labels import Shown
from semsearch.vectors import Array, unit

FIRST = 512
LABELS = {"gcompris__energy-windmill": "grandpa's mill", "gcompris__fish-fish": "uncle's fish"}


@pytest.fixture(scope="module")
def labels(engine: SearchEngine) -> NDArray[np.str_]:
    """What the demo's photos of windmills and fish are called, and "" for all others."""
    names = [photo.path.name for photo in engine.photos]
    own = [next((v for k, v in LABELS.items() if name.startswith(k)), "") for name in names]
    return np.array(own)


@pytest.fixture(scope="module")
def embeddings(engine: SearchEngine, labels: NDArray[np.str_]) -> Array:
    """Those of the demo, with a second half in which all photos of a label are all but one."""
    rng = np.random.default_rng(0)
    own = np.abs(rng.normal(size=(len(engine), FIRST)))
    for label in LABELS.values():
        own[labels == label] = 0.3 * own[labels == label] + np.abs(rng.normal(size=FIRST))
    return np.hstack([engine.embeddings, unit(own)])


@pytest.fixture(scope="module")
def head(engine: SearchEngine, embeddings: Array, labels: NDArray[np.str_]) -> ProjectionHead:
    """The shipped head after a tuning on the windmills and the fish."""
    info = replace(engine.head.info, encoder="farm@01234567")
    own = labels != ""
    shown = Shown(embeddings[own], labels[own].tolist())
    return extended_head(engine.head, info, shown, shown, embeddings[~own])


def test_words_see_the_first_half_as_before(
    engine: SearchEngine, head: ProjectionHead, embeddings: Array
) -> None:
    before, after = engine.head.gallery(engine.embeddings), head.gallery(embeddings)
    for name in ("names", "labels", "phrases"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), atol=1e-4)


def test_labels_are_concepts_of_their_own_photos_alone(
    head: ProjectionHead, embeddings: Array, labels: NDArray[np.str_]
) -> None:
    assert head.concepts[-2:] == head.info.labels[-2:] == tuple(sorted(LABELS.values()))
    for label, told in zip(head.concepts[-2:], head.probabilities(embeddings).T[-2:], strict=True):
        assert told[labels == label].min() > 0.3 > 0.1 > told[labels != label].max()


def test_photos_of_one_label_come_together_and_others_stay_where_they_were(
    engine: SearchEngine, head: ProjectionHead, embeddings: Array, labels: NDArray[np.str_]
) -> None:
    points = head.gallery(embeddings).points
    gained = points @ points.T - engine.gallery.points @ engine.gallery.points.T
    same, known = labels[:, None] == labels, labels != ""
    assert gained[np.ix_(~known, ~known)].mean() == pytest.approx(0, abs=0.01)
    assert gained[same & known].mean() > 0.1
    assert gained[np.ix_(known, known)][~same[np.ix_(known, known)]].mean() < -0.1


def test_photos_are_compared_as_before_where_that_was_best(
    engine: SearchEngine, head: ProjectionHead, embeddings: Array
) -> None:
    assert head.tuned
    unused = replace(head, tuned=replace(head.tuned, weight=np.zeros(2, np.float32)))
    points, before = unused.gallery(embeddings).points, engine.gallery.points
    np.testing.assert_allclose(points @ points.T, before @ before.T, atol=1e-4)


def test_what_was_learned_of_drawings_is_of_the_first_half(
    engine: SearchEngine, head: ProjectionHead, embeddings: Array
) -> None:
    nothing = np.zeros((FIRST, 1), np.float32)
    photos = Drawings(
        detector=np.zeros(FIRST + 1), limits=np.array([1.0, 2.0]), length=np.ones(1),
        centre=np.zeros(FIRST), down=nothing, up=nothing.T, base=np.zeros(FIRST),
    )  # fmt: skip
    all_drawn = replace(photos, limits=np.array([-2.0, -1.0]))
    points = [replace(head, drawings=own).gallery(embeddings).points for own in (None, photos)]
    np.testing.assert_allclose(*points, atol=1e-5)
    drawn = replace(head, drawings=all_drawn).as_photos(embeddings)
    np.testing.assert_allclose(drawn[:, :FIRST], unit(embeddings[:, :FIRST]), atol=1e-5)
    np.testing.assert_array_equal(drawn[:, FIRST:], embeddings[:, FIRST:])


def test_a_head_is_read_as_it_was_written(
    head: ProjectionHead, embeddings: Array, tmp_path: Path
) -> None:
    head.save(tmp_path / "head.npz")
    read = ProjectionHead.load(tmp_path / "head.npz")
    assert read.dim == 2 * FIRST
    points, written = read.gallery(embeddings).points, head.gallery(embeddings).points
    assert (points * written).sum(axis=1).min() > 0.999


def test_another_second_half_is_another_head(head: ProjectionHead) -> None:
    assert head.tuned
    other = replace(head, tuned=replace(head.tuned, weight=2 * head.tuned.weight))
    assert head_checksum(other) != head_checksum(head)


def test_what_matters_in_a_photo_is_told_of_both_halves(
    head: ProjectionHead, embeddings: Array, labels: NDArray[np.str_]
) -> None:
    row = int(np.flatnonzero(labels)[0])
    changed = reweight(head, embeddings[row], np.eye(len(head.concepts))[-1])
    assert changed.shape == (2 * FIRST,) and np.isfinite(changed).all()
    assert not np.allclose(changed, embeddings[row])
