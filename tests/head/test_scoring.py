"""The evidence that photos answer words, and the confidence that it adds up to."""

from dataclasses import replace

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.head.diffusion import SharedScores
from semsearch.head.scoring import BASE, Case, Meaning, Scorer, deviation, same_odds, standardised
from semsearch.queries.query import named, read_query


def meaning(scorer: Scorer, text: str) -> Meaning:
    return scorer.meaning(read_query(text, scorer.words).parts[0])


@pytest.mark.parametrize(
    ("text", "case"),
    [("windmill", Case.NAME), ("animal", Case.NAME), ("selfie", Case.WORD),
     ("dog on a beach", Case.PHRASE)],
)  # fmt: skip
def test_a_text_is_the_name_of_a_concept_another_word_or_a_phrase(
    scorer: Scorer, text: str, case: Case
) -> None:
    assert meaning(scorer, text).case == case


def test_the_concepts_that_a_word_names_speak_by_their_probability(
    scorer: Scorer, engine: SearchEngine
) -> None:
    column = scorer.head.concepts.index("windmill")
    evidence = scorer.evidence([meaning(scorer, "windmill")], engine.gallery)[0, :, 0]
    assert evidence.argmax() == engine.gallery.probabilities[:, column].argmax()
    assert evidence.max() == pytest.approx(
        np.log(engine.gallery.probabilities[:, column].max()), abs=0.1
    )


def test_a_word_that_names_nothing_has_no_concepts_to_speak(
    scorer: Scorer, engine: SearchEngine
) -> None:
    assert not scorer.evidence([meaning(scorer, "selfie")], engine.gallery)[0, :, 0].any()


@pytest.mark.parametrize("text", ["windmill", "selfie", "dog on a beach"])
def test_log_odds_are_the_evidence_weighted_as_the_case_says(
    scorer: Scorer, engine: SearchEngine, text: str
) -> None:
    asked = meaning(scorer, text)
    weights = scorer.head.weights[asked.case]
    whole = replace(engine.gallery, tiles=None)
    wanted = scorer.evidence([asked], whole)[0] @ weights[:-1] + weights[-1]
    np.testing.assert_allclose(scorer.logits([asked], whole)[0], wanted, atol=1e-4)


def test_a_tile_of_a_long_photo_can_only_raise_it(scorer: Scorer, engine: SearchEngine) -> None:
    asked = [meaning(scorer, "windmill")]
    whole = replace(engine.gallery, tiles=None)
    raised = scorer.logits(asked, engine.gallery) - scorer.logits(asked, whole)
    assert 0 < np.count_nonzero(raised) < 20
    assert raised.min() == 0


def test_many_words_at_once_are_compared_as_one_by_one(
    scorer: Scorer, engine: SearchEngine
) -> None:
    parts = [named(word, scorer.words) for word in ("windmill", "fish", "selfie", "animal")]
    meanings = scorer.meanings(parts)
    together = scorer.table(meanings).logits(engine.gallery)
    np.testing.assert_allclose(together, scorer.logits(meanings, engine.gallery), atol=1e-3)


@pytest.mark.parametrize("case", [Case.NAME, Case.WORD, Case.PHRASE])
def test_the_best_of_more_photos_has_to_be_surer(scorer: Scorer, case: Case) -> None:
    first, more = scorer.head.limits[case]
    assert scorer.limit(case, BASE) == pytest.approx(first)
    assert scorer.limit(case, 100 * BASE) == pytest.approx(first + 2 * more)
    assert scorer.limit(case, 0) <= scorer.limit(case, BASE)


def test_photos_that_look_alike_share_what_speaks_for_words(
    scorer: Scorer, engine: SearchEngine
) -> None:
    logits = scorer.logits([meaning(scorer, "selfie")], engine.gallery)
    alike = SharedScores(engine.gallery.points)
    shared = scorer.ranked(Case.WORD, logits, alike) - logits
    best = logits[0].argmax()
    like_it = np.argsort(-(engine.gallery.points @ engine.gallery.points[best]))[1]
    assert shared[0, like_it] > np.median(shared[0]) + 1
    assert scorer.ranked(Case.PHRASE, logits, alike) is logits


def test_what_photos_lie_near_to_a_direction_are_among_the_likeliest(
    scorer: Scorer, engine: SearchEngine
) -> None:
    asked = meaning(scorer, "selfie")
    gallery = engine.gallery
    places = np.hstack([gallery.names, gallery.labels, gallery.phrases])
    nearest = np.argsort(-(places @ scorer.direction(asked)))[:20]
    likeliest = np.argsort(-scorer.logits([asked], gallery)[0])[:20]
    assert len(set(nearest) & set(likeliest)) == 20


def test_places_are_measured_in_deviations_from_the_mean() -> None:
    texts = np.array([[1, 0], [0, 1]], np.float32)
    photos = np.array([[3, 5], [5, 5], [3, 8]], np.float32)
    moments = np.array([[4, 0], [0, 9], [3, 5]], np.float32)
    spreads = deviation(texts, moments)
    np.testing.assert_allclose(spreads, [2, 3])
    apart = standardised(texts, spreads, photos, moments[-1])
    np.testing.assert_allclose(apart, [[0, 1, 0], [0, 0, 1]])


def test_the_nearer_two_photos_are_the_likelier_they_show_the_same(engine: SearchEngine) -> None:
    odds = same_odds(engine.head, np.array([-0.2, 0.3, 0.6, 1], np.float32))
    assert (np.diff(odds) > 0).all()
    assert odds[0] < 0 < odds[-1]
