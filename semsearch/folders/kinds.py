"""Kinds of files, by their names, for those that are not read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from semsearch.images.loading import SUFFIXES
from semsearch.images.raw import RAW_SUFFIXES

VIDEOS = frozenset(
    ".3g2 .3gp .asf .avi .flv .insv .lrv .m2ts .m4v .mkv .mov .mp4 .mpeg .mpg .mts .mxf .ogv .vob "
    ".webm .wmv".split()
)
# Pictures that no decoder here takes, drawings and documents with pictures among them.
OTHER_PICTURES = frozenset(
    ".ai .afphoto .blp .cdr .clip .dds .djvu .emf .eps .exr .fits .hdr .icns .ico .indd .j2k .jp2 "
    ".jxl .jxr .kra .ora .pcx .pdf .procreate .psb .psd .qoi .svg .svgz .tga .wdp .wmf .xcf".split()
)
# The first that has a suffix is the kind of a file.
KINDS = {
    "raw photos": RAW_SUFFIXES,
    "photos": SUFFIXES,
    "videos": VIDEOS,
    "other pictures": OTHER_PICTURES,
}
OTHERS = "other files"
MOST = 6


@dataclass(frozen=True)
class Kind:
    """How many files of a kind there are, and their suffixes, the most frequent first.

    As a text it is such as ``2 videos (.mp4)``.
    """

    name: str
    count: int
    suffixes: tuple[str, ...]

    def __str__(self) -> str:
        name = self.name.removesuffix("s") if self.count == 1 else self.name
        return f"{self.count:,} {name}{self._endings()}"

    def _endings(self) -> str:
        if not self.suffixes or self.name == OTHERS:
            return ""
        more = ", ..." if len(self.suffixes) > MOST else ""
        return f" ({', '.join(self.suffixes[:MOST])}{more})"


def kinds_of(paths: Iterable[Path]) -> list[Kind]:
    """Return the kinds of files, the rest as ``other files``."""
    found: dict[str, Counter[str]] = {name: Counter() for name in (*KINDS, OTHERS)}
    for path in paths:
        suffix = path.suffix.lower()
        name = next((name for name, suffixes in KINDS.items() if suffix in suffixes), OTHERS)
        found[name][suffix] += 1
    return [Kind(name, counts.total(), tuple(filter(None, (s for s, _ in counts.most_common()))))
            for name, counts in found.items() if counts]  # fmt: skip
