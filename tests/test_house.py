"""The house stays one that a stranger finds their way in: small folders, small classes."""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("semsearch", "pages", "scripts", "benchmarks")
MOST_MODULES = 14
MOST_LINES = 250


@cache
def modules() -> dict[str, ast.Module]:
    """Return the code of each module, by its path below the clone."""
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    code = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return {name: ast.parse(text) for name, text in code.items()}


def classes() -> Iterator[tuple[str, int]]:
    """Yield the name of each class, after its module's, and of how many lines it is."""
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield f"{name}: {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_a_folder_of_the_package_holds_few_modules() -> None:
    held = Counter(Path(name).parent for name in modules() if name.startswith("semsearch/"))
    assert held[Path("semsearch/search")] > 1
    assert {folder: n for folder, n in held.items() if n > MOST_MODULES} == {}


def test_a_class_is_short_enough_to_be_read() -> None:
    assert {name: lines for name, lines in classes() if lines > MOST_LINES} == {}


def test_a_module_says_what_it_is_for() -> None:
    assert [name for name, tree in modules().items() if not ast.get_docstring(tree)] == []
