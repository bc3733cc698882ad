"""The views of photos that a head is trained on."""

import shutil
from pathlib import Path

import numpy as np

from semsearch.encoders import load_encoder
from semsearch.encoders.efficientnet_b3 import EfficientNetB3Encoder, classify
from semsearch.images.loading import load_image
from semsearch.models.manifest import data_dir
from semsearch.training.features import FEWEST_PHOTOS, WHOLE, WINDOWS, extract_features
from semsearch.vectors import softmax


def some_photos(folder: Path) -> list[Path]:
    photos = sorted((data_dir() / "demo" / "photos").glob("*.jpg"))[:FEWEST_PHOTOS]
    return [Path(shutil.copy(photo, folder)) for photo in photos]


def test_the_teacher_says_what_each_view_shows(tmp_path: Path) -> None:
    photos = some_photos(tmp_path)
    features = extract_features(tmp_path, load_encoder("vgg16"), lambda done, total: None)
    assert len(features.files) == len(photos) * (1 + len(WINDOWS))
    assert features.whole.sum() == len(photos)
    teacher = EfficientNetB3Encoder()
    images = [load_image(tmp_path / file) for file in features.files[features.whole][:4]]
    told = softmax(classify(teacher.encode(images)))
    np.testing.assert_allclose(features.targets[features.whole][:4], told, atol=0.02)


def test_an_encoder_that_has_classes_needs_no_teacher(tmp_path: Path) -> None:
    photos = some_photos(tmp_path)
    features = extract_features(tmp_path, load_encoder("efficientnet-b3"), lambda done, total: None)
    assert features.targets.shape == (len(photos), 0) and features.whole.all()


def test_the_window_of_all_is_the_whole_photo(tmp_path: Path) -> None:
    image = load_image(some_photos(tmp_path)[0])
    encoder = EfficientNetB3Encoder()
    np.testing.assert_allclose(
        encoder.encode_windows([image], [WHOLE])[0], encoder.encode([image]), rtol=1e-4, atol=1e-4
    )
