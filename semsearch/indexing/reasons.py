"""Why files were skipped: those with the same reason together."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from semsearch.folders.stats import Skipped

SUBJECT = "It"


@dataclass(frozen=True)
class Reason:
    """Why files were skipped, in words that name none of them, and the files.

    Attributes
    ----------
    words : str
    files : tuple of Path
    """

    words: str
    files: tuple[Path, ...]


def by_reason(skipped: Iterable[Skipped]) -> list[Reason]:
    """Return why files were skipped, the reason of most files first, each file once."""
    last = {each.path: each for each in skipped}
    found: dict[str, list[Path]] = {}
    for each in last.values():
        found.setdefault(_without_name(each), []).append(each.path)
    reasons = [Reason(words, tuple(sorted(files))) for words, files in found.items()]
    return sorted(reasons, key=lambda reason: (-len(reason.files), reason.words))


def _without_name(skipped: Skipped) -> str:
    """Return a reason in which the file is called `SUBJECT`, wherever its message names it."""
    named = (f"{skipped.path.name} ", f"{skipped.path} ")
    start = next((name for name in named if skipped.reason.startswith(name)), "")
    return f"{SUBJECT} {skipped.reason[len(start) :]}" if start else skipped.reason
