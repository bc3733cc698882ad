"""How much memory is left is read where the system says it, and unknown elsewhere."""

from pathlib import Path

import pytest

from semsearch import ram


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
def test_what_is_left_is_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, facts: str | None, known: int | None
) -> None:
    file = tmp_path / "meminfo"
    monkeypatch.setattr(ram, "FACTS", file)
    if facts is not None:
        file.write_text(facts)
    assert ram.available_memory() == known
