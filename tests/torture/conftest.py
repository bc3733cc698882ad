"""What all reliability runs share: a data folder of their own, and their mark."""

from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.torture)


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the libraries and model files of whoever runs this out of it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
