"""Photos are decoded in processes that may fail without taking anything along."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from small import MeanColour, save_photo

from semsearch import Library
from semsearch.assets import data_dir
from semsearch.decoding import Decoder, DecoderPool
from semsearch.errors import DecoderError, UnreadableImageError
from semsearch.images import load_image
from semsearch.indexing import index_folder

PHOTO = data_dir() / "demo" / "photos" / "gcompris__tools-hammer1.jpg"


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    decoder = Decoder()
    yield decoder
    decoder.close()


def test_a_photo_arrives_as_it_would_without_a_process(decoder: Decoder) -> None:
    here, there = load_image(PHOTO), decoder.decode(PHOTO, with_hash=True)
    np.testing.assert_array_equal(np.asarray(here), np.asarray(there.image))
    assert there.facts == here.info["facts"]
    assert there.phash is not None
    assert len(there.phash) == 16


def test_bytes_are_decoded_too_and_the_process_is_reused(decoder: Decoder) -> None:
    first = decoder.decode(PHOTO.read_bytes(), "upload.jpg")
    process = decoder._process
    second = decoder.decode(PHOTO)
    assert first.image.size == second.image.size
    assert decoder._process is process


def test_a_bad_file_is_refused_and_the_next_is_decoded(decoder: Decoder) -> None:
    with pytest.raises(UnreadableImageError, match=r"holiday\.jpg is not an image"):
        decoder.decode(b"no photo", "holiday.jpg")
    assert decoder.decode(PHOTO).image.mode == "RGB"


def test_a_decoder_that_hangs_is_ended(decoder: Decoder) -> None:
    decoder.decode(PHOTO)
    assert decoder._process
    decoder.seconds = 0.5
    os.kill(decoder._process.pid, signal.SIGSTOP)
    with pytest.raises(UnreadableImageError, match="took longer than"):
        decoder.decode(PHOTO)
    decoder.seconds = 30
    assert decoder.decode(PHOTO).image.mode == "RGB"


def test_a_decoder_that_crashes_is_replaced(decoder: Decoder) -> None:
    decoder.decode(PHOTO)
    assert decoder._process
    process = decoder._process
    os.kill(process.pid, signal.SIGSTOP)
    threading.Timer(0.3, process.kill).start()
    with pytest.raises(UnreadableImageError, match="crash"):
        decoder.decode(PHOTO)
    assert decoder.decode(PHOTO).image.mode == "RGB"


def test_a_decoder_ends_with_the_process_that_uses_it(decoder: Decoder) -> None:
    decoder.decode(PHOTO)
    process = decoder._process
    assert process and process.stdin
    process.stdin.close()
    assert process.wait(5) == 0


def test_several_threads_share_a_pool() -> None:
    pool = DecoderPool(2)
    sizes: list[tuple[int, int]] = []
    threads = [
        threading.Thread(target=lambda: sizes.append(pool.decode(PHOTO).image.size))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pool.close()
    assert len(sizes) == 6
    assert len(set(sizes)) == 1


def test_a_missing_file_is_named(decoder: Decoder, tmp_path: Path) -> None:
    with pytest.raises(UnreadableImageError, match=r"gone\.jpg is not a file"):
        decoder.decode(tmp_path / "gone.jpg")


def test_a_decoder_that_cannot_start_is_not_blamed_on_the_photo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    save_photo(tmp_path / "photos" / "red.png")
    library = Library(tmp_path / "library.sqlite")
    with pytest.raises(DecoderError, match="can be started"):
        index_folder(library, tmp_path / "photos", MeanColour())
    assert not list(library.skipped)
