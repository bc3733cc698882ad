"""Shares in per cent never promise more than there is."""

import pytest

from semsearch.percent import percent


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, "0%"), (0.29, "29%"), (0.57, "57%"), (0.939, "93%"), (0.999, "99%"), (1 - 1e-12, "99%"),
     (1, "100%")],
)  # fmt: skip
def test_a_share_is_rounded_down(share: float, expected: str) -> None:
    assert percent(share) == expected


def test_digits_after_the_point_are_rounded_down_too() -> None:
    assert percent(0.9999, 1) == "99.9%"
    assert percent(0.1234, 1) == "12.3%"
