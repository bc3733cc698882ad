"""Where an unfinished tuning keeps what it has done, so that the same command goes on with it."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from filelock import FileLock, Timeout

from semsearch.errors import OutputError
from semsearch.files import replacing, write_atomically
from semsearch.models.tuned import tuned_folder
from semsearch.vectors import Array

ENDING = ".unfinished"
SETTINGS, MAPS, LEARNED, LOCK = "settings.json", "maps.f16", "learned.npz", "lock"


@dataclass(frozen=True)
class Learned:
    """How far the learning is.

    Attributes
    ----------
    epoch : int
        How many are done.
    best : int
        After which of them the watched photos were told best.
    loss : float
        How badly they were told then.
    now, kept : lists of arrays
        The weights as they are, and as they were then.
    """

    epoch: int
    best: int
    loss: float
    now: list[Array]
    kept: list[Array]


class WorkFolder:
    """The folder of a tuning that is not finished, beside the tuned encoders.

    Parameters
    ----------
    name : str
        That the encoder is to have.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = tuned_folder() / f"{name}{ENDING}"

    @property
    def maps(self) -> Path:
        """Where the feature maps are kept."""
        return self.folder / MAPS

    @contextmanager
    def held(self, settings: dict[str, Any], anew: bool) -> Iterator[bool]:
        """Keep the folder from others, for one tuning; yield whether it goes on with one.

        What is in it stays when something fails, and is gone when all went well.

        Parameters
        ----------
        settings : dict
            What is tuned, on what and how: JSON.
        anew : bool
            Whether to throw away what another tuning left there.

        Raises
        ------
        OutputError
            If another one is at work, has other settings, or the disk takes nothing.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / LOCK, timeout=0):
                is_begun = self._begin(settings, anew)
                yield is_begun
                shutil.rmtree(self.folder)
        except Timeout:
            raise OutputError(f"The encoder {self.name} is being trained already.") from None
        except OSError as error:
            raise OutputError(
                f"{self.folder} cannot be written ({error.strerror or error}). What is done is "
                "kept: make room, and give the same command again."
            ) from error

    def _begin(self, settings: dict[str, Any], anew: bool) -> bool:
        kept = self._settings()
        if kept == settings:
            return True
        if kept is not None and not anew:
            raise OutputError(
                f"{self.folder} holds an unfinished training of {self.name} on other photos or "
                "with other options. Go on with that one, choose another --name, or begin anew "
                "with --force."
            )
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != LOCK:
                path.unlink()
        write_atomically(self.folder / SETTINGS, json.dumps(settings, indent=1).encode())
        return False

    def _settings(self) -> Any:
        try:
            return json.loads((self.folder / SETTINGS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def learned(self) -> Learned | None:
        """Return how far the learning is; None if it has not begun, or is not readable."""
        try:
            with np.load(self.folder / LEARNED, allow_pickle=False) as file:
                epoch, best, count = (int(number) for number in file["counts"])
                now, kept = ([file[f"{kind}{n}"] for n in range(count)] for kind in ("now", "kept"))
                return Learned(epoch, best, float(file["loss"]), now, kept)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None

    def keep(self, learned: Learned) -> None:
        """Write down how far the learning is, whole or not at all."""
        arrays: dict[str, Any] = {f"now{n}": own for n, own in enumerate(learned.now)}
        arrays |= {f"kept{n}": own for n, own in enumerate(learned.kept)}
        counts = np.array([learned.epoch, learned.best, len(learned.now)])
        with replacing(self.folder / LEARNED) as file:
            np.savez(file, counts=counts, loss=np.array(learned.loss), **arrays)
            file.flush()
            os.fsync(file.fileno())
