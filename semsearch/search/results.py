"""What a search found: photos, how well each answers, and how the words were read."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from semsearch.library.photo import Photo
from semsearch.percent import percent
from semsearch.queries.query import Query
from semsearch.search.mix import PartScore

# What a photo answers whose file is called as the query says.
BY_NAME = "the file's name"


@dataclass(frozen=True)
class Match:
    """A photo that was found.

    Attributes
    ----------
    photo : Photo
    score : float
        How well it answers, 0 to 1.
    parts : tuple of PartScore
        How well it answers each part.
    strength : str
        How alike it is to the photo that alone was searched with, see
        `semsearch.search.likeness`; "" if anything else was asked for.
    """

    photo: Photo
    score: float
    parts: tuple[PartScore, ...] = ()
    strength: str = ""

    @property
    def figure(self) -> str:
        """How well it answers, as people read it."""
        return self.strength or percent(self.score)


@dataclass(frozen=True)
class Result:
    """What a search found, best first.

    Attributes
    ----------
    matches : list of Match
    query : Query or None
        How the words were read.
    is_met : bool
        Whether any photo is likely to be all that was asked for.
    """

    matches: list[Match]
    query: Query | None = None
    is_met: bool = False

    @property
    def found(self) -> bool:
        """Whether any photo is likely to be what was asked for, in words that were read."""
        if not self.matches:
            return False
        is_named = any(part.label == BY_NAME for part in self.matches[0].parts)
        return is_named or (self.is_met and (self.query is None or self.query.is_english))

    def without(self, photos: Collection[Photo], k: int) -> "Result":
        """Return the `k` best matches other than `photos`, such as those that are the query."""
        own = {photo.id for photo in photos}
        others = [match for match in self.matches if match.photo.id not in own]
        return replace(self, matches=others[:k])
