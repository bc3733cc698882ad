"""Texts as vectors."""

import json
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from semsearch.errors import ModelFileError
from semsearch.models import manifest
from semsearch.words import sentences
from semsearch.words.sentences import LONGEST, SentenceEncoder, read_arrays
from semsearch.words.transformer import gelu

TEXTS = [
    "a cat on a sofa",
    "a kitten lies on the couch",
    "a train at a station",
    "Two dogs of different breeds look at each other on the road.",
    "snow",
    "",
]
FORKS = """
import os
from semsearch.words.sentences import SentenceEncoder
encoder = SentenceEncoder.load()
encoder.encode(["a cat on a sofa", "a train"])
child = os.fork()
assert encoder.encode(["a dog"]).shape == (1, 384)
if child:
    assert os.waitpid(child, 0)[1] == 0
os._exit(0)
"""


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.load()


def cosine(encoder: SentenceEncoder, one: str, other: str) -> float:
    vectors = encoder.encode([one, other])
    return float(vectors[0] @ vectors[1])


def test_vectors_have_unit_length(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dim)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_texts_have_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_texts_that_mean_the_same_are_near(encoder: SentenceEncoder) -> None:
    near = cosine(encoder, "a cat on a sofa", "a kitten lies on the couch")
    assert near > cosine(encoder, "a cat on a sofa", "a train at a station") + 0.4


def test_cosines_are_those_that_sentence_transformers_publishes(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(
        ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    )
    published = [[1, 0.6660, 0.1046], [0.6660, 1, 0.1411], [0.1046, 0.1411, 1]]
    assert vectors @ vectors.T == pytest.approx(np.array(published), abs=0.01)


def test_capitals_do_not_matter(encoder: SentenceEncoder) -> None:
    assert cosine(encoder, "A Cat on a Sofa", "a cat on a sofa") == pytest.approx(1, abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_among_others(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = encoder.encode(TEXTS * 3)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(together, np.tile(alone, (3, 1)), atol=1e-5)
    monkeypatch.setattr(sentences, "TOKENS_AT_ONCE", 20)
    np.testing.assert_allclose(encoder.encode(TEXTS * 3), together, atol=1e-5)


def test_the_same_text_has_the_same_numbers_each_time(encoder: SentenceEncoder) -> None:
    np.testing.assert_array_equal(encoder.encode(TEXTS), encoder.encode(TEXTS))


def test_several_threads_get_the_vectors_that_one_gets(encoder: SentenceEncoder) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(encoder.encode, [TEXTS] * 4))
    for vectors in found:
        np.testing.assert_array_equal(vectors, encoder.encode(TEXTS))


@pytest.mark.parametrize("text", ["", " \n", "\0", "\ud800.jpg", "🦊", "x" * 1000, "ﷺ" * 300])
def test_odd_texts_have_vectors(encoder: SentenceEncoder, text: str) -> None:
    assert np.linalg.norm(encoder.encode([text])) == pytest.approx(1, abs=1e-5)


def test_a_long_text_is_read_up_to_its_last_token_that_fits(encoder: SentenceEncoder) -> None:
    words = ["cat"] * (LONGEST - 2)
    assert cosine(encoder, " ".join(words), " ".join(words + ["train"] * 1000)) > 0.99999
    assert cosine(encoder, " ".join(words), " ".join(words[:-50] + ["train"] * 50)) < 0.99


def test_of_a_very_long_text_only_the_beginning_is_split(encoder: SentenceEncoder) -> None:
    assert np.isfinite(encoder.encode(["a cat on a sofa " * 1_000_000])).all()


def test_gelu_is_right_to_four_millionths() -> None:
    x = np.linspace(-12, 12, 4801, dtype=np.float32)
    exact = [float(v) * 0.5 * math.erfc(-float(v) / math.sqrt(2)) for v in x]
    assert gelu(x) == pytest.approx(np.array(exact), abs=4e-6)
    assert gelu(np.array([-1e4, 0, 1e4], np.float32)).tolist() == [0, 0, 1e4]


def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = manifest.model_path("minilm-l6-v2")
    content = bytearray(real.read_bytes())
    content[5_000_000] ^= 1
    models = tmp_path / "models"
    models.mkdir()
    (models / real.name).write_bytes(content)
    monkeypatch.setenv("SEMSEARCH_DATA", str(tmp_path))
    monkeypatch.setattr(sentences, "model_path", manifest.model_path.__wrapped__)
    with pytest.raises(ModelFileError, match="is damaged.*git checkout"):
        SentenceEncoder.load.__wrapped__(SentenceEncoder)


@pytest.mark.parametrize("harm", ["text", "half", "another archive", "no words", "other tokenizer"])
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, harm: str) -> None:
    real, path = manifest.model_path("minilm-l6-v2"), tmp_path / "encoder.npz"
    arrays = dict(read_arrays(real))
    if harm == "text":
        path.write_text("notes", encoding="utf-8")
    elif harm == "half":
        path.write_bytes(real.read_bytes()[:10_000_000])
    elif harm == "another archive":
        path.write_bytes(manifest.model_path("head-vgg16").read_bytes())
    elif harm == "no words":
        np.savez(path, **(arrays | {"words/kernel": arrays["words/kernel"][:100]}))
    else:
        model = json.loads(arrays["tokenizer"].tobytes())
        del model["model"]["vocab"]["sofa"]
        text = np.frombuffer(json.dumps(model).encode(), np.uint8)
        np.savez(path, **(arrays | {"tokenizer": text}))
    with pytest.raises(ModelFileError, match="is not a sentence encoder, or is damaged"):
        SentenceEncoder.read(path)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_process_that_forks_is_told_nothing(tmp_path: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", FORKS], capture_output=True, text=True, env=environment, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
