"""Line drawings are shaded inside their outlines, and nothing else is."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from semsearch.images.line_drawings import SHADE, shaded
from semsearch.images.loading import load_image, squash
from semsearch.models.manifest import data_dir

PHOTOS = data_dir() / "demo" / "photos"


def paper() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    sheet = Image.new("RGB", (300, 300), "white")
    return sheet, ImageDraw.Draw(sheet)


def pixels(sheet: Image.Image) -> np.ndarray:
    return np.asarray(sheet, np.float32)


def test_the_inside_of_an_outline_is_shaded_and_the_paper_stays_white() -> None:
    sheet, pen = paper()
    pen.ellipse((60, 60, 240, 240), None, "black", 4)
    found = shaded(pixels(sheet))
    assert abs(found[150, 150, 0] - SHADE) < 2
    assert found[10, 10, 0] > 250
    assert found[150, 61, 0] < 60


def test_a_line_that_a_hand_did_not_quite_close_encloses_too() -> None:
    sheet, pen = paper()
    pen.arc((60, 60, 240, 240), 4, 357, "black", 4)
    found = shaded(pixels(sheet))
    assert abs(found[150, 150, 0] - SHADE) < 2


@pytest.mark.parametrize("size", [160, 224, 300])
def test_it_does_not_matter_how_large_the_picture_is(size: int) -> None:
    sheet, pen = paper()
    pen.rectangle((60, 60, 240, 200), None, "black", 6)
    middle = squash([sheet], size)[0][size // 2, size // 2, 0]
    assert abs(middle - SHADE) < 3


def test_every_photo_stays_as_it_is_to_the_bit() -> None:
    for file in sorted(PHOTOS.glob("*.jpg"))[::3]:
        seen = np.asarray(load_image(file).resize((300, 300)), np.float32)
        assert shaded(seen) is seen, file.name


def test_writing_colours_and_open_lines_stay_as_they_are() -> None:
    written, pen = paper()
    for row in range(20, 280, 24):
        pen.text((20, row), "a drawing is a map of what somebody saw", "black", font_size=14)
    coloured, pen = paper()
    pen.ellipse((60, 60, 240, 240), "red", "black", 4)
    line, pen = paper()
    pen.line([(20, 250), (150, 40), (280, 250)], "black", 5)
    solid, pen = paper()
    pen.ellipse((60, 60, 200, 200), "black")
    for sheet in (written, coloured, line, solid, Image.new("RGB", (300, 300), "white")):
        seen = pixels(sheet)
        assert shaded(seen) is seen
