"""Which of several copies is the original: it has real detail, and says when it was taken."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PIL import Image

from semsearch.library.photo import Photo

WINDOW = 512
# Half as much detail as the best has is less detail; a little less may be noise.
ENOUGH = 0.55
ENLARGED = 0.7
# What tells a date within a file, and goes with it.
INSIDE = ("exif", "gps", "xmp", "iptc")
# What decides between two copies, in the order in which they are ranked.
REASONS = ("shows more detail", "says more of itself", "is not enlarged", "has more pixels",
           "is the larger file", "is the older file", "has the shorter path",
           "comes first by name")  # fmt: skip
TOLD = 1


def sharpness(image: Image.Image) -> float:
    """Return how fine the detail of a picture is, in cycles a pixel, 0 to 0.7.

    Half of what its middle holds, each frequency weighted by itself, lies below. An enlarged
    picture has half of what it had before where its sides are twice as long, so the square,
    times its pixels, says how much detail a picture really has.
    """
    grey = image.convert("L")
    side = min(*grey.size, WINDOW)
    left, top = (grey.width - side) // 2, (grey.height - side) // 2
    pixels = np.asarray(grey.crop((left, top, left + side, top + side)), np.float32)
    window = np.hanning(side)
    power = np.abs(np.fft.rfft2((pixels - pixels.mean()) * window[:, None] * window)) ** 2
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side))
    weighted = (power * frequency**2).ravel()
    order = np.argsort(frequency.ravel())
    total = np.cumsum(weighted[order])
    return float(frequency.ravel()[order][np.searchsorted(total, total[-1] / 2)])


def best_first(photos: Sequence[Photo], sharp: Mapping[str, float]) -> list[Photo]:
    """Return copies, the one that is best to keep first; it is a suggestion.

    Those with most of the detail that any has come first, and among them those with most
    metadata, not enlarged, with most pixels, most bytes, and the oldest. Of files of the same
    age it is that with the shorter path: copies have longer names.

    Parameters
    ----------
    sharp : mapping of str to float
        The `sharpness` of photos by their content; one that is not there counts as sharp.
    """
    ranks = _ranks(photos, sharp)
    return sorted(photos, key=lambda photo: ranks[photo.id])


def why_first(photos: Sequence[Photo], sharp: Mapping[str, float]) -> list[str]:
    """Return what speaks for the first of copies against the others, such as *has more pixels*.

    Of each other copy it is what decides, in the order of `best_first`; nothing where the first
    is none that `best_first` would put there.
    """
    best, *others = photos
    ranks = _ranks(photos, sharp)
    found: dict[str, int] = {}
    for other in others:
        pairs = zip(ranks[best.id], ranks[other.id], strict=True)
        place = next((n for n, (own, its) in enumerate(pairs) if own != its), None)
        if place is not None and ranks[best.id] < ranks[other.id]:
            for reason in _told_more(best, other) if place == TOLD else [REASONS[place]]:
                found.setdefault(reason, place)
    return sorted(found, key=found.__getitem__)


def _ranks(photos: Sequence[Photo], sharp: Mapping[str, float]) -> dict[int, tuple[Any, ...]]:
    """Return by what each of some copies is ranked, the least first; `REASONS` say it in words."""
    sharpest = max(sharp.values(), default=1.0)
    finest = {photo.id: sharp.get(photo.sha256, sharpest) for photo in photos}
    detail = {photo.id: _pixels(photo) * finest[photo.id] ** 2 for photo in photos}
    most = max(detail.values())
    best = max(finest[photo.id] for photo in photos if detail[photo.id] >= ENOUGH * most)

    def rank(photo: Photo) -> tuple[Any, ...]:
        path = str(photo.path)
        is_enlarged = finest[photo.id] < ENLARGED * best
        return (detail[photo.id] < ENOUGH * most, -len(_told(photo)), is_enlarged,
                -_pixels(photo), -photo.bytes, photo.modified, len(path), path)  # fmt: skip

    return {photo.id: rank(photo) for photo in photos}


def _pixels(photo: Photo) -> int:
    return photo.width * photo.height


def _told(photo: Photo) -> list[str]:
    """Return what the file itself says of where it comes from: date, camera, place."""
    facts = photo.facts
    told = {
        "says when it was taken": photo.taken
        and facts.taken_from in ("exif", "gps", "xmp", "iptc"),
        "names the camera": bool(facts.camera),
        "says where it was taken": facts.latitude is not None,
    }
    return [words for words, is_told in told.items() if is_told]


def _told_more(photo: Photo, other: Photo) -> list[str]:
    return [words for words in _told(photo) if words not in _told(other)]
