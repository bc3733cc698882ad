"""Names of albums and things are one line of text, compared as people compare them."""

import pytest

from semsearch.errors import AlbumNameError
from semsearch.feedback.called import LONGEST_NAME, checked, key


def test_a_name_is_kept_without_spaces_around_it_and_composed() -> None:
    assert checked("  E\u0301te\u0301 ", "an album", AlbumNameError) == "Été"


@pytest.mark.parametrize("name", ["", " ", "a" * (LONGEST_NAME + 1), "a\nb", "\ud800"])
def test_what_is_no_line_of_text_raises_the_error_that_was_asked_for(name: str) -> None:
    with pytest.raises(AlbumNameError):
        checked(name, "an album", AlbumNameError)


def test_names_are_compared_with_small_and_capital_letters_alike() -> None:
    assert key(" ÉTÉ") == key("e\u0301te\u0301")
    assert key("Rex") != key("Rex 2")
    assert key("\ud800").isascii()
