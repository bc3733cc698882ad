"""What tests of the map share: a cache of their own, and a library."""

from pathlib import Path

import pytest
from mapped import Filled

from semsearch import SearchEngine


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def filled(tmp_path: Path, engine: SearchEngine) -> Filled:
    """A library of 100 photos."""
    filled = Filled(tmp_path / "own.sqlite", engine)
    filled.add(range(100))
    return filled
