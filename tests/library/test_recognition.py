"""Files that semsearch wrote are told from all others by what they hold."""

import json
from pathlib import Path

import numpy as np
import pytest

from semsearch.library.recognition import begins_with, holds_arrays, holds_keys, recognised


@pytest.mark.parametrize(
    ("content", "is_ours"),
    [("path,score\na,1\n", True), ("\ufeffpath,score\r\na,1\r\n", True),
     ("path,score,more\n", False), ("notes\npath,score\n", False), ("", False)],
)  # fmt: skip
def test_lists_are_known_by_their_first_line(tmp_path: Path, content: str, is_ours: bool) -> None:
    (tmp_path / "a.csv").write_bytes(content.encode())
    assert recognised(begins_with("path,score"), tmp_path / "a.csv") is is_ours


def test_archives_are_known_by_all_of_their_arrays(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", key=1, points=2, more=3)
    assert recognised(holds_arrays("key", "points"), tmp_path / "a.npz")
    assert not recognised(holds_arrays("key", "regions"), tmp_path / "a.npz")


@pytest.mark.parametrize("damage", ["cut", "directory", "a name there", "beginning"])
def test_a_damaged_archive_is_known_all_the_same(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, about=1, counts=np.arange(99), columns=3)
    content = bytearray(path.read_bytes())
    at = {"directory": content.rindex(b"PK\x01\x02"), "a name there": content.rindex(b"counts"),
          "beginning": 0, "cut": 0}[damage]  # fmt: skip
    if damage != "cut":
        content[at] ^= 0x20
    path.write_bytes(content[: len(content) // 2] if damage == "cut" else content)
    assert recognised(holds_arrays("about", "counts", "columns"), path)


@pytest.mark.parametrize(
    ("content", "is_ours"),
    [({"status": 1, "total": 2, "more": 3}, True), ({"status": 1}, False),
     (["status", "total"], False)],
)  # fmt: skip
def test_objects_are_known_by_all_of_their_keys(
    tmp_path: Path, content: object, is_ours: bool
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(content))
    assert recognised(holds_keys("status", "total"), tmp_path / "a.json") is is_ours


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00rubbish", b"PK\x03\x04 no archive"])
@pytest.mark.parametrize(
    "kind", [begins_with("path"), holds_arrays("key"), holds_keys("status")],
    ids=["list", "archive", "object"],
)  # fmt: skip
def test_what_cannot_be_read_is_not_ours(tmp_path: Path, kind: object, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    assert not recognised(kind, tmp_path / "a")  # type: ignore[arg-type]
    assert not recognised(kind, tmp_path / "none")  # type: ignore[arg-type]
    assert not recognised(kind, tmp_path)  # type: ignore[arg-type]
