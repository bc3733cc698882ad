"""The command line leaves out, remembers and takes back."""

import json
from pathlib import Path
from typing import Any

import pytest

from semsearch import Library
from semsearch.cli import libraries as commands
from semsearch.errors import LibraryError


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_command_leaves_out_remembers_and_takes_back(
    library: Library, many: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"library": str(library.path), "as_json": True}
    commands.index([many], exclude=["*.gif", str(many / "Private")], **options)
    assert told(capsys)["indexed"] == 3
    commands.index(**options)
    assert told(capsys)["unchanged"] == 3
    commands.index(exclude=["zürich"], reread=True, **options)
    report = told(capsys)
    assert (report["excluded"], report["unchanged"], report["refreshed"]) == (1, 2, 2)
    commands.index(include=["*.GIF", str(many / "private")], **options)
    assert told(capsys)["indexed"] == 4
    assert list(library.patterns) == ["zürich"]


def test_nothing_is_remembered_of_a_command_that_cannot_run(
    library: Library, tmp_path: Path
) -> None:
    with pytest.raises(LibraryError, match="not a folder"):
        commands.index([tmp_path / "gone"], str(library.path), exclude=["*.gif"])
    with pytest.raises(LibraryError, match="no folders yet"):
        commands.index(library=str(library.path), exclude=["*.gif"])
    assert not library.exists
