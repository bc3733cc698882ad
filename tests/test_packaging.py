"""What is imported is declared, versions are ranges, and shipped files come from one place."""

import ast
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import semsearch
from scripts.ship_files import ShipFiles
from semsearch import extras, shipped
from semsearch.errors import MissingPackageError
from semsearch.models import manifest as assets

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
# What our own folders are called when they are imported.
OWN = {"semsearch", "benchmarks", "scripts"}
# Where a C++ compiler is needed, so that neither a user nor a test must have it.
COMPILED = {"annoy", "hnswlib"}


def declared(lines: Iterable[str]) -> set[str]:
    """The names of the packages that requirements name, extras of semsearch taken apart."""
    names = set[str]()
    for line in lines:
        requirement = Requirement(line)
        if requirement.name == "semsearch":
            names |= declared(own for extra in requirement.extras for own in EXTRAS[extra])
        else:
            names.add(requirement.name.lower())
    return names


def imported(*folders: str) -> dict[str, set[str]]:
    """The packages that files import, by the file."""
    found: dict[str, set[str]] = {}
    for folder in folders:
        where = ROOT / folder
        for path in where.rglob("*.py") if where.is_dir() else [where]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names = [node.module]
                for name in names:
                    found.setdefault(name.partition(".")[0], set()).add(str(path))
    beside = {path.stem for folder in (*folders, "tests") for path in (ROOT / folder).rglob("*.py")}
    ours = OWN | beside | set(sys.stdlib_module_names)
    return {name: files for name, files in found.items() if name not in ours}


def undeclared(packages: Iterable[str], names: set[str]) -> list[str]:
    by_module = packages_distributions()
    missing = []
    for package in packages:
        sources = {name.lower().replace("_", "-") for name in by_module.get(package, [package])}
        if not sources & names:
            missing.append(package)
    return missing


def test_what_semsearch_imports_is_declared() -> None:
    optional = ("train", "clip", "annoy", "qdrant", "pgvector")
    names = declared(PROJECT["dependencies"]) | declared(r for e in optional for r in EXTRAS[e])
    found = imported("semsearch", "pages", "app.py")
    assert undeclared(found, names | {"tensorflow-cpu"}) == []


# What imports a package that only some people need, and is itself imported inside functions.
BY_NAME = {"quiet_tensorflow", "tensorflow_layers", "blocks", "qdrant", "pgvector", "postgres"}


def test_what_is_not_asked_for_by_name_is_imported_inside_functions() -> None:
    """Without an extra everything else works."""
    optional = {"h5py", "keras", "tensorflow", "onnxruntime", "annoy", "qdrant_client", "psycopg"}
    wrong = []
    for path in (ROOT / "semsearch").rglob("*.py"):
        if path.stem in BY_NAME:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name.partition(".")[0] for alias in node.names}
                source = (getattr(node, "module", None) or "").partition(".")[0]
                wrong += [path.name] if optional & (names | {source}) else []
    assert wrong == []


@pytest.mark.parametrize(
    ("extra", "folders"), [("test", ("tests", "scripts")), ("benchmark", ("benchmarks",))]
)
def test_what_tests_scripts_and_benchmarks_import_is_declared(
    extra: str, folders: tuple[str, ...]
) -> None:
    names = declared(PROJECT["dependencies"]) | declared(EXTRAS[extra])
    assert undeclared(imported(*folders), names | COMPILED) == []


def test_versions_are_ranges() -> None:
    lines = [*PROJECT["dependencies"], *(line for own in EXTRAS.values() for line in own)]
    assert [line for line in lines if "==" in line.partition(";")[0]] == []
    bare = [line for line in lines if not Requirement(line).specifier and "semsearch" not in line]
    assert bare == []


def test_what_is_installed_is_what_is_declared() -> None:
    wrong = []
    for line in PROJECT["dependencies"]:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate():
            try:
                fits = requirement.specifier.contains(version(requirement.name))
            except PackageNotFoundError:
                fits = False
            wrong += [] if fits else [line]
    assert wrong == []


def test_the_files_of_requirements_only_name_extras() -> None:
    found = {path.stem: path.read_text().strip() for path in ROOT.glob("requirements*.txt")}
    assert found.pop("requirements") == "-e .[train]"
    assert found == {
        f"requirements-{extra}": f"-e .[{extra}]" for extra in EXTRAS if extra != "train"
    }


def test_the_version_stands_in_one_place() -> None:
    assert "version" not in PROJECT
    assert f"\n## {semsearch.__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_shipped_files_lie_at_the_top_of_a_clone() -> None:
    assert shipped.shipped("app.py") == ROOT / "app.py"
    assert assets.data_dir() == ROOT / "data"
    assert "git checkout" in shipped.restoring(ROOT / "data" / "models" / "lexicon.txt")


def test_what_a_wheel_gets_is_there() -> None:
    data: dict[str, dict[str, str]] = {"force_include": {}}
    ShipFiles.initialize(None, "standard", data)
    assert {"app.py", "data", "pages"} <= data["force_include"].keys()
    assert all((ROOT / name).exists() for name in data["force_include"])
    assert set(data["force_include"].values()) == {
        f"semsearch/share/{name}" for name in data["force_include"]
    }


def test_an_editable_install_copies_nothing() -> None:
    data: dict[str, dict[str, str]] = {"force_include": {}}
    ShipFiles.initialize(None, "editable", data)
    assert data["force_include"] == {}


def test_shipped_files_lie_inside_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "SHARE", tmp_path)
    assert shipped.shipped("data") == tmp_path / "data"
    assert "pip install" in shipped.restoring(tmp_path / "data" / "models")


def test_a_missing_extra_is_named_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(MissingPackageError, match=r"Training needs tensorflow.*pip install"):
        extras.check_installed("train", "Training")
    assert "tensorflow" in extras.install_command("train")
    assert extras.requirements("clip") == ["onnxruntime>=1.20"]
