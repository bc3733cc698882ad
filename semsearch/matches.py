"""What a search found: photos, how well each answers, and how the words were read."""

from dataclasses import dataclass, replace

from semsearch.mix import PartScore
from semsearch.photo import Photo
from semsearch.queries import Query

# A score from which the photo is more likely than not to be what was asked for.
LIKELY = 0.5


@dataclass(frozen=True)
class Match:
    """A photo that was found, how well it answers, 0 to 1 (see `LIKELY`), and each part of that."""

    photo: Photo
    score: float
    parts: tuple[PartScore, ...] = ()


@dataclass(frozen=True)
class Result:
    """What a search found, best first.

    Attributes
    ----------
    matches : list of Match
    query : Query or None
        How the words were read.
    """

    matches: list[Match]
    query: Query | None = None

    @property
    def found(self) -> bool:
        """Whether the best photo is likely to be what was asked for."""
        return bool(self.matches) and self.matches[0].score >= LIKELY

    def without(self, photo: Photo | None, k: int) -> "Result":
        """Return the `k` best matches other than `photo`, such as the query itself."""
        return replace(self, matches=[match for match in self.matches if match.photo != photo][:k])
