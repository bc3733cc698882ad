"""What tests of libraries share: one with photos of three shapes."""

from pathlib import Path

import pytest
from small import index, save_shapes

from semsearch import Library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three photos, each of another shape."""
    return save_shapes(tmp_path / "photos")


@pytest.fixture
def library(tmp_path: Path, folder: Path) -> Library:
    """A library of them."""
    library = Library(tmp_path / "library.sqlite")
    index(library, folder)
    return library
