"""Make the table of sentence vectors that are looked up: of all words that may be tags.

    python scripts/build_known_sentences.py
    python scripts/update_manifest.py

It takes the words from the heads in data/models and from `tag-words.txt`, so it is run after a
training. Each word is there alone and as a photo is described, see `text_tower.NAMING`.
"""

import numpy as np

from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import Scorer
from semsearch.head.tags import tag_vocabulary
from semsearch.head.text_tower import NAMING
from semsearch.models.manifest import data_dir, model_path
from semsearch.words.known_sentences import KnownSentences
from semsearch.words.lexicon import Lexicon
from semsearch.words.sentences import SentenceEncoder
from semsearch.words.word_vectors import WordVectors, read_words


def main() -> None:
    folder = data_dir() / "models"
    texts = [text for word in sorted(tag_words()) for text in (word, NAMING.format(word))]
    vectors = SentenceEncoder.load().encode(texts)
    eighths = np.round(vectors / np.abs(vectors).max(axis=1, keepdims=True) * 127).astype(np.int8)
    joined = np.frombuffer("\n".join(texts).encode(), np.uint8)
    path = folder / "known-sentences.npz"
    np.savez(path, allow_pickle=False, texts=joined, vectors=eighths)
    kept = KnownSentences.read(path).encode(texts)
    lowest = (kept * vectors).sum(axis=1).min()
    print(f"{path}: {len(texts):,} texts, the lowest cosine {lowest:.5f}")


def tag_words() -> set[str]:
    """Return the words that any head of data/models may give a photo, or could once it is seen."""
    words, lexicon = WordVectors.load(), Lexicon.load()
    found = {word.lower() for word in read_words(model_path("tag-words"))}
    for path in sorted((data_dir() / "models").glob("head-*.npz")):
        found |= set(tag_vocabulary(Scorer(ProjectionHead.load(path), words, lexicon)))
    return found


if __name__ == "__main__":
    main()
