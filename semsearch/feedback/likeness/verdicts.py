"""Pairs from what people did elsewhere: thumbs on results, and copies that they keep."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, product

from semsearch.feedback.ignored import IgnoredCopies
from semsearch.feedback.memory import Memory
from semsearch.feedback.pairs import Pair
from semsearch.library.library import Library

# A query with many thumbs says no more than others.
MOST_A_QUERY = 20
# What a query with a photo is remembered by, see `query_key`: this, and so much of its SHA-256.
LIKE, BEGUN = "like:", 16


def pairs_of_thumbs(library: Library) -> list[Pair]:
    """Return pairs from thumbs and other picks.

    Photos that were picked for one query are alike, and like the photo that it begins with; those
    that were passed over are unlike them. Two photos of which queries say different things are
    left out.
    """
    learned = Memory(library).learned()
    begins = _photos_asked_with(library, {each.query for each in learned})
    found: list[Pair] = []
    for query, own in groupby(learned, lambda each: each.query):
        said = {each.sha256: each.adjustment for each in own}
        asked = [begins[query]] if query in begins else []
        picked = [*asked, *(photo for photo, moved in said.items() if moved > 0)]
        passed = [photo for photo, moved in said.items() if moved < 0 and photo not in asked]
        alike = _pairs(picked, picked, True)
        found += alike[:MOST_A_QUERY] + _pairs(picked, passed, False)[:MOST_A_QUERY]
    once = dict.fromkeys(found)
    return [pair for pair in once if replace(pair, is_alike=not pair.is_alike) not in once]


def pairs_of_copies(library: Library) -> list[Pair]:
    """Return pairs of near copies that people chose to keep: they look alike and both stay."""
    groups = IgnoredCopies(library).read().groups
    pairs = (_pairs(sorted(own), sorted(own), True)[:MOST_A_QUERY] for own in groups)
    return [pair for own in pairs for pair in own]


def _pairs(ones: Sequence[str], others: Sequence[str], is_alike: bool) -> list[Pair]:
    """Return each pair of two different photos once, in the order in which they come."""
    both = (Pair.of(one, other, is_alike) for one, other in product(ones, others) if one != other)
    return list(dict.fromkeys(both))


def _photos_asked_with(library: Library, queries: set[str]) -> dict[str, str]:
    """Return the content of the photo that each query begins with, if the library has it."""
    begun = {
        query: query.partition(" ")[0].removeprefix(LIKE)
        for query in queries
        if query.startswith(LIKE)
    }
    if not begun:
        return {}
    contents = {photo.sha256[:BEGUN]: photo.sha256 for photo in library.photos()}
    return {query: contents[start] for query, start in begun.items() if start in contents}
