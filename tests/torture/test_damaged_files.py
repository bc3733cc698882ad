"""A flipped bit in a model file, a head or Annoy's trees is noticed before it is used."""

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from program import command, copy_photos, run

from semsearch.encoders import clip_vit_b16, vgg16_fc2
from semsearch.errors import LibraryError, ModelFileError
from semsearch.head.projection import ProjectionHead
from semsearch.models.manifest import data_dir, model_files, model_path
from semsearch.stores.neighbours import AnnoyIndex
from semsearch.vectors import unit

SEED = 20_181_106
FLIPS = 300
READERS = {
    "vgg16-conv": "index PHOTOS --encoder vgg16",
    "efficientnet-b3": "index PHOTOS --encoder efficientnet-b3",
    "glove-840b-vectors": "words king",
    "glove-840b-words": "words king",
    "glove-6b-vectors": "words king",
    "glove-6b-words": "words king",
    "head-vgg16": "search --library demo --text flower",
    "lexicon": "search --library demo --text flower",
    "tag-words": "tags PHOTO --library demo",
}


def flip(path: Path, chance: random.Random) -> None:
    """Flip one bit of a file."""
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a data folder of links to the real one, in use."""
    real, data = data_dir(), tmp_path / "data"
    (data / "models").mkdir(parents=True)
    for name in ("demo", "quality"):
        (data / name).symlink_to(real / name)
    for path in (real / "models").iterdir():
        (data / "models" / path.name).symlink_to(path)
    monkeypatch.setenv("SEMSEARCH_DATA", str(data))
    model_path.cache_clear()
    yield data
    model_path.cache_clear()


def damage(data: Path, name: str) -> None:
    """Put a damaged copy in the place of a model file."""
    path = data / "models" / model_files()[name].file
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)
    flip(path, random.Random(f"{SEED} {name}"))


def test_every_model_file_that_a_command_reads_is_checked_by_it(data: Path, tmp_path: Path) -> None:
    photos = copy_photos(tmp_path / "photos", 3)
    places = {"PHOTOS": photos, "PHOTO": next(photos.iterdir())}
    for name, line in READERS.items():
        path = data / "models" / model_files()[name].file
        real = path.resolve()
        damage(data, name)
        end = run(command(*(places.get(word, word) for word in line.split())))
        assert end.code == 2, (name, end.errors)
        assert "Traceback" not in end.errors
        assert f"{path} is damaged" in end.message
        path.unlink()
        path.symlink_to(real)
    for name in model_files():
        damage(data, name)
        with pytest.raises(ModelFileError, match="is damaged"):
            model_path(name)
    print(
        f"\nmodel files with one flipped bit: {len(READERS)} refused by a command with exit code "
        f"2 and one line, all {len(model_files())} by the check before they are read"
    )


def test_a_head_of_ones_own_reads_as_before_or_is_refused(tmp_path: Path) -> None:
    real = data_dir() / "models" / "head-vgg16.npz"
    truth, path = ProjectionHead.load(real), tmp_path / "head-own.npz"
    truth.save(path)
    truth, content = ProjectionHead.load(path), path.read_bytes()
    outcomes: Counter[str] = Counter()
    for number in range(FLIPS):
        path.write_bytes(content)
        chance = random.Random(f"{SEED} {number}")
        if number % 2:
            flip(path, chance)
        else:
            flip_directory(path, chance)
        try:
            found = ProjectionHead.load(path)
        except ModelFileError:
            outcomes["refused"] += 1
        else:
            outcomes["as before" if is_same(found, truth) else "wrong"] += 1
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    print(f"\nown head: {FLIPS} flipped bits, half of them in the archive's directory: {told}")
    assert outcomes.keys() <= {"as before", "refused"}


def flip_directory(path: Path, chance: random.Random) -> None:
    """Flip one bit in the directory at the end of a zip archive."""
    content = bytearray(path.read_bytes())
    start = content.index(b"PK\x01\x02")
    content[chance.randrange(start, len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def is_same(one: ProjectionHead, other: ProjectionHead) -> bool:
    """Return whether two heads hold the same numbers and names."""
    for name, value in vars(other).items():
        found = getattr(one, name)
        if name == "layers":
            pairs = zip(sum(found, ()), sum(value, ()), strict=True)
            same = all(np.array_equal(a, b) for a, b in pairs)
        elif isinstance(value, np.ndarray):
            same = np.array_equal(found, value)
        else:
            same = found == value
        if not same:
            return False
    return True


@pytest.mark.parametrize("module", [clip_vit_b16, vgg16_fc2])
def test_a_download_with_a_flipped_bit_is_refused(
    module: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the published size must be the published one; it need not be a network."""
    path = tmp_path / "download"
    path.write_bytes(random.Random(SEED).randbytes(100_000))
    digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    weights = replace(module.WEIGHTS, size=path.stat().st_size, md5=digest)
    monkeypatch.setattr(module, "WEIGHTS", weights)
    monkeypatch.setenv(weights.variable, str(path))
    flip(path, random.Random(SEED))
    with pytest.raises(ModelFileError, match="MD5 differs"):
        clip_vit_b16.CLIPEncoder() if module is clip_vit_b16 else vgg16_fc2.load_classifier(path)
    print(f"\n{weights.file} with a flipped bit: refused")


def test_annoys_trees_of_a_large_library_are_refused_when_damaged(tmp_path: Path) -> None:
    pytest.importorskip("annoy")
    vectors = unit(np.random.default_rng(0).normal(size=(20_000, 300)).astype(np.float32))
    path, other = tmp_path / "photos.annoy", tmp_path / "other.annoy"
    AnnoyIndex.build(vectors).save(path)
    AnnoyIndex.build(vectors[::-1].copy()).save(other)
    content, swapped = path.read_bytes(), other.read_bytes()
    damaged = {"empty": b"", "half": content[: len(content) // 2], "one byte short": content[:-1],
               "one byte long": content + b"\0", "of other photos": swapped}  # fmt: skip
    chance = random.Random(SEED)
    for number in range(20):
        flipped = bytearray(content)
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        damaged[f"flipped {number}"] = bytes(flipped)
    for trees in damaged.values():
        path.write_bytes(trees)
        with pytest.raises(LibraryError, match="Build it anew"):
            AnnoyIndex.load(path, vectors)
    path.write_bytes(content)
    assert AnnoyIndex.load(path, vectors).query(vectors[7], 1)[0].tolist() == [7]
    print(
        f"\nAnnoy's trees of {len(vectors):,} photos, {len(content) / 1e6:.0f} MB: "
        f"{len(damaged)} damaged files, all refused"
    )
