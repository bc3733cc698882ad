"""What changed in a library since: for all that is derived from it and kept."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from semsearch.library.database import LibraryFile, numbers


class State(NamedTuple):
    """How far the changes of a library have come.

    Attributes
    ----------
    file : str
        Which file counts them: another one, such as a repaired library, has another.
    number : int
        Of the last change.
    """

    file: str
    number: int


class Changes:
    """Which photos of a library changed, by numbers that only grow.

    A photo changes when it comes or goes, moves, is found missing or back, or is embedded anew,
    and when its tiles or colours do. Triggers in the file count that, whoever writes.

    Parameters
    ----------
    file : LibraryFile
    """

    def __init__(self, file: LibraryFile) -> None:
        self._file = file

    def state(self) -> State:
        """Return how far changes have come."""
        query = (
            "SELECT value, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0) "
            "FROM setting WHERE name = 'changes'"
        )
        with self._file.reading() as db:
            return State(*db.execute(query).fetchone())

    def since(self, number: int) -> NDArray[np.int64]:
        """Return the photos that changed after change `number`, shape (n,), ascending.

        Those that are no longer in the library are among them.
        """
        return self._numbers("SELECT photo_id FROM change WHERE number > ? ORDER BY 1", number)

    def looked_since(self, number: int) -> NDArray[np.int64]:
        """Return the photos that look otherwise since change `number`, shape (n,), ascending.

        Those are new ones, edited ones, and those of which an encoder has seen more; none that
        moved, went or came back.
        """
        return self._numbers("SELECT photo_id FROM look WHERE number > ? ORDER BY 1", number)

    def _numbers(self, query: str, number: int) -> NDArray[np.int64]:
        with self._file.reading() as db:
            return numbers(db, query, (number,))[:, 0]
