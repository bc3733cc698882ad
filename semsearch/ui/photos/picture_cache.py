"""Pictures in a folder of the user's cache; those not looked at for longest make room."""

import threading
from pathlib import Path

import platformdirs

from semsearch.files import write_atomically

# Bytes on disk.
MOST_KEPT = 500_000_000
# Where so much is left after a sweep, the next one is far off.
AFTER_A_SWEEP = 0.8
WRITES_BETWEEN_SWEEPS = 500
# A file that a crash or a full disk has cut short does not end so.
JPEG_END = b"\xff\xd9"


def cache_folder() -> Path:
    """Return the folder of pictures that can be made again, as the platform has it."""
    return Path(platformdirs.user_cache_dir("semsearch", appauthor=False)) / "pictures"


class PictureCache:
    """Pictures in a folder, by name; those not looked at for longest make room.

    A folder that is full, read-only or gone is no cache, and nothing else.

    Parameters
    ----------
    folder : Path
    most : int
        Bytes that it may take.
    """

    _writes = 0
    _sweeping = threading.Lock()

    def __init__(self, folder: Path, most: int = MOST_KEPT) -> None:
        self.folder = folder
        self.most = most

    def read(self, name: str) -> bytes | None:
        """Return a picture, None if it is not kept."""
        path = self._path(name)
        try:
            content = path.read_bytes()
            path.touch()
        except OSError:
            return None
        return content if content.endswith(JPEG_END) else None

    def keep(self, name: str, content: bytes) -> bytes:
        """Keep a picture, and return it."""
        try:
            write_atomically(self._path(name), content)
        except OSError:
            return content
        PictureCache._writes += 1
        if PictureCache._writes % WRITES_BETWEEN_SWEEPS == 1:
            self.sweep()
        return content

    def sweep(self) -> None:
        """Make room if the pictures take too much."""
        if not self._sweeping.acquire(blocking=False):
            return
        try:
            self._remove_oldest()
        except OSError:
            return
        finally:
            self._sweeping.release()

    def _remove_oldest(self) -> None:
        files = [(path, path.stat()) for path in self.folder.glob("*/*.jpg*")]
        taken = sum(stat.st_size for _, stat in files)
        if taken <= self.most:
            return
        for path, stat in sorted(files, key=lambda each: each[1].st_mtime_ns):
            path.unlink(missing_ok=True)
            taken -= stat.st_size
            if taken <= self.most * AFTER_A_SWEEP:
                return

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / f"{name}.jpg"
