"""Arrays that were made of a library, kept beside it: whole, and of this very library, or not."""

import hashlib
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from semsearch.files import write_atomically
from semsearch.library.derived.changes import State
from semsearch.library.library import DEMO, Library

ABOUT = "about"
# All that reading an archive may raise that is damaged, cut short, or none.
ERRORS = (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, ArithmeticError,
          MemoryError, struct.error, zlib.error, zipfile.BadZipFile)  # fmt: skip
Arrays = dict[str, NDArray[Any]]


class KeptArrays:
    """A file with arrays that were made of a library, and of which of its changes.

    The file can be thrown away. One that is damaged, or was made of another library or otherwise,
    counts as none.

    Parameters
    ----------
    library : Library
    ending : str
        Of the file's name.
    made_by : str
        What says how they were made: a version, an encoder, a head.
    """

    def __init__(self, library: Library, ending: str, made_by: str) -> None:
        self.path = _place(library, ending)
        self._made_by = made_by

    def read(self, state: State) -> tuple[Arrays, int] | None:
        """Return what is kept, and of which change; None if that is nothing, or not before `state`.

        The archive has a checksum of each array, which is compared.
        """
        try:
            with np.load(self.path, allow_pickle=False) as file:
                made_by, counted_by, number = json.loads(str(file[ABOUT]))
                if (made_by, counted_by) != (self._made_by, state.file) or number > state.number:
                    return None
                return {name: file[name] for name in file.files if name != ABOUT}, int(number)
        except ERRORS:
            return None

    def write(self, state: State, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep arrays that were made of `state`; a disk that takes no file is no reason to fail."""
        content = io.BytesIO()
        about = json.dumps([self._made_by, *state])
        np.savez(content, allow_pickle=False, **{ABOUT: np.array(about), **arrays})
        try:
            write_atomically(self.path, content.getvalue())
        except OSError:
            return


def _place(library: Library, ending: str) -> Path:
    """Return where a file is kept: beside the library, or else in the user's cache folder."""
    path = library.path
    if library.name != DEMO and os.access(path.parent, os.W_OK):
        return path.with_name(path.stem + ending)
    folder = Path(platformdirs.user_cache_dir("semsearch", appauthor=False))
    return folder / f"{path.stem}-{hashlib.sha256(str(path).encode()).hexdigest()[:12]}{ending}"
