"""Networks taken apart, whose last blocks can be tuned."""

import numpy as np
import pytest

from semsearch.encoders import load_encoder
from semsearch.encoders.pretrained import known_picture
from semsearch.encoders.runtimes import compiled
from semsearch.encoders.tuned.trunk import TRUNKS, load_trunk, pool_both, side_by_side
from semsearch.errors import UnknownEncoderError
from semsearch.images.loading import squash
from semsearch.vectors import unit


@pytest.mark.parametrize("name", TRUNKS)
@pytest.mark.parametrize("blocks", [1, 3])
def test_blocks_that_are_not_tuned_see_what_the_shipped_ones_do(name: str, blocks: int) -> None:
    trunk = load_trunk(name)
    see = compiled(side_by_side(trunk, trunk.weights(blocks), blocks), trunk.side)
    found = pool_both(trunk, see(squash([known_picture()], trunk.side)))
    shipped = load_encoder(name).encode([known_picture()])
    for half in np.split(found, 2, axis=1):
        assert (unit(half) * unit(shipped)).sum() > 0.99


@pytest.mark.parametrize("name", TRUNKS)
def test_more_blocks_are_more_weights(name: str) -> None:
    trunk = load_trunk(name)
    sizes = [sum(own.size for own in trunk.weights(n).values()) for n in (1, 2, 3)]
    assert sizes[0] < sizes[1] < sizes[2]
    assert set(trunk.weights(1)) < set(trunk.weights(2))


def test_other_networks_cannot_be_taken_apart() -> None:
    with pytest.raises(UnknownEncoderError, match="vgg16, efficientnet-b3"):
        load_trunk("vgg16-fc2")
