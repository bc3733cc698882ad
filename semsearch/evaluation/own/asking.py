"""What a query finds that somebody marks results of, be it words or a photo of the library."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import MarkError
from semsearch.feedback.marks import checked_query, photo_asked_with
from semsearch.head.gallery import Gallery
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import Mix, PhotoPart
from semsearch.search.results import Result

# A ranking is looked at so far down; an engine is asked for several times as many as are wanted.
MOST = 1_000
MOST_PROPOSED = 500


def ask(engine: SearchEngine, query: str) -> Result:
    """Return what a query finds now, by the machine alone: what picks have taught is left out.

    A photo that is the query is not among what it finds, nor are its copies.

    Raises
    ------
    UnknownWordsError
        If there is no word in it.
    MarkError
        If it is empty or too long, or a photo that is no longer in the library.
    """
    most = min(MOST, len(engine))
    content = photo_asked_with(query)
    if content is None:
        return engine.find(Mix(checked_query(query)), k=most)
    numbers = numbers_of(engine, {content: True})
    if not numbers:
        raise MarkError(
            f"The photo of this query is no longer in the library {engine.library.name}. Forget "
            "its marks, or index its folder again."
        )
    own = [engine.photo(number) for number in numbers]
    first = own[0].id
    mix = Mix(photos=(PhotoPart(engine.embedding(first), colours=engine.colours_of(first)),))
    return engine.find(mix, k=most + len(own)).without(own, most)


def numbers_of(engine: SearchEngine, marks: Mapping[str, bool]) -> dict[int, bool]:
    """Return marks by the numbers of the photos that have each content, copies too.

    Photos that are gone, or that the encoder has not seen, are left out.
    """
    found = engine.library.with_content(list(marks))
    return {
        number: marks[content]
        for content, numbers in found.items()
        for number in numbers
        if number in engine
    }


def gallery_of(engine: SearchEngine, ids: NDArray[np.int64]) -> Gallery:
    """Return what the head says of some photos of the library, by ascending number."""
    return engine.searched.gallery_of(ids)
