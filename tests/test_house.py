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


DECIDING = ("feedback", "folders", "head", "indexing", "library", "queries", "search", "stores")
# Modules whose decisions are seen only where others use them, and the tests that see them.
SEEN_IN = {
    "feedback/opinion.py": "feedback/test_relevance.py",
    "feedback/examples.py": "feedback/test_names.py",
    "folders/kinds.py": "cli/test_commands.py",
    "folders/stats.py": "indexing/test_comparing.py",
    "head/gallery.py": "head/test_projection.py",
    "head/text_space.py": "head/test_text_tower.py",
    "indexing/completing.py": "library/test_older_libraries.py",
    "indexing/keeping.py": "indexing/test_indexer.py",
    "indexing/reading.py": "indexing/test_indexer.py",
    "indexing/report.py": "indexing/test_runs.py",
    "head/things.py": "search/test_taught.py",
    "library/catalogue.py": "library/test_library.py",
    "library/embeddings.py": "library/test_rows.py",
    "library/photo.py": "library/test_library.py",
    "library/photos.py": "library/test_library.py",
    "queries/naming.py": "queries/test_query.py",
    "queries/reading.py": "queries/test_spelling.py",
    "queries/tokens.py": "queries/test_query.py",
    "search/ranking.py": "search/test_engine.py",
    "stores/address.py": "stores/test_stores.py",
    "stores/graph.py": "stores/test_local.py",
    "stores/rows.py": "stores/test_local.py",
    "stores/table.py": "stores/test_local.py",
    "stores/long_photos.py": "search/test_long_pictures.py",
    "stores/servers/pgvector.py": "stores/test_stores.py",
    "stores/servers/postgres.py": "stores/test_stores.py",
    "stores/servers/qdrant.py": "stores/test_stores.py",
    "stores/records.py": "stores/test_pushing.py",
    "stores/space.py": "stores/test_local.py",
}


def test_what_decides_what_is_found_kept_or_deleted_has_tests_of_its_name() -> None:
    tests = ROOT / "tests"
    deciding = [
        Path(name).relative_to("semsearch")
        for name in modules()
        if name.startswith(tuple(f"semsearch/{package}/" for package in DECIDING))
        and not name.endswith("__init__.py")
    ]
    bare = {
        path.as_posix()
        for path in deciding
        if not (tests / path.parent / f"test_{path.name}").is_file()
    }
    assert bare == set(SEEN_IN)
    assert [seen for seen in SEEN_IN.values() if not (tests / seen).is_file()] == []
