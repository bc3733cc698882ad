"""What an index run does, in numbers and names."""

from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from semsearch.folders.kinds import Kind, kinds_of
from semsearch.folders.stats import Skipped


@dataclass
class IndexReport:
    """What a run does, kept up to date while it goes on.

    Attributes
    ----------
    total, done : int
        Photos that the folders hold, and those dealt with.
    indexed, unchanged : int
        Photos that were embedded, and those that the library had already.
    moved, copied : int
        Photos that were only found at another place, and further copies of known ones: both
        keep the embedding that there is.
    refreshed : int
        Photos of which only a part was made anew, such as the date that a sidecar tells.
    missing, forgotten : int
        Photos whose file is gone, and those that are therefore no longer kept.
    excluded : int
        Photos that are no longer kept because they are left out now.
    skipped : list of Skipped
        Files that could not be indexed, with the reason.
    ignored : list of Path
        Files that are no images, by name and by content.
    last : Path or None
        The photo that was embedded last.
    cancelled : bool
    stage : str
        What goes on after the photos were dealt with.
    """

    total: int = 0
    done: int = 0
    indexed: int = 0
    unchanged: int = 0
    moved: int = 0
    copied: int = 0
    refreshed: int = 0
    missing: int = 0
    forgotten: int = 0
    excluded: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    ignored: list[Path] = field(default_factory=list)
    last: Path | None = None
    cancelled: bool = False
    stage: str = ""

    @property
    def not_read(self) -> list[Kind]:
        """The kinds of the files that were skipped or are no images."""
        return kinds_of([*(skipped.path for skipped in self.skipped), *self.ignored])

    def excerpt(self, most: int) -> "IndexReport":
        """Return it as it is now, with the first `most` files that were skipped and no ignored."""
        return replace(self, skipped=self.skipped[:most], ignored=[])


# The names of what it counts.
COUNTS = tuple(each.name for each in fields(IndexReport) if each.type is int)
