"""Boxes on a photo as queries."""

import numpy as np
import pytest
from PIL import Image
from small import MeanColour

from semsearch import SearchEngine
from semsearch.encoders.feature_map import Box
from semsearch.errors import EmptyRegionError
from semsearch.models.manifest import data_dir
from semsearch.search.pictures import SMALLEST, embed_region, inside, pool_region

PHOTOS = data_dir() / "demo" / "photos"


@pytest.fixture
def halves() -> Image.Image:
    image = Image.new("RGB", (80, 40), "red")
    image.paste("blue", (40, 0, 80, 40))
    return image


def test_only_what_is_in_the_box_counts(halves: Image.Image) -> None:
    right = (0.5, 0.0, 1.0, 1.0)
    assert embed_region(MeanColour(), halves, right).tolist() == [0, 0, 255]
    pooled = pool_region(MeanColour(), halves, right)
    assert pooled is not None
    assert np.argmax(pooled) == 2


def test_a_box_is_cut_to_the_photo_and_never_too_small() -> None:
    assert inside((-1, 0.2, 0.5, 3)) == pytest.approx((0, 0.2, 0.5, 1))
    left, _, right, _ = inside((0.5, 0, 0.501, 1))
    assert right - left == pytest.approx(SMALLEST)
    left, _, right, _ = inside((0.999, 0, 1, 1))
    assert (right - left, right) == (pytest.approx(SMALLEST), pytest.approx(1))


@pytest.mark.parametrize("box", [(0.6, 0, 0.4, 1), (0, 0, 0, 1), (1.2, 0, 1.4, 1)])
def test_a_box_that_shows_nothing_is_refused(box: Box) -> None:
    with pytest.raises(EmptyRegionError, match="left below right"):
        inside(box)


def test_a_box_finds_what_is_in_it(engine: SearchEngine) -> None:
    both = Image.new("RGB", (600, 300))
    for place, name in enumerate(("gcompris__animals-kitten.jpg", "gcompris__tools-hammer1.jpg")):
        with Image.open(PHOTOS / name) as photo:
            both.paste(photo.convert("RGB").resize((300, 300)), (300 * place, 0))
    left, right = (
        engine.search(embedding=engine.embed_region(both, box), k=1).matches[0].photo.path.stem
        for box in ((0, 0, 0.5, 1), (0.5, 0, 1, 1))
    )
    assert "kitten" in left or "cat" in left
    assert "hammer" in right
