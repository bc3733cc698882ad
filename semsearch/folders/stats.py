"""What the system says of a file, and files that could not be looked at."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LAST = 2**63 - 1
# Windows has the time of creation for it, which says nothing of changes.
KEEPS_CHANGES = os.name != "nt"


@dataclass(frozen=True)
class Stat:
    """Size and times of a file: all as before, and it is unchanged.

    Attributes
    ----------
    size : int
        In bytes.
    mtime_ns : int
        When its content was written, as programs may set it.
    ctime_ns : int or None
        When anything of it, or of its sidecars, was changed, as the system keeps it; 0 if the
        system keeps no such time, and None if that is not known.
    """

    size: int
    mtime_ns: int
    ctime_ns: int | None = None

    @classmethod
    def of(cls, facts: os.stat_result, beside: Sequence[os.stat_result] = ()) -> "Stat":
        """Return that of a file with the sidecars `beside` it."""
        times = [each.st_ctime_ns if KEEPS_CHANGES else each.st_mtime_ns for each in beside]
        # A sidecar that is taken away is a change as well.
        changed = max(facts.st_ctime_ns if KEEPS_CHANGES else 0, *times, 0) + len(beside)
        return cls(facts.st_size, _bounded(facts.st_mtime_ns), _bounded(changed))

    def is_as(self, other: "Stat | None") -> bool:
        """Return whether a file is as it was; what is not known of both does not count."""
        if other is None or (self.size, self.mtime_ns) != (other.size, other.mtime_ns):
            return False
        return None in (self.ctime_ns, other.ctime_ns) or self.ctime_ns == other.ctime_ns


def _bounded(time: int) -> int:
    """SQLite keeps no time after the year 2262, so that is the last."""
    return max(-LAST, min(time, LAST))


@dataclass(frozen=True)
class Skipped:
    """A file that could not be indexed, and why."""

    path: Path
    reason: str
