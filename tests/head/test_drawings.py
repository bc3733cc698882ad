"""Drawings among photos: recognised, placed among photos of the same things, photos untouched."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from semsearch import ProjectionHead
from semsearch.encoders import load_encoder
from semsearch.head.drawings import Drawings
from semsearch.images.loading import load_image
from semsearch.models.manifest import data_dir, head_path
from semsearch.training.drawings import fit_drawings, shipped_drawings
from semsearch.vectors import unit

PHOTOS = data_dir() / "demo" / "photos"


@pytest.fixture(scope="module")
def head() -> ProjectionHead:
    return ProjectionHead.load(head_path("efficientnet-b3"))


@pytest.fixture(scope="module")
def photos() -> np.ndarray:
    files = sorted(PHOTOS.glob("*.jpg"))[::12]
    return load_encoder("efficientnet-b3").encode([load_image(file) for file in files])


def fish() -> Image.Image:
    """A fish as a child draws it: a body, a tail, a fin, an eye and a gill."""
    paper = Image.new("RGB", (400, 400), "white")
    pen = ImageDraw.Draw(paper)
    pen.ellipse((50, 130, 290, 280), None, "black", 6)
    pen.line([(280, 190), (360, 130), (360, 280), (280, 225)], "black", 6)
    pen.polygon([(150, 135), (190, 90), (230, 140)], None, "black", 6)
    pen.ellipse((95, 180, 115, 200), "black")
    pen.arc((110, 150, 180, 260), -60, 60, "black", 5)
    return paper


def test_a_sketch_counts_as_drawn_and_photos_hardly_ever(
    head: ProjectionHead, photos: np.ndarray
) -> None:
    assert head.drawings
    sketch = load_encoder("efficientnet-b3").encode([fish()])
    assert head.drawings.share(sketch)[0] > 0.8
    assert (head.drawings.share(photos) > 0).mean() < 0.05


def test_photos_lie_where_they_did_to_the_bit(head: ProjectionHead, photos: np.ndarray) -> None:
    assert head.drawings
    untouched = photos[head.drawings.share(photos) == 0]
    before = replace(head, drawings=None).gallery(untouched)
    after = head.gallery(untouched)
    for name in ("probabilities", "names", "labels", "phrases", "points"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))


def test_a_drawn_fish_finds_photos_of_fish(head: ProjectionHead) -> None:
    files = [*sorted(PHOTOS.glob("*fish-fish*"))[:10], *sorted(PHOTOS.glob("*.jpg"))[::8]]
    found = load_encoder("efficientnet-b3").encode([load_image(file) for file in files])
    sketch = load_encoder("efficientnet-b3").encode([fish()])
    is_fish = np.array(["fish-fish" in file.name for file in files])

    def right_of_ten(own: ProjectionHead) -> int:
        scores = own.gallery(found).points @ own.gallery(sketch).points[0]
        return int(is_fish[np.argsort(-scores)[:10]].sum())

    assert right_of_ten(head) >= 8
    assert right_of_ten(replace(head, drawings=None)) <= 5


def test_a_picture_between_photo_and_drawing_changes_by_its_share() -> None:
    zeros, ones = np.zeros(3, np.float32), np.ones(3, np.float32)
    detector = np.array([1, 0, 0, 0], np.float32)
    limits = np.array([0.2, 0.8], np.float32)
    drawings = Drawings(detector, limits, ones[:1], zeros, np.zeros((3, 1), np.float32),
                        np.zeros((1, 3), np.float32), ones)  # fmt: skip
    pictures = unit(np.array([[0.1, 1, 0], [1, 0, 0], [0.5, np.sqrt(0.75), 0]], np.float32))
    np.testing.assert_allclose(drawings.share(pictures), [0, 1, 0.5], atol=1e-6)
    found = drawings.as_photos(pictures)
    np.testing.assert_array_equal(found[0], pictures[0])
    np.testing.assert_allclose(found[1], pictures[1] + ones, atol=1e-6)
    np.testing.assert_allclose(found[2], pictures[2] + 0.5 * ones, atol=1e-6)


def test_a_map_is_learned_that_undoes_what_drawing_did() -> None:
    rng = np.random.default_rng(0)
    seen = rng.normal(0, 1, (400, 24)).astype(np.float32) + 3
    drawn = seen @ np.diag(rng.uniform(0.6, 1.4, 24)).astype(np.float32) + np.eye(24)[0] * 20
    new = rng.normal(0, 1, (50, 24)).astype(np.float32) + 3
    drawn_new = new @ np.diag(np.ones(24, np.float32)) + np.eye(24)[0] * 20
    found = fit_drawings(drawn.astype(np.float32), seen, np.vstack([seen, new]),
                         np.ones(len(seen), np.float32))  # fmt: skip
    assert (found.share(np.asarray(drawn_new, np.float32)) > 0.5).mean() > 0.9
    assert (found.share(new) > 0).mean() < 0.05
    placed = unit(found.as_photos(np.asarray(drawn_new, np.float32)))
    nearest = (placed @ unit(seen).T).max(axis=1)
    plain = (unit(drawn_new) @ unit(seen).T).max(axis=1)
    assert nearest.mean() > plain.mean() + 0.05


def test_what_was_learned_of_drawings_is_kept_in_the_file_of_the_head(
    head: ProjectionHead, tmp_path: Path
) -> None:
    head.save(tmp_path / "head.npz")
    read = ProjectionHead.load(tmp_path / "head.npz").drawings
    assert read and head.drawings
    sketch = load_encoder("efficientnet-b3").encode([fish()])
    np.testing.assert_allclose(read.as_photos(sketch), head.drawings.as_photos(sketch), atol=1e-5)


def test_a_head_that_knows_no_drawings_is_read_as_before(
    head: ProjectionHead, tmp_path: Path
) -> None:
    replace(head, drawings=None).save(tmp_path / "head.npz")
    assert ProjectionHead.load(tmp_path / "head.npz").drawings is None


def test_other_heads_for_a_shipped_encoder_know_drawings_too_and_those_for_others_do_not() -> None:
    assert shipped_drawings("efficientnet-b3") is not None
    assert shipped_drawings("one of my own") is None
