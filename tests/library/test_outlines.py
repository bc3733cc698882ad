"""The little of all photos: those that are there, batch by batch."""

import pytest

from semsearch import Library


def test_outlines_are_of_all_photos_that_are_there_batch_by_batch(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semsearch.library.outlines.BATCH", 1)
    photos = library.photos()
    library.mark(missing=[photos[1].id], present=[])
    told = [(each.id, each.folder / each.name, each.sha256, each.phash)
            for each in library.outlines()]  # fmt: skip
    assert told == [(p.id, p.path, p.sha256, p.phash) for p in (photos[0], photos[2])]
