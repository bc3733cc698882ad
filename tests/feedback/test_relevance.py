"""Thumbs change the ranking; simulated users measure by how much."""

import time

import numpy as np
import pytest

from semsearch import SearchEngine, WordVectors
from semsearch.evaluation.systems import Semsearch
from semsearch.evaluation.tasks.feedback import SimulatedUser, feedback
from semsearch.feedback.relevance import METHODS, Method, judged, refine
from semsearch.vectors import Array, unit

# Two kinds of photos, ten each; the search cannot tell them apart.
KINDS = np.repeat([0, 1], 10)


@pytest.fixture
def points() -> Array:
    rng = np.random.default_rng(0)
    return unit(np.eye(8, dtype=np.float32)[KINDS] + 0.3 * rng.standard_normal((20, 8)))


@pytest.fixture
def logits() -> Array:
    return np.random.default_rng(1).standard_normal(20).astype(np.float32)


def places(scores: Array) -> list[int]:
    """Return the place of each row in the ranking."""
    return np.argsort(np.argsort(-scores, kind="stable")).tolist()


@pytest.fixture(params=METHODS.values(), ids=METHODS)
def method(request: pytest.FixtureRequest) -> Method:
    found: Method = request.param
    return found


def test_what_looks_like_a_liked_photo_rises(points: Array, logits: Array, method: Method) -> None:
    ranked = np.argsort(-judged(method, points, logits, liked=[0, 1], disliked=[]))
    assert (KINDS[ranked[:10]] == 0).sum() > (KINDS[np.argsort(-logits)[:10]] == 0).sum()


def test_what_looks_like_a_disliked_photo_sinks(
    points: Array, logits: Array, method: Method
) -> None:
    ranked = np.argsort(-judged(method, points, logits, liked=[], disliked=[0, 1]))
    assert (KINDS[ranked[:10]] == 1).sum() > (KINDS[np.argsort(-logits)[:10]] == 1).sum()


def test_no_liked_photo_falls_and_every_disliked_one_is_below_the_rest(
    points: Array, logits: Array, method: Method
) -> None:
    rng = np.random.default_rng(2)
    before = places(logits)
    for _ in range(50):
        chosen = rng.choice(20, 6, replace=False).tolist()
        liked, disliked = chosen[:3], chosen[3:]
        after = places(judged(method, points, logits, liked, disliked))
        assert all(after[row] <= before[row] for row in liked)
        assert sorted(after[row] for row in disliked) == [17, 18, 19]


def test_equal_scores_do_not_make_a_liked_photo_fall(points: Array) -> None:
    after = places(refine(points, np.zeros(20, np.float32), liked=[0, 1, 2], disliked=[]))
    assert after[:3] == [0, 1, 2]


def test_thumbs_that_are_taken_back_leave_the_old_ranking(points: Array, logits: Array) -> None:
    assert refine(points, logits, [], []) is logits
    assert refine(points, logits, [3], [3]) is logits


def test_the_order_of_thumbs_does_not_matter(points: Array, logits: Array, method: Method) -> None:
    one = judged(method, points, logits, [5, 2, 9], [11, 4])
    other = judged(method, points, logits, [9, 5, 2], [4, 11])
    assert np.array_equal(one, other)


def test_the_scores_that_came_in_stay_as_they_were(points: Array, logits: Array) -> None:
    kept = logits.copy()
    refine(points, logits, [0], [1])
    assert np.array_equal(logits, kept)


def test_ten_thousand_photos_are_ranked_anew_at_once(method: Method) -> None:
    rng = np.random.default_rng(3)
    points = unit(rng.standard_normal((10_000, 512), np.float32))
    logits = rng.standard_normal(10_000).astype(np.float32)
    judged(method, points, logits, [1], [2])
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        judged(method, points, logits, range(10), range(10, 20))
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.05


def test_a_user_judges_at_most_three_of_a_kind_among_the_first_ten() -> None:
    user = SimulatedUser(relevant=np.arange(20) % 2 == 0)
    user.judge(-np.arange(20, dtype=np.float32))
    assert user.liked == {0, 2, 4}
    assert user.disliked == {1, 3, 5}


def test_photos_with_thumbs_count_in_no_residual_figure() -> None:
    user = SimulatedUser(relevant=np.arange(20) < 2)
    scores = -np.arange(20, dtype=np.float32)
    assert user.residual(scores) == pytest.approx(0.2)
    user.liked = {0}
    assert user.residual(scores) == pytest.approx(0.1)
    user.liked = {0, 1}
    assert np.isnan(user.residual(scores))


def test_the_photo_that_is_the_query_is_never_shown() -> None:
    user = SimulatedUser(relevant=np.arange(20) < 5, hidden=(0,))
    assert user.first(-np.arange(20, dtype=np.float32)) == list(range(1, 11))


def test_simulated_users_find_more_after_each_round(
    engine: SearchEngine, words: WordVectors
) -> None:
    names = [photo.path.name for photo in engine.photos]
    labels = np.array([next((k for k in ("fish", "monument") if k in n), "") for n in names])
    figures = feedback(Semsearch(engine.head, engine.embeddings, words), labels)
    assert (figures["text_queries"], figures["photo_queries"]) == (2, 6)
    for kind in ("text", "photo"):
        rounds = [figures[f"{kind}_p_at_10_after_{after}"] for after in range(4)]
        assert rounds[-1] >= rounds[0]
        after, without = (figures[f"{kind}_residual_p_at_10_{when}_3"]
                          for when in ("after", "without"))  # fmt: skip
        assert after >= without
    assert "text_p_at_10_after_3_by_logistic" in figures
