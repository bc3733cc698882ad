"""A library keeps one likeness, which is switched and forgotten at once by whoever has it open."""

import os
from pathlib import Path

import numpy as np
import pytest
from small import index

from semsearch import Library, ProjectionHead
from semsearch.errors import LibraryError, LikenessError
from semsearch.feedback.likeness.kept import KeptLikeness, likeness_path
from semsearch.head.likeness.learned import Likeness, LikenessInfo, key_of
from semsearch.head.likeness.metric import Map, Metric
from semsearch.images.colour import BINS
from semsearch.indexing.removal import remove_library
from semsearch.models.manifest import head_path

INFO = ("told",), 30, 10, 3.0, 50.0, 400, 0.9, 0.6, 0.5, 0.7


@pytest.fixture(scope="module")
def head() -> ProjectionHead:
    return ProjectionHead.load(head_path("vgg16"))


@pytest.fixture
def likeness(head: ProjectionHead) -> Likeness:
    looks, tints = (
        Map(np.zeros(k, np.float32), np.eye(k, dtype=np.float32))
        for k in (head.image_basis.shape[1] + head.concept_basis.shape[1], BINS)
    )
    info = LikenessInfo("vgg16", key_of(head), *INFO)
    return Likeness(Metric(looks, tints, 0.5), np.array([5, -1], np.float32), info)


@pytest.fixture
def kept(library: Library, head: ProjectionHead) -> KeptLikeness:
    return KeptLikeness(library, head)


def test_there_is_none_at_first(kept: KeptLikeness) -> None:
    assert kept.read() is kept.used is None
    assert kept.problem == ""
    assert not kept.forget()
    with pytest.raises(LikenessError, match="No likeness was learned so far"):
        kept.switch(True)


def test_it_is_used_until_it_is_switched_off_or_forgotten(
    library: Library, head: ProjectionHead, kept: KeptLikeness, likeness: Likeness
) -> None:
    elsewhere = KeptLikeness(library, head)
    elsewhere.keep(likeness)
    assert kept.used is not None
    assert kept.used is kept.used
    elsewhere.switch(False)
    assert kept.used is None
    assert kept.read() is not None
    elsewhere.switch(True)
    assert kept.used is not None
    assert elsewhere.forget()
    assert kept.read() is None


def test_a_damaged_one_is_told_and_not_used(kept: KeptLikeness, likeness: Likeness) -> None:
    kept.keep(likeness)
    kept.path.write_bytes(kept.path.read_bytes()[:-5000])
    assert kept.used is None
    assert "damaged" in kept.problem
    with pytest.raises(LikenessError, match="damaged"):
        kept.switch(True)
    kept.keep(likeness)
    assert kept.used is not None
    assert kept.problem == ""
    kept.path.write_bytes(kept.path.read_bytes()[:5000])
    assert kept.forget()


def test_what_cannot_be_written_is_told_and_what_there_was_stays(
    kept: KeptLikeness, likeness: Likeness
) -> None:
    kept.keep(likeness)
    kept.path.with_name(f"{kept.path.name}.{os.getpid()}.part").mkdir()
    with pytest.raises(LibraryError, match="cannot be written"):
        kept.switch(False)
    assert kept.used is not None


def test_that_of_the_demo_library_is_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert likeness_path(Library.named("demo")) == tmp_path / "semsearch" / "demo.likeness.npz"
    assert likeness_path(library) == library.path.with_name("library.likeness.npz")


def test_it_goes_with_its_library(
    library: Library, folder: Path, kept: KeptLikeness, likeness: Likeness
) -> None:
    index(library, folder)
    kept.keep(likeness)
    remove_library(library)
    assert not kept.path.exists()


def test_a_file_of_somebody_else_is_left_alone(
    library: Library, folder: Path, kept: KeptLikeness, likeness: Likeness
) -> None:
    index(library, folder)
    for write in (lambda: kept.path.write_text("notes"), lambda: np.savez(kept.path, mine=[1])):
        write()
        before = kept.path.read_bytes()
        assert kept.used is None
        for change in (lambda: kept.keep(likeness), kept.forget, lambda: remove_library(library)):
            with pytest.raises(LibraryError, match="is not of semsearch"):
                change()
        assert kept.path.read_bytes() == before
