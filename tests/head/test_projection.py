"""Heads: trained, kept, read back; and model files that are not what they should be."""

from pathlib import Path

import numpy as np
import pytest

from semsearch import ProjectionHead, SearchEngine, WordVectors
from semsearch.errors import ModelFileError
from semsearch.head.projection import HeadInfo
from semsearch.models import manifest as assets
from semsearch.training import distillation
from semsearch.training.features import Features
from semsearch.training.trainer import Trainer
from semsearch.training.truth import read_truth


def test_photos_lie_on_the_unit_sphere_of_each_space(engine: SearchEngine) -> None:
    gallery = engine.head.gallery(engine.embeddings)
    for vectors in (gallery.names, gallery.labels, gallery.phrases, gallery.points):
        assert len(vectors) == len(engine)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_probabilities_sum_to_one(engine: SearchEngine) -> None:
    sums = engine.head.probabilities(engine.embeddings).sum(axis=1)
    np.testing.assert_allclose(sums, 1, atol=1e-4)


def test_a_saved_head_projects_as_before(engine: SearchEngine, tmp_path: Path) -> None:
    engine.head.save(tmp_path / "head.npz")
    read = ProjectionHead.load(tmp_path / "head.npz")
    assert read.info == engine.head.info
    before, after = (head.gallery(engine.embeddings[:5]) for head in (engine.head, read))
    np.testing.assert_array_equal(after.points, before.points)
    np.testing.assert_array_equal(after.phrases, before.phrases)
    np.testing.assert_array_equal(after.labels, before.labels)
    np.testing.assert_array_equal(after.names, before.names)


def test_a_head_of_an_older_layout_is_refused_with_the_command_to_train_a_new_one(
    engine: SearchEngine, tmp_path: Path
) -> None:
    path = tmp_path / "head.npz"
    engine.head.save(path)
    with np.load(path) as file:
        older = {name: file[name] for name in file.files if name != "labels_kernel"}
    np.savez(path, **older)
    with pytest.raises(ModelFileError, match="older layout") as refused:
        ProjectionHead.load(path)
    assert f"{engine.head.info.recipe} --out {path}" in str(refused.value)
    assert "keep their embeddings" in str(refused.value)


def test_a_truncated_head_is_refused(engine: SearchEngine, tmp_path: Path) -> None:
    path = tmp_path / "head.npz"
    engine.head.save(path)
    path.write_bytes(path.read_bytes()[:10_000])
    with pytest.raises(ModelFileError, match="not a projection head"):
        ProjectionHead.load(path)


def test_a_trained_head_learns_the_labels_it_is_shown(
    engine: SearchEngine, words: WordVectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distillation, "EPOCHS", 60)
    kinds = {"tools": "hammer", "monuments": "palace"}
    names = [photo.path.name for photo in engine.photos]
    chosen = [(row, k) for row, name in enumerate(names) for k in kinds if f"__{k}-" in name]
    files = np.array([f"labelled/{kinds[kind]}/{row}.jpg" for row, kind in chosen])
    embeddings = engine.embeddings[[row for row, _ in chosen]]
    targets = np.full((len(chosen), 1000), 1e-3, np.float16)
    features = Features(files, np.ones(len(files), bool), embeddings, targets)
    truth = read_truth(Path(), files.tolist(), ["labelled"])
    head = Trainer(words, HeadInfo("vgg16", len(files), ""), truth).train(features)
    assert head.concepts[1000:] == ("hammer", "palace")
    found = head.probabilities(embeddings)[:, 1000:].argmax(axis=1)
    true = [head.concepts[1000:].index(kinds[kind]) for _, kind in chosen]
    assert np.mean(found == true) > 0.9


def test_a_model_file_with_one_flipped_bit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = assets.data_dir() / "models"
    models = tmp_path / "models"
    models.mkdir()
    (models / "models.toml").write_bytes((source / "models.toml").read_bytes())
    content = bytearray((source / "tag-words.txt").read_bytes())
    content[50] ^= 1
    (models / "tag-words.txt").write_bytes(content)
    monkeypatch.setenv("SEMSEARCH_DATA", str(tmp_path))
    with pytest.raises(ModelFileError, match="damaged"):
        assets.model_path.__wrapped__("tag-words")
    with pytest.raises(ModelFileError, match="missing"):
        assets.model_path.__wrapped__("head-vgg16")


@pytest.mark.parametrize("name", assets.model_files())
def test_every_model_file_is_the_recorded_one(name: str) -> None:
    assert assets.model_path(name).is_file()
