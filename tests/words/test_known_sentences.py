"""Vectors of common words, looked up and not computed."""

from pathlib import Path

import numpy as np
import pytest

from semsearch.errors import ModelFileError
from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import Scorer
from semsearch.head.tags import tag_vocabulary
from semsearch.head.text_tower import NAMING
from semsearch.models.manifest import head_path
from semsearch.words.known_sentences import KnownSentences
from semsearch.words.lexicon import Lexicon
from semsearch.words.sentences import SentenceEncoder
from semsearch.words.word_vectors import WordVectors


@pytest.fixture
def known() -> KnownSentences:
    return KnownSentences.load()


def test_looked_up_vectors_are_those_that_are_computed(known: KnownSentences) -> None:
    texts = ["dog", "windmill", "a photo of a dog", "polar bear"]
    computed = SentenceEncoder.load().encode(texts)
    assert ((known.encode(texts) * computed).sum(axis=1) > 0.9999).all()
    assert not np.array_equal(known.encode(texts), computed)


def test_other_texts_are_computed_in_their_order(known: KnownSentences) -> None:
    mixed = known.encode(["a dog jumps over a fence", "dog", "a cat on a sofa"])
    computed = SentenceEncoder.load().encode(["a dog jumps over a fence", "a cat on a sofa"])
    np.testing.assert_array_equal(mixed[[0, 2]], computed)
    np.testing.assert_array_equal(mixed[1], known.encode(["dog"])[0])


def test_upper_case_makes_no_difference(known: KnownSentences) -> None:
    np.testing.assert_array_equal(known.encode(["DOG"]), known.encode(["dog"]))


def test_no_texts_have_no_vectors(known: KnownSentences) -> None:
    assert known.encode([]).shape == (0, SentenceEncoder.dim)


@pytest.mark.parametrize("encoder", ["vgg16", "efficientnet-b3", "efficientnet-b3+clip"])
def test_the_words_of_every_shipped_head_are_known(
    encoder: str, monkeypatch: pytest.MonkeyPatch, known: KnownSentences
) -> None:
    head = ProjectionHead.load(head_path(encoder))
    words = tag_vocabulary(Scorer(head, WordVectors.load(), Lexicon.load()))
    monkeypatch.setattr(SentenceEncoder, "load", None)
    assert known.encode([NAMING.format(word) for word in words] + words).any(axis=1).all()


@pytest.mark.parametrize("damage", ["missing", "short", "other", "rows"])
def test_a_damaged_table_is_refused_with_a_remedy(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "known-sentences.npz"
    texts = np.frombuffer(b"dog\ncat", np.uint8)
    vectors = np.ones((3 if damage == "rows" else 2, SentenceEncoder.dim), np.int8)
    if damage != "missing":
        np.savez(path, **{"other" if damage == "other" else "texts": texts, "vectors": vectors})
    if damage == "short":
        path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(ModelFileError, match=r"known-sentences\.npz is no table of sentences"):
        KnownSentences.read(path)
