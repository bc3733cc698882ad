"""A trash of a test's own: send2trash looks for the user's once, when it is imported."""

import os
from pathlib import Path

import pytest
from send2trash import plat_other


def use_trash(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make `home` the folder of the user; return where their trash is."""
    data = home / ".local" / "share"
    data.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setattr(plat_other, "XDG_DATA_HOME", os.fsencode(data))
    monkeypatch.setattr(plat_other, "HOMETRASH_B", os.fsencode(data / "Trash"))
    return data / "Trash"
