"""Shares in per cent, as people read them."""

from math import floor

# What floats lose: 0.29 * 100 is 28.999999999999996.
SLIP = 1e-6


def percent(share: float, digits: int = 0) -> str:
    """Return a share, 0 to 1, in per cent, rounded down: only what is certain is 100%."""
    parts = 10**digits
    whole = floor(share * 100 * parts + SLIP)
    if share < 1:
        whole = min(whole, 100 * parts - 1)
    return f"{whole / parts:.{digits}f}%"
