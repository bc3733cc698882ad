"""A metric is fitted to what somebody means by alike: by points, by colours, or by both."""

import numpy as np
import pytest
from alike import Known, precision

from semsearch.training.likeness.fitting import Photos, fit_metric


@pytest.mark.parametrize("n", [30, 300])
def test_kinds_are_told_by_points_alone(known: Known, n: int) -> None:
    photos = known.photos
    metric = fit_metric(photos, *known.pairs(known.kinds, n))
    after = precision(metric(photos.points, photos.colours), known.kinds)
    assert metric.share <= 0.1
    assert after > precision(photos.points, known.kinds) + {30: 0.02, 300: 0.2}[n]


def test_colours_count_where_they_are_what_is_alike(known: Known) -> None:
    photos = known.photos
    metric = fit_metric(photos, *known.pairs(known.tints, 20))
    assert metric.share >= 0.5
    assert precision(photos.points, known.tints) < 0.15
    assert precision(metric(photos.points, photos.colours), known.tints) > 0.8


def test_photos_without_colours_are_learned_from_by_their_points(known: Known) -> None:
    colours = known.photos.colours.copy()
    colours[::2] = 0
    alike, unlike = known.pairs(known.tints, 100)
    half = Photos(known.photos.points, colours)
    places = fit_metric(half, alike, unlike)(half.points, colours)
    assert np.isfinite(places).all()
    none = Photos(known.photos.points, np.zeros_like(colours))
    assert fit_metric(none, alike, unlike).share == 0


def test_without_alike_pairs_nothing_changes(known: Known) -> None:
    _, unlike = known.pairs(known.kinds, 10)
    metric = fit_metric(known.photos, unlike[:0], unlike)
    assert metric.share == 0
    assert np.array_equal(metric.looks.basis, np.eye(known.photos.points.shape[1]))
