"""What tests of likenesses share: a head, and a likeness of its own for it."""

import numpy as np
import pytest

from semsearch import ProjectionHead
from semsearch.head.likeness.learned import Likeness, LikenessInfo, key_of
from semsearch.head.likeness.metric import Map, Metric
from semsearch.images.colour import BINS
from semsearch.models.manifest import head_path


@pytest.fixture(scope="session")
def head() -> ProjectionHead:
    return ProjectionHead.load(head_path("vgg16"))


@pytest.fixture
def likeness(head: ProjectionHead) -> Likeness:
    random = np.random.default_rng(0)
    dim = head.gallery(np.ones((1, head.dim), np.float32)).points.shape[1]
    looks, tints = (
        Map(random.normal(size=k).astype(np.float32), random.normal(size=(k, k)).astype(np.float32))
        for k in (dim, BINS)
    )
    info = LikenessInfo("vgg16", key_of(head), ("told", "a b.csv"), 30, 10, 3.0, 50.0, 400, 0.9,
                        0.6, 0.5, 0.7)  # fmt: skip
    return Likeness(Metric(looks, tints, 0.3), np.array([8, -4], np.float32), info)
