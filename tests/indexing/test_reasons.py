"""Files that were skipped for the same reason are together, whatever they are called."""

from pathlib import Path

from semsearch.folders.stats import Skipped
from semsearch.indexing.reasons import Reason, by_reason

A, B, C = Path("/p/a.jpg"), Path("/p/b b.jpg"), Path("/p/c.jpg")


def test_reasons_that_name_their_files_are_the_same_reason() -> None:
    found = by_reason([
        Skipped(C, "It changed while it was read. Index it again."),
        Skipped(B, "b b.jpg is empty. Choose a file that holds a picture."),
        Skipped(A, "a.jpg is empty. Choose a file that holds a picture."),
    ])  # fmt: skip
    assert found == [
        Reason("It is empty. Choose a file that holds a picture.", (A, B)),
        Reason("It changed while it was read. Index it again.", (C,)),
    ]


def test_a_file_counts_once_with_what_was_said_last() -> None:
    found = by_reason([Skipped(A, "It is old."), Skipped(A, "It is new.")])
    assert found == [Reason("It is new.", (A,))]


def test_nothing_skipped_has_no_reason() -> None:
    assert by_reason([]) == []
