"""Searches that suit a library: what many of its photos show, said as precisely as they allow."""

from collections.abc import Sequence

from semsearch.words.lexicon import Lexicon

MOST = 3
# How much a word tells that the lexicon does not know, 0 to 1.
UNKNOWN = 0.5
# Two searches may share so many of the photos of the one that finds fewer.
SHARED = 0.5


def suggested_searches(
    tags: Sequence[frozenset[str]], lexicon: Lexicon, most: int = MOST
) -> list[str]:
    """Return tags to search for: common, telling, no kinds of one another, of other photos each.

    Parameters
    ----------
    tags : sequence of frozenset of str
        The tags of each photo.
    lexicon : Lexicon
    most : int
    """
    photos: dict[str, set[int]] = {}
    for row, own in enumerate(tags):
        for tag in own:
            photos.setdefault(tag, set()).add(row)
    ranked = sorted(photos, key=lambda tag: (-len(photos[tag]) * _telling(tag, lexicon) ** 2, tag))
    chosen: list[str] = []
    for tag in ranked:
        if len(chosen) == most:
            break
        if not any(_are_kin(tag, other, lexicon) or _share(photos[tag], photos[other])
                   for other in chosen):  # fmt: skip
            chosen.append(tag)
    return chosen


def _telling(tag: str, lexicon: Lexicon) -> float:
    """Return how much a tag tells; a common word of a general meaning tells little."""
    return max(map(lexicon.information, lexicon.synsets(tag)[:1]), default=UNKNOWN)


def _are_kin(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether one of two tags is a kind of the other, each in its commonest sense."""
    synsets = [lexicon.synsets(tag)[:1] for tag in (one, other)]
    above = [{up for synset in own for up in lexicon.ancestors(synset)} for own in synsets]
    return bool(above[0].intersection(synsets[1]) or above[1].intersection(synsets[0]))


def _share(one: set[int], other: set[int]) -> bool:
    return len(one & other) > SHARED * min(len(one), len(other))
