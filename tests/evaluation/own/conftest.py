"""What tests of own quality share: an engine of the demo library with a memory of its own."""

from functools import partial
from pathlib import Path

import pytest

from semsearch import SearchEngine
from semsearch.encoders import load_encoder
from semsearch.feedback.marks import Marks


@pytest.fixture
def own(engine: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SearchEngine:
    """The engine of the demo library, in which nothing was marked or taught."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    encoder = partial(load_encoder, engine.head.info.encoder)
    return SearchEngine(engine.library, engine.words, engine.head, encoder)


@pytest.fixture
def marks(own: SearchEngine) -> Marks:
    return Marks(own.library)


@pytest.fixture
def contents(own: SearchEngine) -> dict[str, str]:
    """The content of each photo by the last part of its file's name."""
    return {p.path.stem.rpartition("-")[2]: p.sha256 for p in own.photos[:]}
