"""Tags: words for what a photo shows, each with a confidence."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from semsearch.head.gallery import Gallery
from semsearch.head.scoring import Case, Meaning, Scorer
from semsearch.models.manifest import model_path
from semsearch.queries.query import Term, named
from semsearch.vectors import Array, sigmoid
from semsearch.words.word_vectors import read_words

BLOCK = 1024
SHOWN_FROM = 0.35
MOST = 12


@dataclass(frozen=True)
class Tag:
    """A word for a photo, and how sure the machine is, 0 to 1."""

    word: str
    confidence: float


def tag_vocabulary(scorer: Scorer) -> list[str]:
    """Return the words that a head can tell photos by.

    They are the names of its concepts and the kinds of thing that those are, of the words
    that name things one can see; and the commonest words of captions.
    """
    visible = read_words(model_path("tag-words"))
    concepts = [name.lower() for name in scorer.head.concepts]
    known = [word for word in visible if scorer.kinds(Term(word, word, (word,), 1.0)).any()]
    said = [word for word in scorer.head.info.caption_words if word in visible]
    return list(dict.fromkeys([*concepts, *known, *said]))


def count(tags: Iterable[Iterable[str]]) -> list[tuple[str, int]]:
    """Return each tag and the number of photos that have it, commonest first."""
    counter = Counter(word for own in tags for word in own)
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))


class Tagger:
    """Gives photos words for what they show.

    Parameters
    ----------
    scorer : Scorer
    vocabulary : sequence of str
        The words to choose from; they name things that one can see.
    """

    def __init__(self, scorer: Scorer, vocabulary: Sequence[str]) -> None:
        self.vocabulary = list(vocabulary)
        parts = [named(word, scorer.words) for word in self.vocabulary]
        self.meanings = [_tag_case(meaning) for meaning in scorer.meanings(parts)]
        self._table = scorer.table(self.meanings)
        lexicon = scorer.lexicon
        self._synsets = [set(lexicon.synsets(word)[:1]) for word in self.vocabulary]
        self._telling = np.array(
            [max(map(lexicon.information, own), default=1.0) for own in self._synsets], np.float32
        )

    def confidences(self, gallery: Gallery) -> Array:
        """Return how sure it is that each photo shows each word, shape (n, words)."""
        return sigmoid(self._table.logits(gallery).T)

    def tags(
        self, gallery: Gallery, k: int = MOST, threshold: float = SHOWN_FROM
    ) -> list[list[Tag]]:
        """Return the tags of each photo; the surer and the more telling come first.

        Of words with the same meaning only the surest is given; a word and the kinds of
        thing that it is may both be. Nothing below `threshold` is given, so a photo that
        the machine does not know has no tags.
        """
        found: list[list[Tag]] = []
        for start in range(0, len(gallery), BLOCK):
            rows = self.confidences(gallery[start : start + BLOCK])
            found += [self._choose(row, k, threshold) for row in rows]
        return found

    def _choose(self, row: Array, k: int, threshold: float) -> list[Tag]:
        order: NDArray[np.intp] = np.argsort(-row * self._telling, kind="stable")
        chosen: list[int] = []
        for column in order[row[order] >= threshold]:
            if len(chosen) == k:
                break
            if not any(self._synsets[column] & self._synsets[other] for other in chosen):
                chosen.append(int(column))
        return [Tag(self.vocabulary[column], float(row[column])) for column in chosen]


def _tag_case(meaning: Meaning) -> Meaning:
    return replace(meaning, case=Case.TAG_NAME if meaning.case == Case.NAME else Case.TAG_WORD)
