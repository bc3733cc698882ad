"""Each encoder's embeddings, and the classes that its network tells from them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from semsearch.encoders import ENCODERS, load_encoder
from semsearch.encoders import efficientnet_b3 as b3
from semsearch.encoders import vgg16_fc2 as fc2
from semsearch.encoders.runtimes import runtime
from semsearch.errors import ModelFileError, SettingError, UnknownEncoderError
from semsearch.folders.listing import find_photos
from semsearch.images.loading import load_image, squash
from semsearch.models.manifest import data_dir
from semsearch.vectors import unit

HAMMER = data_dir() / "demo" / "photos" / "gcompris__tools-hammer1.jpg"
VGG16_LAYERS = {
    "block1_conv1": (3, 3, 3, 64),
    "block1_conv2": (3, 3, 64, 64),
    "block1_pool": (),
    "block2_conv1": (3, 3, 64, 128),
    "block2_conv2": (3, 3, 128, 128),
    "block2_pool": (),
    "block3_conv1": (3, 3, 128, 256),
    "block3_conv2": (3, 3, 256, 256),
    "block3_conv3": (3, 3, 256, 256),
    "block3_pool": (),
    "block4_conv1": (3, 3, 256, 512),
    "block4_conv2": (3, 3, 512, 512),
    "block4_conv3": (3, 3, 512, 512),
    "block4_pool": (),
    "block5_conv1": (3, 3, 512, 512),
    "block5_conv2": (3, 3, 512, 512),
    "block5_conv3": (3, 3, 512, 512),
    "block5_pool": (),
    "flatten": (),
    "fc1": (25088, 4096),
    "fc2": (4096, 4096),
    "predictions": (4096, 1000),
}


def write_vgg16(path: Path, layers: dict[str, tuple[int, ...]]) -> None:
    """Write random weights, scaled to keep activations near one, as Keras' own file has them."""
    random = np.random.default_rng(0)
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [name.encode() for name in layers]
        for name, shape in layers.items():
            names = [f"{name}_W_1:0".encode(), f"{name}_b_1:0".encode()] if shape else []
            group = file.create_group(name)
            group.attrs["weight_names"] = names
            if shape:
                kernel = random.standard_normal(shape, np.float32)
                kernel *= np.sqrt(2 / np.prod(shape[:-1])) / (100 if name == "block1_conv1" else 1)
                group[names[0]] = kernel
                group[names[1]] = random.standard_normal(shape[-1], np.float32) / 10


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("vgg16") / "vgg16.h5"
    write_vgg16(path, VGG16_LAYERS)
    yield path
    path.unlink()


@pytest.fixture(scope="module")
def own_copy(weights: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEMSEARCH_VGG16", str(weights))
        yield weights
    load_encoder.cache_clear()


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SEMSEARCH_VGG16", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    return tmp_path


def pictures() -> list[Image.Image]:
    random = np.random.default_rng(1)
    noise = random.integers(0, 256, (224, 224, 3), np.uint8)
    return [Image.fromarray(noise), Image.linear_gradient("L").convert("RGB").resize((300, 200))]


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def test_fc2_and_its_classes_are_those_of_keras(own_copy: Path) -> None:
    import keras

    embeddings = load_encoder("vgg16-fc2").encode(pictures())
    assert embeddings.shape == (2, 4096)
    assert embeddings.dtype == np.float32
    assert embeddings.min() == 0 < embeddings.max()
    model: Any = keras.applications.VGG16(weights=str(own_copy))
    rgb = squash(pictures(), 224)
    expected = model.predict(keras.applications.vgg16.preprocess_input(rgb), verbose=0)
    found = softmax(fc2.classify(embeddings))
    assert 0.002 < expected.max() < 0.9
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-6)


