"""Parts of a photo, pooled from its feature map."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from PIL import Image

from semsearch.encoders import load_encoder
from semsearch.encoders.feature_map import FeatureMap
from semsearch.models.manifest import data_dir

PHOTO = data_dir() / "demo" / "photos" / "gcompris__animals-kitten.jpg"


@pytest.mark.parametrize("name", ["vgg16", "efficientnet-b3"])
def test_all_cells_together_are_the_embedding(name: str) -> None:
    encoder = load_encoder(name)
    with Image.open(PHOTO) as photo:
        photo = photo.convert("RGB")
    seen = encoder.feature_map(photo)
    assert seen is not None
    whole = seen.pool(np.ones((1, *seen.grid), np.float32))
    assert_allclose(whole, encoder.encode([photo]), rtol=1e-3, atol=1e-3)


def test_a_mask_of_one_cell_gives_that_cell_and_the_rest() -> None:
    cells = np.arange(12, dtype=np.float32).reshape(2, 2, 3)
    seen = FeatureMap(cells, power=3.0, rest=np.array([7], np.float32))
    mask = np.zeros((1, 2, 2), np.float32)
    mask[0, 1, 0] = 1
    assert_allclose(seen.pool(mask), [[6, 7, 8, 7]], rtol=1e-5)


def test_a_box_covers_cells_by_their_share() -> None:
    seen = FeatureMap(np.zeros((2, 4, 1), np.float32))
    assert_allclose(seen.mask((0.0, 0.0, 0.375, 0.5)), [[1, 0.5, 0, 0], [0, 0, 0, 0]])
