"""Re-weighting changes an embedding towards what is asked for."""

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.errors import UnknownWordsError
from semsearch.evaluation.tasks.collages import join
from semsearch.head.reweighting import concept_gradient
from semsearch.models.manifest import data_dir

PHOTOS = data_dir() / "demo" / "photos"


def test_strength_zero_changes_nothing(engine: SearchEngine) -> None:
    embedding = engine.embeddings[3]
    np.testing.assert_allclose(
        engine.reweight(embedding, "cat", strength=0.0), embedding, rtol=1e-5
    )


def test_the_length_stays(engine: SearchEngine) -> None:
    changed = engine.reweight(engine.embeddings[3], "cat", strength=1.0)
    np.testing.assert_allclose(
        np.linalg.norm(changed), np.linalg.norm(engine.embeddings[3]), rtol=1e-4
    )


def test_a_focus_without_words_is_refused(engine: SearchEngine) -> None:
    with pytest.raises(UnknownWordsError, match="no word"):
        engine.reweight(engine.embeddings[0], "?!")


def test_a_focus_that_no_concept_is_near_leaves_numbers(engine: SearchEngine) -> None:
    assert np.isfinite(engine.reweight(engine.embeddings[0], "xqzzyv")).all()


def test_the_gradient_is_that_of_the_concepts_log_probability(engine: SearchEngine) -> None:
    embedding, step = engine.embeddings[0].astype(np.float64), 1e-4
    concepts = np.zeros(len(engine.head.concepts), np.float32)
    concepts[[3, 400]] = 1, 0.5
    gradient = concept_gradient(engine.head, engine.embeddings[0], concepts)
    feature = int(np.abs(gradient).argmax())
    ends = [embedding.copy(), embedding.copy()]
    ends[0][feature] -= step
    ends[1][feature] += step
    low, high = (np.log(engine.head.probabilities(e[None])[0].astype(np.float64) @ concepts)
                 for e in ends)  # fmt: skip
    assert (high - low) / (2 * step) == pytest.approx(gradient[feature], rel=0.02)


@pytest.mark.parametrize(
    ("wanted", "photo", "other"),
    [
        ("fish", "gcompris__fish-fish10.jpg", "gcompris__tools-hammer1.jpg"),
        ("hammer", "gcompris__tools-hammer1.jpg", "gcompris__fish-fish10.jpg"),
    ],
)
def test_asking_for_one_of_two_things_brings_photos_of_it(
    engine: SearchEngine, wanted: str, photo: str, other: str
) -> None:
    both = engine.embed(join(PHOTOS / photo, PHOTOS / other))
    plain, focused = (
        [match.photo.path.name for match in engine.search(embedding=e, k=9).matches]
        for e in (both, engine.reweight(both, wanted))
    )
    assert sum(wanted in name for name in focused) > sum(wanted in name for name in plain)
