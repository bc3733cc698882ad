"""How much memory is left is read where the system says it, and unknown elsewhere."""

from pathlib import Path

import pytest

from semsearch import ram

PLENTY = "MemAvailable:   8000 kB\n"


@pytest.fixture(autouse=True)
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system of which nothing is known yet."""
    monkeypatch.setattr(ram, "FACTS", tmp_path / "meminfo")
    monkeypatch.setattr(ram, "GROUP", tmp_path / "group")
    monkeypatch.setattr(ram, "GROUPS", tmp_path / "groups")
    return tmp_path


def limit(folder: Path, limit: str, taken: int, files: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "memory.max").write_text(f"{limit}\n")
    (folder / "memory.current").write_text(f"{taken}\n")
    (folder / "memory.stat").write_text(f"anon 1\ninactive_file {files}\n")


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        ("MemTotal:  24625588 kB\nMemAvailable:   1000 kB\nHugePages_Total:  0\n", 1_024_000),
        ("MemTotal:  24625588 kB\n", None),
        ("MemAvailable: much\n", None),
        ("nothing\n", None),
        (None, None),
    ],
)
def test_what_the_computer_has_left_is_in_a_file(
    system: Path, facts: str | None, known: int | None
) -> None:
    if facts is not None:
        (system / "meminfo").write_text(facts)
    assert ram.available_memory() == known


def test_a_container_that_allows_less_is_heeded_and_what_it_read_of_files_is_free(
    system: Path,
) -> None:
    (system / "meminfo").write_text(PLENTY)
    (system / "group").write_text("0::/\n")
    limit(system / "groups", "1000000", taken=700_000, files=200_000)
    assert ram.available_memory() == 500_000


def test_the_tightest_group_around_this_one_counts(system: Path) -> None:
    (system / "meminfo").write_text(PLENTY)
    (system / "group").write_text("4:memory:/old\n0::/user/app\n")
    limit(system / "groups/user/app", "max", taken=700_000, files=0)
    limit(system / "groups/user", "900000", taken=950_000, files=0)
    assert ram.available_memory() == 0


def test_a_group_of_which_nothing_can_be_read_limits_nothing(system: Path) -> None:
    (system / "meminfo").write_text(PLENTY)
    (system / "group").write_text("0::/gone\n")
    assert ram.available_memory() == 8_192_000
