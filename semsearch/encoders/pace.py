"""How fast this computer embeds photos: measured once for each encoder, and kept."""

import json
import os
import platform
import time
from contextlib import suppress
from pathlib import Path

import platformdirs

from semsearch.encoders import load_encoder
from semsearch.encoders.pretrained import known_picture
from semsearch.encoders.runtimes import runtime
from semsearch.files import write_atomically

FILE = "pace.json"
# How long each encoder is watched, in seconds, and over how many photos at least.
WATCHED, FEWEST = 1.0, 5


def measure_pace(name: str) -> float:
    """Return how many photos a second an encoder embeds on this computer.

    It is measured for about a second, and kept in the user's cache folder by the processor, so
    that the next call knows. The time that photos take to be decoded is not in it.

    Raises
    ------
    ModelFileError
        If the encoder's weights are missing or damaged.
    UnknownEncoderError
        If there is no such encoder.
    """
    known = _known()
    key = f"{name} on {_computer()}"
    if key not in known:
        known[key] = 1 / _seconds_a_photo(name)
        _keep(known)
    return known[key]


def duration(seconds: float) -> str:
    """Return how long something takes, in words: ``about 3 minutes``."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 60:
        return f"about {10 * round(seconds / 10)} seconds"
    minutes = round(seconds / 60)
    number, unit = (minutes, "minute") if minutes < 90 else (round(minutes / 60), "hour")
    return f"about {number:,} {unit}{'s' if number > 1 else ''}"


def _seconds_a_photo(name: str) -> float:
    """Return the least that a photo takes: other programs may be at work just now."""
    encoder, pictures = load_encoder(name), [known_picture()]
    encoder.encode(pictures)
    taken: list[float] = []
    while sum(taken) < WATCHED or len(taken) < FEWEST:
        begin = time.perf_counter()
        encoder.encode(pictures)
        taken.append(time.perf_counter() - begin)
    return min(taken)


def _computer() -> str:
    """Return what the pace depends on: the processor, its cores and what computes on it."""
    return f"{_processor()}, {os.cpu_count()} cores, {runtime()}"


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _file() -> Path:
    return Path(platformdirs.user_cache_dir("semsearch", appauthor=False)) / FILE


def _known() -> dict[str, float]:
    try:
        known = json.loads(_file().read_text(encoding="utf-8"))
        return {str(key): float(pace) for key, pace in known.items() if float(pace) > 0}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _keep(known: dict[str, float]) -> None:
    """Write down what was measured; without a folder for it, it is measured again next time."""
    with suppress(OSError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        write_atomically(_file(), json.dumps(known, indent=1).encode())
