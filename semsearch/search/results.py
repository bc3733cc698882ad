"""What a search found: photos, how well each answers, and how the words were read."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from semsearch.library.photo import Photo
from semsearch.queries.query import Query
from semsearch.search.matches import Matches


@dataclass(frozen=True)
class Result:
    """What a search found, best first.

    Attributes
    ----------
    matches : Matches
    query : Query or None
        How the words were read.
    is_met : bool
        Whether any photo is likely to be all that was asked for.
    """

    matches: Matches
    query: Query | None = None
    is_met: bool = False

    @property
    def found(self) -> bool:
        """Whether any photo is likely to be what was asked for, in words that were read."""
        if not self.matches:
            return False
        if self.matches[0].is_named:
            return True
        return self.is_met and (self.query is None or self.query.is_english)

    def without(self, photos: Collection[Photo], k: int) -> "Result":
        """Return the `k` best matches other than `photos`, such as those that are the query."""
        others = self.matches.without({photo.id for photo in photos})
        return replace(self, matches=others.first(k))