def test_classes_are_told_without_tensorflow(own_copy: Path) -> None:
    program = (
        "import sys, numpy; from semsearch.encoders.vgg16_fc2 import classify;"
        "classify(numpy.ones((1, 4096), numpy.float32)); sys.exit('tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("folder", ["data/semsearch/models", "keras/models"])
def test_weights_are_found_in_either_folder(nowhere: Path, folder: str) -> None:
    path = nowhere / folder / "vgg16_weights_tf_dim_ordering_tf_kernels.h5"
    path.parent.mkdir(parents=True)
    path.touch()
    assert fc2.find_weights() == path


def test_missing_weights_are_told(nowhere: Path) -> None:
    for act in (fc2.VGG16FC2Encoder, lambda: fc2.classify(np.ones((1, 4096), np.float32))):
        with pytest.raises(ModelFileError, match="semsearch download vgg16.*SEMSEARCH_VGG16"):
            act()


def test_a_wrong_path_is_not_passed_over(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMSEARCH_VGG16", str(nowhere / "gone.h5"))
    with pytest.raises(ModelFileError, match="gone.h5.*Correct SEMSEARCH_VGG16"):
        fc2.find_weights()


def refuses(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMSEARCH_VGG16", str(path))
    with pytest.raises(ModelFileError, match="semsearch download vgg16"):
        fc2.VGG16FC2Encoder()
    with pytest.raises(ModelFileError, match="semsearch download vgg16"):
        fc2.classify(np.ones((1, 4096), np.float32))


def test_a_truncated_file_is_refused(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with weights.open("rb") as file:
        (tmp_path / "cut.h5").write_bytes(file.read(10_000_000))
    refuses(tmp_path / "cut.h5", monkeypatch)


def test_a_file_that_changed_on_the_disk_is_refused(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = replace(fc2.WEIGHTS, size=weights.stat().st_size)
    monkeypatch.setattr(fc2, "WEIGHTS", published)
    fc2.load_classifier.cache_clear()
    refuses(weights, monkeypatch)


@pytest.mark.parametrize("name", ["text.h5", "text.npz", "text"])
def test_another_kind_of_file_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text("no weights")
    refuses(tmp_path / name, monkeypatch)


@pytest.mark.parametrize("predictions", [(), (1000, 4096)])
def test_another_classifier_is_refused(
    predictions: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_vgg16(tmp_path / "other.h5", {"predictions": predictions})
    refuses(tmp_path / "other.h5", monkeypatch)


@pytest.mark.parametrize("first", [(), (64, 3, 3, 3)])
def test_other_layers_below_the_classifier_are_refused(
    first: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = {name: (1, 1) if shape else () for name, shape in VGG16_LAYERS.items()}
    changed = {"block1_conv1": first, "predictions": (4096, 1000)}
    write_vgg16(tmp_path / "other.h5", small | changed)
    monkeypatch.setenv("SEMSEARCH_VGG16", str(tmp_path / "other.h5"))
    with pytest.raises(ModelFileError, match="block1_conv1|Layer count.*semsearch download vgg16"):
        fc2.VGG16FC2Encoder()


def test_efficientnet_b3_knows_a_hammer() -> None:
    embeddings = load_encoder("efficientnet-b3").encode([load_image(HAMMER), *pictures()])
    assert embeddings.shape == (3, 1536)
    classes = json.loads((data_dir() / "models" / "imagenet-classes.json").read_text())
    assert "hammer" in classes[b3.classify(embeddings)[0].argmax()]["lemmas"]


def test_every_encoder_has_the_name_that_it_is_listed_by(own_copy: Path) -> None:
    # The one with CLIP is in test_clip.py, beside a stand-in for its weights.
    for name in set(ENCODERS) - {"efficientnet-b3+clip"}:
        encoder = load_encoder(name)
        assert encoder.name == name
        assert encoder.encode([]).shape == (0, encoder.dim)


def test_an_unknown_encoder_lists_the_known_ones() -> None:
    with pytest.raises(UnknownEncoderError, match="'vgg19'.*vgg16-fc2, efficientnet-b3"):
        load_encoder("vgg19")


@pytest.mark.skipif(runtime() != "openvino", reason="OpenVINO has no wheel for this machine")
@pytest.mark.parametrize("name", ["vgg16", "efficientnet-b3"])
def test_the_quick_encoder_gives_the_embeddings_of_float32(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = [load_image(photo) for photo in find_photos(HAMMER.parent)[::16]]
    module, attribute = ENCODERS[name]
    make = getattr(import_module(module), attribute)
    quick = unit(make().encode(images))
    monkeypatch.setenv("SEMSEARCH_RUNTIME", "tensorflow")
    cosines = (quick * unit(make().encode(images))).sum(axis=1)
    assert cosines.mean() > 0.998
    assert cosines.min() > 0.99


def test_embedding_a_photo_needs_no_tensorflow() -> None:
    code = (
        "import sys; from semsearch.encoders import load_encoder; from PIL import Image; "
        "load_encoder('vgg16').encode([Image.new('RGB', (9, 9))]); "
        "sys.exit('tensorflow' in sys.modules)"
    )
    assert runtime() == "tensorflow" or subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_several_threads_may_embed_at_once() -> None:
    images = [load_image(photo) for photo in find_photos(HAMMER.parent)[:6]]
    encoder = load_encoder("vgg16")
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda image: encoder.encode([image])[0], images))
    np.testing.assert_allclose(together, encoder.encode(images), atol=1e-5)


@pytest.mark.parametrize("name", ["vgg16", "efficientnet-b3"])
def test_a_photo_has_the_same_embedding_alone_and_among_many(name: str) -> None:
    images = [load_image(photo) for photo in find_photos(HAMMER.parent)[:21]]
    encoder = load_encoder(name)
    alone = np.concatenate([encoder.encode([image]) for image in images])
    with ThreadPoolExecutor(2) as pool:
        for together in pool.map(encoder.encode, [images, images]):
            np.testing.assert_allclose(together, alone, atol=1e-4)


def test_an_unknown_runtime_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMSEARCH_RUNTIME", "abacus")
    with pytest.raises(SettingError, match=r"abacus.*openvino, tensorflow"):
        runtime()
