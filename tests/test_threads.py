"""Who computes does so in one thread, and no more do at once than there are cores."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from semsearch.threads import computing

CORES = os.cpu_count() or 1


def product_threads() -> set[int]:
    """Return by how many threads the libraries compute products."""
    return {own["num_threads"] for own in threadpool_info() if own["user_api"] == "blas"}


def test_products_take_one_thread_and_afterwards_as_many_as_before() -> None:
    assert np.ones((2, 2)).sum() == 4
    before = product_threads()
    with computing():
        with computing():
            assert product_threads() == {1}
        assert product_threads() == {1}
    assert product_threads() == before


def test_no_more_compute_at_once_than_there_are_cores() -> None:
    now: list[int] = []
    most: list[int] = []

    @computing()
    def work(number: int) -> int:
        now.append(number)
        most.append(len(now))
        time.sleep(0.01)
        now.remove(number)
        return number

    with ThreadPoolExecutor(4 * CORES) as pool:
        assert list(pool.map(work, range(10 * CORES))) == list(range(10 * CORES))
    assert max(most) == CORES


def test_what_fails_makes_room_for_the_next() -> None:
    before = product_threads()
    for _ in range(2 * CORES):
        with pytest.raises(ValueError, match="no number"), computing():
            raise ValueError("no number")
    with computing():
        pass
    assert product_threads() == before
