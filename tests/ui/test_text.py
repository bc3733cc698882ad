"""Text of others is shown as it is: what the browser does not test is here."""

import pytest

from semsearch.ui.text import JOINER, plain


@pytest.mark.parametrize(
    "text", ["*a*", "<b>", "![x](y)", "$x$", "~a~", "&lt;", "1. a", "# a", "www.a.b", "a@b.c"]
)
def test_every_sign_is_escaped_and_none_is_lost(text: str) -> None:
    shown = plain(text)
    assert shown.replace("\\", "").replace(JOINER, "") == text
    assert all(shown[n - 1] == "\\" for n, c in enumerate(shown) if c in "*<>!$~&.#@[]()")


@pytest.mark.parametrize("text", ["https://a.b", ":smile:", ":material/home:", "a -> b", "a >= b"])
def test_nothing_is_left_to_recognise(text: str) -> None:
    assert JOINER in plain(text)


def test_lines_are_joined() -> None:
    assert plain("a\n\n    b") == "a b"
