"""Photos of all kinds, which a tuning must do no harm to: those that come with semsearch."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.folders.listing import find_photos
from semsearch.models.manifest import data_dir

PHOTOS = Path("demo/photos")
JUDGEMENTS = Path("demo/judgements.json")


def outside_photos() -> list[Path]:
    """Return the photos of the demo library, those of which nothing is learned at odd places."""
    return find_photos(data_dir() / PHOTOS)


def judged(photos: Sequence[Path]) -> dict[str, NDArray[np.bool_]]:
    """Return which of some photos answer each query that people judged them by."""
    judgements = json.loads((data_dir() / JUDGEMENTS).read_text(encoding="utf-8"))
    names = [path.name for path in photos]
    found = {query: np.isin(names, right) for query, right in judgements.items()}
    return {query: flags for query, flags in found.items() if flags.any()}
