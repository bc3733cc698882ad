"""No embedding that cannot be right is searched with or kept."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from small import save_photo

from semsearch.encoders.efficientnet_b3 import EfficientNetB3Encoder
from semsearch.encoders.feature_map import FeatureMap
from semsearch.encoders.pretrained import PretrainedEncoder, known_embedding, known_picture
from semsearch.encoders.vgg16 import VGG16Encoder
from semsearch.errors import WrongEmbeddingError
from semsearch.indexing.indexer import index_folder
from semsearch.library.library import Library
from semsearch.models.manifest import data_dir

PHOTOS = sorted((data_dir() / "demo" / "photos").rglob("*.jpg"))[:8]
UPLOAD = """
import sys
sys.path[:0] = [{packages!r}]
{imports}
from pathlib import Path
from semsearch import Library, SearchEngine
from semsearch.encoders import load_encoder
from semsearch.stores import beside
from semsearch.indexing.indexer import index_folder
beside.LARGE = 3
photos = sorted(Path({photos!r}).iterdir())
library = Library(Path({library!r}))
encoder = load_encoder("efficientnet-b3")
index_folder(library, Path({photos!r}), encoder)
beside.keep_up(library, SearchEngine.open(str(library.path)).head, lambda done, total: None)
engine = SearchEngine.open(str(library.path))
assert engine.searched_by == "this computer", engine.searched_by
for photo in photos:
    found = engine.search_image(photo.read_bytes(), k=3)
    assert found[0].photo.path.name == photo.name and found[0].score > 0.9, (photo, found)
"""


class Constant(PretrainedEncoder):
    """An encoder that makes the same numbers of any picture."""

    name = "efficientnet-b3"
    dim = 1536
    norms = (1.0, 60.0)
    side = None

    def __init__(self, embedding: NDArray[np.float32]) -> None:
        self.embedding = embedding

    def _embed(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        return np.stack([self.embedding] * len(images))

    def _feature_map(self, image: Image.Image) -> FeatureMap:
        return FeatureMap(self.embedding[None, None])

    def classifier(self) -> None:
        return None


def of_length(length: float) -> NDArray[np.float32]:
    return np.full(1536, length / 1536**0.5, np.float32)


@pytest.mark.parametrize("length", [np.nan, np.inf, 1.4e8, 0.0, 1e30])
def test_a_length_that_cannot_be_is_refused_and_nothing_kept(length: float, tmp_path: Path) -> None:
    encoder = Constant(of_length(length))
    picture = Image.new("RGB", (8, 8))
    with pytest.raises(WrongEmbeddingError, match="SEMSEARCH_RUNTIME=tensorflow"):
        encoder.encode([picture])
    with pytest.raises(WrongEmbeddingError):
        encoder.feature_map(picture)
    library = Library(tmp_path / "library.sqlite")
    save_photo(tmp_path / "photos" / "a.png")
    with pytest.raises(WrongEmbeddingError):
        index_folder(library, tmp_path / "photos", encoder)
    assert len(library.embeddings(encoder.name)[0]) == 0


def test_one_wrong_embedding_among_right_ones_is_refused() -> None:
    class Mixed(Constant):
        def _embed(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
            return np.stack([of_length(9), of_length(np.nan), of_length(9)])

    with pytest.raises(WrongEmbeddingError, match="nan"):
        Mixed(of_length(9)).encode([Image.new("RGB", (8, 8))] * 3)


def test_a_known_picture_that_comes_out_another_is_refused() -> None:
    Constant(9 * known_embedding("efficientnet-b3")).check_itself()
    with pytest.raises(WrongEmbeddingError, match="known picture"):
        Constant(of_length(9)).check_itself()


@pytest.mark.parametrize("encoder", [VGG16Encoder, EfficientNetB3Encoder])
def test_plain_colours_noise_and_black_are_right(encoder: type[PretrainedEncoder]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (50, 70, 3), np.uint8)
    plain = [Image.new("RGB", (40, 30), colour) for colour in ("black", "white", "red", "#808080")]
    pictures = [*plain, Image.fromarray(noise), known_picture(), Image.new("RGB", (1, 900))]
    assert encoder().encode(pictures).shape == (7, encoder.dim)


@pytest.mark.parametrize("first", ["usearch.index", "semsearch.encoders.quiet_openvino"])
def test_an_upload_to_an_engine_library_finds_itself(first: str, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for photo in PHOTOS:
        (tmp_path / "photos" / photo.name).write_bytes(photo.read_bytes())
    program = UPLOAD.format(
        packages=str(Path(__file__).parents[2]),
        imports=f"import {first}",
        photos=str(tmp_path / "photos"),
        library=str(tmp_path / "library.sqlite"),
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=False, cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
