"""The encoder that finds most, which is fetched when the user asks for it: gains and costs."""

from collections.abc import Callable

from semsearch import extras
from semsearch.encoders import OWN_ENCODER, TALK_ENCODER
from semsearch.encoders.pace import measure_pace
from semsearch.evaluation.published import published_reports
from semsearch.models.downloads import DOWNLOADS
from semsearch.models.tuned import tuned_encoders

NAME = "clip-vit-b16"
DOWNLOAD = DOWNLOADS[NAME]
ENCODER = DOWNLOAD.encoder
EXTRA = "clip"
PACKAGE = extras.PACKAGES[EXTRA]
SHIPPED = (OWN_ENCODER, TALK_ENCODER)
# How many times as long as VGG16 CLIP takes for a photo; both multiply 8-bit numbers, as many.
CLIP_TO_VGG16 = 1.7


def encoders() -> list[str]:
    """Return the encoders that can be chosen now, the one for a new library first."""
    tuned = (files.name for files in tuned_encoders())
    return [*SHIPPED, *([ENCODER] if is_ready() else []), *tuned]


def is_ready() -> bool:
    """Return whether the encoder that finds most can be used."""
    return DOWNLOAD.is_there and not lacks_package()


def lacks_package() -> bool:
    """Return whether the Python package that computes it is still to be installed."""
    return not extras.is_installed(EXTRA)


def install_command() -> str:
    """Return the command that installs that package."""
    return extras.install_command(EXTRA)


def found_captions() -> dict[str, int]:
    """Return how often each encoder has the right photo in its first ten, in percent, by report.

    The queries are whole sentences. The encoder that finds most comes first.
    """
    reports = published_reports().by_encoder
    found = {name: round(100 * own["captions"]["r_at_10"]) for name, own in reports.items()}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def seconds_a_photo(encoder: str, measured: Callable[[str], float] = measure_pace) -> float:
    """Return how long an encoder takes for a photo on this computer, guessed where it is not here.

    Until CLIP is here, VGG16 stands in for it.
    """
    if encoder != ENCODER or is_ready():
        return 1 / measured(encoder)
    return 1 / measured(OWN_ENCODER) + CLIP_TO_VGG16 / measured(TALK_ENCODER)
