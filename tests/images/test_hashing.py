"""Perceptual hashes."""

import io

import numpy as np
import pytest
from PIL import Image

from semsearch.images.hashing import hash_distances, near_pairs, perceptual_hash, read_hashes
from semsearch.models.manifest import data_dir

DEMO_PHOTOS = sorted((data_dir() / "demo" / "photos").glob("*.jpg"))[::40]


def test_hash_distances_are_those_of_a_slow_reference() -> None:
    hashes = np.random.default_rng(0).integers(0, 2**64, 30, dtype=np.uint64)
    slow = [[(int(a) ^ int(b)).bit_count() for b in hashes[:7]] for a in hashes]
    assert hash_distances(hashes, hashes[:7]).tolist() == slow


def test_near_pairs_come_once_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("semsearch.images.hashing.BLOCK", 8)
    hashes = np.random.default_rng(0).integers(0, 2**12, 50, dtype=np.uint64)
    slow = [(i, j) for i in range(50) for j in range(i + 1, 50)
            if (int(hashes[i]) ^ int(hashes[j])).bit_count() <= 3]  # fmt: skip
    found = [pair for block in near_pairs(hashes, 3) for pair in zip(*block, strict=True)]
    assert sorted(found) == slow


def test_the_hash_survives_scaling_and_compression() -> None:
    for path in DEMO_PHOTOS:
        picture = Image.open(path).convert("RGB")
        small = picture.resize((picture.width // 2, picture.height // 2))
        content = io.BytesIO()
        picture.save(content, "JPEG", quality=40)
        copies = [perceptual_hash(small), perceptual_hash(Image.open(content))]
        own = read_hashes([perceptual_hash(picture)])
        assert hash_distances(own, read_hashes(copies)).max() <= 4, path.name


def test_different_photos_have_hashes_far_apart() -> None:
    hashes = read_hashes([perceptual_hash(Image.open(path)) for path in DEMO_PHOTOS])
    assert not list(near_pairs(hashes, 8))


def test_some_hashes_are_compared_with_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("semsearch.images.hashing.BLOCK", 4)
    hashes = np.random.default_rng(0).integers(0, 16, 23).astype(np.uint64)
    told: list[tuple[int, int]] = []
    every = {(a, b) for block in near_pairs(hashes, 1) for a, b in zip(*block, strict=True)}
    some = [(a, b) for block in near_pairs(hashes, 1, lambda *at: told.append(at), first=6)
            for a, b in zip(*block, strict=True)]  # fmt: skip
    assert len(some) == len(set(some))
    assert set(some) == {(a, b) for a, b in every if a < 6}
    assert told == [(4, 6), (6, 6)]
    assert not list(near_pairs(hashes, 64, first=0))
