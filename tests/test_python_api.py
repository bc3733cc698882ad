"""The examples for Python, in the documentation and in docstrings, do what they say."""

import doctest
import re
import shutil
from importlib import import_module
from pathlib import Path

import pytest

from semsearch.models.manifest import data_dir

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "python-api.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SHOWN = ("farm-dog", "tools-hammer1", "animals-kitten")
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "semsearch").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


def run(source: str, name: str, names: dict[str, object]) -> None:
    """Run examples one after another; each failure is told with what came instead."""
    test = doctest.DocTestParser().get_doctest(source, names, name, name, 0)
    told: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert result.attempted and not result.failed, "".join(told)


def test_the_examples_of_the_page_run(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for name in SHOWN:
        source = data_dir() / "demo" / "photos" / f"gcompris__{name}.jpg"
        shutil.copy(source, photos / f"{name.partition('-')[2].rstrip('1')}.jpg")
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) > 5
    run("\n".join(blocks), PAGE.name, {"folder": tmp_path, "photos": photos})


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_docstrings_run(name: str) -> None:
    for found in doctest.DocTestFinder().find(import_module(name)):
        if found.examples:
            result = doctest.DocTestRunner(verbose=False).run(found)
            assert not result.failed, found.name
