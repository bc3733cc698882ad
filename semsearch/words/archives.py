"""Arrays in ``.npz`` archives, mapped from the file instead of read."""

from pathlib import Path
from typing import Any, Literal
from zipfile import ZIP_STORED, ZipFile

import numpy as np
from numpy.typing import NDArray


def mapped(path: Path, name: str) -> NDArray[Any]:
    """Map an array in an archive that is not compressed, without reading it.

    Parameters
    ----------
    path : Path
        An archive that `numpy.savez` wrote.
    name : str
        Which of its arrays.

    Raises
    ------
    KeyError
        If the archive has no such array.
    ValueError
        If the array is compressed, or is no array.
    """
    with ZipFile(path) as archive, archive.open(f"{name}.npy") as member:
        info = archive.getinfo(f"{name}.npy")
        if info.compress_type != ZIP_STORED:
            raise ValueError(f"{name} in {path} is compressed and cannot be mapped.")
        np.lib.format.read_magic(member)
        shape, by_columns, dtype = np.lib.format.read_array_header_1_0(member)
        header = member.tell()
    with path.open("rb") as file:
        # Before the array itself: 30 bytes, then a name and an extra field of lengths told there.
        file.seek(info.header_offset + 26)
        lengths = int.from_bytes(file.read(2), "little") + int.from_bytes(file.read(2), "little")
    offset = info.header_offset + 30 + lengths + header
    order: Literal["F", "C"] = "F" if by_columns else "C"
    return np.memmap(path, dtype=dtype, mode="r", offset=offset, shape=shape, order=order)
