"""Each row of a library carries a checksum, and what is not what was written is noticed."""

import sqlite3

import numpy as np
import pytest
from small import MeanColour

from semsearch import Library
from semsearch.errors import DamagedLibraryError
from semsearch.indexing.indexer import index_folder
from semsearch.indexing.repair import repair


def test_a_flipped_bit_in_an_embedding_is_noticed_and_the_rest_saved(library: Library) -> None:
    content = library.path.read_bytes()
    blue = np.array([0, 0, 255], np.float32).tobytes()
    assert content.count(blue) == 1
    library.path.write_bytes(content.replace(blue, blue[:-1] + b"\x42"))
    with pytest.raises(DamagedLibraryError, match="1 of 3 embeddings"):
        library.embeddings("mean-colour")
    report = repair(library)
    assert (report.photos, report.embeddings) == (3, 2)
    assert report.damaged.is_file()
    library.check()
    assert len(library.embeddings("mean-colour")[0]) == 2


def test_a_flipped_bit_in_a_path_is_noticed(library: Library) -> None:
    content = library.path.read_bytes()
    library.path.write_bytes(content.replace(b"photos/red.png", b"photos/rad.png"))
    with pytest.raises(DamagedLibraryError):
        library.photos()
    repair(library)
    assert [photo.path.stem for photo in library.photos()] == ["green", "blue"] or len(library) == 2


@pytest.mark.parametrize(
    ("table", "change"),
    [("embedding", "encoder = 'mean-kolour'"), ("embedding", "photo_id = 99"),
     ("photo", "missing_since = 0"), ("photo", "camera = 'x'")],
)  # fmt: skip
def test_a_row_that_is_not_what_was_written_is_noticed(
    library: Library, table: str, change: str
) -> None:
    with sqlite3.connect(library.path) as db:
        db.execute(f"UPDATE {table} SET {change} WHERE rowid = 1" if table == "photo"
                   else f"UPDATE {table} SET {change} WHERE photo_id = 1")  # fmt: skip
    with pytest.raises(DamagedLibraryError, match=f"1 rows of the table {table}"):
        library.check()
    with pytest.raises(DamagedLibraryError):
        index_folder(library, library.path.parent / "photos", MeanColour())
    repair(library)
    library.check()


def test_a_photo_that_is_missing_or_back_is_sealed_anew(library: Library) -> None:
    [number, *_] = [photo.id for photo in library.photos()]
    for missing, present in (([number], []), ([number], []), ([], [number]), ([], [number])):
        library.mark(missing, present)
        library.check()
        assert library.missing() == len(missing)
    assert len(library.photos()) == 3
