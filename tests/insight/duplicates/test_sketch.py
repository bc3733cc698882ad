"""Copies are told from pictures that only look alike by their pixels, and originals from copies."""

from collections import Counter
from itertools import combinations

import pytest
from PIL import Image

from scripts.make_copies import burst, copies, different
from semsearch.insight.duplicates.originals import sharpness
from semsearch.insight.duplicates.sketch import are_copies, sketch
from semsearch.models.manifest import data_dir

PHOTOS = sorted((data_dir() / "demo" / "photos").glob("*.jpg"))[5::40]
# Hardly any detail: rounding to 256 greys adds more of it, where the photo is enlarged.
SMOOTH = "lxqt-themes__fog.jpg"


def opened(number: int) -> Image.Image:
    return Image.open(PHOTOS[number]).convert("RGB")


def test_copies_are_copies_either_way_round() -> None:
    missed = Counter[str]()
    for number in range(len(PHOTOS)):
        photo = opened(number)
        for name, picture, _ in copies(photo):
            one, other = sketch(photo), sketch(picture)
            missed[name] += not are_copies(one, other)
            assert are_copies(one, other) == are_copies(other, one)
    # On a white ground, 320 pixels wide and then a quarter of that, little is left to compare.
    lossy = missed["half"] + missed["quarter"] + missed["cropped"]
    assert lossy <= 4, missed
    assert missed.total() == lossy, missed


def test_no_two_of_pages_receipts_logos_plain_dark_and_smooth_pictures_are_copies() -> None:
    kinds: dict[str, list[Image.Image]] = {}
    for name, picture in different(1):
        kinds.setdefault(name.partition("-")[0], []).append(picture)
    assert len(kinds) == 9
    for kind, pictures in kinds.items():
        sketches = [sketch(picture) for picture in pictures[:12]]
        assert not [1 for one, other in combinations(sketches, 2) if are_copies(one, other)], kind


def test_different_photos_and_frames_of_a_pan_are_no_copies() -> None:
    sketches = [sketch(opened(number)) for number in range(len(PHOTOS))]
    assert not [1 for one, other in combinations(sketches, 2) if are_copies(one, other)]
    frames = [sketch(frame) for frame in burst(opened(0))]
    assert not are_copies(frames[0], frames[4])


def test_a_mirrored_and_a_turned_photo_are_no_copies() -> None:
    photo = opened(1)
    for turn in (Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180):
        assert not are_copies(sketch(photo), sketch(photo.transpose(turn)))


@pytest.mark.parametrize("times", [2, 3])
def test_an_enlarged_photo_has_no_more_detail_than_before(times: int) -> None:
    for number in range(len(PHOTOS)):
        photo = opened(number)
        larger = photo.resize((photo.width * times, photo.height * times))
        if PHOTOS[number].name != SMOOTH:
            assert sharpness(larger) < 1.25 * sharpness(photo) / times, PHOTOS[number].name
        half = photo.resize((photo.width // 2, photo.height // 2))
        assert sharpness(half) > 0.5 * sharpness(photo), PHOTOS[number].name
