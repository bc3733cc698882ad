"""What tests of heads share: the scorer of the demo library."""

import pytest

from semsearch import SearchEngine, WordVectors
from semsearch.head.scoring import Scorer
from semsearch.words.lexicon import Lexicon


@pytest.fixture(scope="session")
def scorer(engine: SearchEngine, words: WordVectors, lexicon: Lexicon) -> Scorer:
    return Scorer(engine.head, words, lexicon)
