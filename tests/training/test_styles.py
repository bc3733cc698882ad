"""Photos made to look drawn: each style does what it says, and no two hands are the same."""

import numpy as np
import pytest
from PIL import Image

from semsearch.images.loading import load_image
from semsearch.models.manifest import data_dir
from semsearch.training.styles import SIDE, STYLES, drawn

PHOTO = data_dir() / "demo" / "photos" / "gcompris__farm-cat.jpg"


def pixels(style: str, seed: int = 0) -> np.ndarray:
    image = drawn(load_image(PHOTO), style, np.random.default_rng(seed))
    assert image.mode == "RGB"
    assert image.size == (SIDE, SIDE)
    return np.asarray(image, np.float32)


@pytest.mark.parametrize("style", STYLES)
def test_the_same_hand_draws_the_same_and_another_differently(style: str) -> None:
    np.testing.assert_array_equal(pixels(style, 1), pixels(style, 1))
    assert np.abs(pixels(style, 1) - pixels(style, 2)).mean() > 1


@pytest.mark.parametrize("style", ["contours", "pencil"])
def test_drawings_with_a_pen_or_a_pencil_are_grey_on_white(style: str) -> None:
    seen = pixels(style)
    assert np.ptp(seen, axis=2).max() < 2
    assert np.median(seen) > 200


def test_contours_leave_most_of_the_paper_white_and_draw_something() -> None:
    for seed in range(4):
        ink = (pixels("contours", seed) < 128).mean()
        assert 0.01 < ink < 0.35


def test_a_cartoon_is_flat_where_a_photo_is_not() -> None:
    photo = np.asarray(load_image(PHOTO).resize((SIDE, SIDE)), np.float32)
    assert _flat(pixels("cartoon")) > _flat(photo) + 0.2


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("colour", ["white", "black", (90, 120, 30)])
def test_a_plain_picture_can_be_drawn_too(style: str, colour: str) -> None:
    plain = Image.new("RGB", (40, 900), colour)
    assert np.isfinite(np.asarray(drawn(plain, style, np.random.default_rng(0)), float)).all()


def _flat(seen: np.ndarray) -> float:
    """The share of pixels that are as the one beside them."""
    return float((np.abs(np.diff(seen, axis=1)).max(axis=2) < 2).mean())
