"""Groups of copies without those that people chose to ignore."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from semsearch.feedback.ignored import Ignored
from semsearch.insight.duplicates.groups import DuplicateGroup


@dataclass(frozen=True)
class Sifted:
    """Groups to show, without photos in ignored folders, and those that are ignored as a whole."""

    shown: list[DuplicateGroup]
    ignored: list[DuplicateGroup]


def sift(groups: Iterable[DuplicateGroup], ignored: Ignored) -> Sifted:
    """Return groups sorted by whether they are ignored, each kind in the order given.

    A group is ignored if somebody said so of its contents, or if no two of its photos lie
    outside of ignored folders.
    """
    sifted = Sifted([], [])
    for group in groups:
        left = tuple(photo for photo in group.photos if not ignored.has_file(photo.path))
        if len(left) < 2 or ignored.has_group(group.contents):
            sifted.ignored.append(group)
        else:
            sifted.shown.append(replace(group, photos=left))
    return sifted
