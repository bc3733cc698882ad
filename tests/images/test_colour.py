"""Colours of photos in CIE Lab, and their likeness."""

import io

import numpy as np
import pytest
from numpy.testing import assert_allclose
from PIL import Image

from semsearch.images.colour import BINS, colour_logits, describe, describe_hue, lab, likeness
from semsearch.models.manifest import data_dir

PHOTO = data_dir() / "demo" / "photos" / "gcompris__animals-kitten.jpg"


@pytest.fixture
def photo() -> Image.Image:
    with Image.open(PHOTO) as opened:
        return opened.convert("RGB")


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ("white", (100, 0, 0)),
        ("black", (0, 0, 0)),
        ("red", (54.3, 80.8, 69.9)),
        ("blue", (29.6, 68.3, -112.0)),
        ("#777777", (50.0, 0, 0)),
    ],
)
def test_lab_is_that_of_the_standard(colour: str, expected: tuple[float, float, float]) -> None:
    assert_allclose(lab(Image.new("RGB", (1, 1), colour))[0, 0], expected, atol=1.2)


def test_a_description_says_how_much_of_a_photo_is_near_each_colour(photo: Image.Image) -> None:
    colours = describe(photo)
    assert colours.shape == (BINS,)
    assert colours.sum() == pytest.approx(1, abs=1e-4)


def test_a_photo_that_was_scaled_and_compressed_keeps_its_colours(photo: Image.Image) -> None:
    buffer = io.BytesIO()
    photo.resize((photo.width // 3, photo.height // 3)).save(buffer, "JPEG", quality=40)
    assert likeness(np.sqrt(describe(Image.open(buffer))[None]), describe(photo))[0] > 0.98


def test_a_photo_in_other_colours_is_far(photo: Image.Image) -> None:
    _, green, blue = photo.split()
    other = Image.merge("RGB", (blue, green, Image.new("L", photo.size, 255)))
    assert likeness(np.sqrt(describe(other)[None]), describe(photo))[0] < 0.8


def test_the_more_of_a_colour_a_photo_has_the_likelier_it_is_found(photo: Image.Image) -> None:
    painted = []
    for share in (0.0, 0.1, 0.3):
        copy = photo.copy()
        copy.paste("#3b82f6", (0, 0, round(share * copy.width), copy.height))
        painted.append(describe(copy))
    logits = colour_logits(np.sqrt(np.stack(painted)), describe_hue("#3b82f6"), is_palette=False)
    assert logits[0] < logits[1] < logits[2]
    assert logits[0] < 0 < logits[2]


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="sky"):
        describe_hue("sky")


def test_a_photo_of_unknown_colours_has_none() -> None:
    assert colour_logits(np.zeros((1, BINS), np.float32), describe_hue("red"), False)[0] < 0
