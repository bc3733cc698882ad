"""Which of several copies is the original: it has real detail, and says when it was taken."""

from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image

from semsearch.library.photo import Photo

WINDOW = 512
# Half as much detail as the best has is less detail; a little less may be noise.
ENOUGH = 0.55
ENLARGED = 0.7


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
    sharpest = max(sharp.values(), default=1.0)
    finest = {photo.id: sharp.get(photo.sha256, sharpest) for photo in photos}
    detail = {photo.id: _pixels(photo) * finest[photo.id] ** 2 for photo in photos}
    most = max(detail.values())
    best = max(finest[photo.id] for photo in photos if detail[photo.id] >= ENOUGH * most)

    def rank(photo: Photo) -> tuple[object, ...]:
        path = str(photo.path)
        is_enlarged = finest[photo.id] < ENLARGED * best
        return (detail[photo.id] < ENOUGH * most, -_metadata(photo), is_enlarged,
                -_pixels(photo), -photo.bytes, photo.modified, len(path), path)  # fmt: skip

    return sorted(photos, key=rank)


def _pixels(photo: Photo) -> int:
    return photo.width * photo.height


def _metadata(photo: Photo) -> int:
    """Return how much the file itself says of where it comes from: date, camera, place."""
    facts = photo.facts
    is_dated = bool(photo.taken) and facts.taken_from in ("exif", "gps", "xmp", "iptc")
    return is_dated + bool(facts.camera) + (facts.latitude is not None)
