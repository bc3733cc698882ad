"""Encoders that could find more: those that have seen this library too, and the next better one."""

from collections.abc import Callable, Mapping

from semsearch.encoders import OWN_ENCODER
from semsearch.evaluation import offer
from semsearch.evaluation.published import published_reports
from semsearch.search.engine import SearchEngine

# Opens the engine of the library with another encoder.
Open = Callable[[], SearchEngine]
Others = Mapping[str, Open]
# From the one that needs least to the one that needs most.
OFFERED = (OWN_ENCODER, offer.ENCODER)


def other_encoders(engine: SearchEngine) -> list[str]:
    """Return the encoders, but for the engine's own, that have seen as many photos as it has."""
    counts = engine.library.encoders()
    own = engine.head.info.encoder
    return [name for name, count in counts.items() if name != own and count >= len(engine)]


def next_better(engine: SearchEngine, is_photo: bool = False) -> tuple[str, float, float] | None:
    """Return the encoder to try that has not seen the library, by what the reports say of it.

    Parameters
    ----------
    engine : SearchEngine
    is_photo : bool
        Whether photos are asked with, and not the names of things.

    Returns
    -------
    tuple of (str, float, float) or None
        Its name, its P@10, and that of the engine's own encoder; None if none that could be had
        is better.
    """
    reports = published_reports().by_encoder
    own, seen = engine.head.info.encoder, engine.library.encoders()
    if own not in reports:
        return None
    task = "image_to_image" if is_photo else "text_to_image"
    found = {name: float(report[task]["p_at_10"]) for name, report in reports.items()}
    better = (name for name in OFFERED if found.get(name, 0.0) > found[own] and name not in seen)
    return next(((name, found[name], found[own]) for name in better), None)
