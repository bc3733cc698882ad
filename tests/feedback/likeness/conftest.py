"""What tests of pairs share: a library of three photos, and their contents."""

from pathlib import Path

import pytest
from small import index

from semsearch import Library


@pytest.fixture
def filled(library: Library, folder: Path) -> Library:
    index(library, folder)
    return library


@pytest.fixture
def content(filled: Library) -> dict[str, str]:
    """The SHA-256 of each photo, by the name of its file."""
    return {photo.path.name: photo.sha256 for photo in filled.photos()}
