"""What people wrote of the photos of a library, and where the photos lie; whether it counts."""

from collections.abc import Iterator, Sequence
from functools import cache

from semsearch.facts.said import Saying
from semsearch.library.database import SAID_SEAL, LibraryFile, damaged

SETTING = "said"


class SaidTexts:
    """The titles, captions and keywords in the file of a library.

    Parameters
    ----------
    file : LibraryFile
    """

    def __init__(self, file: LibraryFile) -> None:
        self._file = file

    @property
    def heeded(self) -> bool:
        """Whether searches heed what is said of photos; true unless somebody chose otherwise."""
        with self._file.reading() as db:
            row = db.execute("SELECT value FROM setting WHERE name = ?", (SETTING,)).fetchone()
        return row is None or row["value"] != "off"

    def heed(self, heeded: bool) -> None:
        """Choose whether searches heed what is said of photos."""
        value = "on" if heeded else "off"
        with self._file.writing() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (SETTING, value))

    def texts(self, ids: Sequence[int] | None = None) -> Iterator[tuple[int, Saying]]:
        """Yield what people wrote of photos, those of `ids` or all: the photo's number, the text.

        Raises
        ------
        DamagedLibraryError
            If a text is not what was written.
        """
        among = "" if ids is None else f" AND id IN ({','.join(map(str, map(int, ids)))})"
        query = (
            f"SELECT photo_id, source, text, said.checksum IS {SAID_SEAL} AS is_whole FROM photo "
            f"JOIN said ON photo_id = id WHERE number AND missing_since IS NULL{among} "
            "ORDER BY photo_id, number"
        )
        with self._file.reading() as db:
            for row in db.execute(query):
                if not row["is_whole"]:
                    raise damaged(self._file.path, f"what is said of photo {row['photo_id']}")
                yield row["photo_id"], Saying(row["source"], row["text"])

    def counted(self) -> dict[str, int]:
        """Return of how many photos somebody wrote each kind of text."""
        query = (
            "SELECT source, count(DISTINCT photo_id) FROM said JOIN photo ON photo_id = id "
            "WHERE number AND missing_since IS NULL GROUP BY source"
        )
        with self._file.reading() as db:
            db.row_factory = None
            return dict(db.execute(query).fetchall())

    def folders(self) -> list[str]:
        """Return the library's own folders, as it keeps them: `places` are told below these."""
        with self._file.reading() as db:
            return [row["path"] for row in db.execute("SELECT path FROM folder ORDER BY path")]

    def places(self, ids: Sequence[int] | None = None) -> Iterator[tuple[int, str, str]]:
        """Yield where photos lie: number, folders below the library's own, and name of the file.

        Folders are parted by slashes; there are none of a photo right in the library's folder.
        """
        among = "" if ids is None else f" AND id IN ({','.join(map(str, map(int, ids)))})"
        query = f"SELECT id, path FROM photo WHERE missing_since IS NULL{among} ORDER BY id"
        roots = [f"{folder}/" if folder != "." else "" for folder in self.folders()]
        with self._file.reading() as db:

            @cache
            def below(folder: str) -> str:
                starts = (root for root in roots if f"{folder}/".startswith(root))
                return folder[len(max(starts, key=len, default=folder)) :]

            for row in db.execute(query):
                folder, _, name = row["path"].rpartition("/")
                yield row["id"], below(folder), name
