"""Photos are decoded in processes that may fail without taking anything along."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from small import MeanColour, save_photo

from semsearch import Library
from semsearch.errors import DecoderError, UnreadableImageError
from semsearch.images import decoding
from semsearch.images.decoding import Decoder, Decoders
from semsearch.images.loading import load_image
from semsearch.indexing.indexer import index_folder
from semsearch.models.manifest import data_dir

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


def test_a_decoder_that_somebody_ends_is_replaced_and_the_photo_tried_again(
    decoder: Decoder,
) -> None:
    decoder.decode(PHOTO)
    assert decoder._process
    process = decoder._process
    os.kill(process.pid, signal.SIGSTOP)
    threading.Timer(0.3, process.kill).start()
    assert decoder.decode(PHOTO).image.mode == "RGB"
    assert decoder._process is not process


def test_a_photo_that_ends_its_decoder_twice_is_named(
    decoder: Decoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    def ask(process: "subprocess.Popen[bytes]", *_: object) -> None:
        started.append(process.pid)
        process.kill()

    with monkeypatch.context() as patch:
        patch.setattr(decoder, "_ask", ask)
        with pytest.raises(UnreadableImageError, match="crash"):
            decoder.decode(PHOTO)
    assert len(set(started)) == 2
    assert decoder.decode(PHOTO).image.mode == "RGB"


def test_photos_are_not_blamed_for_an_update_while_the_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_photo(tmp_path / "photos" / "red.png")
    library = Library(tmp_path / "library.sqlite")
    monkeypatch.setattr(decoding, "READY", b"ready 1\n")
    with pytest.raises(DecoderError, match="was updated"):
        index_folder(library, tmp_path / "photos", MeanColour())
    assert not list(library.skipped)


def test_a_decoder_that_fails_to_start_tells_why_and_the_photo_is_tried_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_photo(tmp_path / "photos" / "red.png")
    library = Library(tmp_path / "library.sqlite")
    with monkeypatch.context() as patch:
        patch.setattr(decoding, "MODULE", "semsearch.no_such_module")
        with pytest.raises(DecoderError, match="No module named semsearch.no_such_module"):
            index_folder(library, tmp_path / "photos", MeanColour())
    assert not list(library.skipped)
    assert index_folder(library, tmp_path / "photos", MeanColour()).indexed == 1


def test_a_decoder_ends_with_the_process_that_uses_it(decoder: Decoder) -> None:
    decoder.decode(PHOTO)
    process = decoder._process
    assert process and process.stdin
    process.stdin.close()
    assert process.wait(5) == 0


def test_several_threads_share_decoders() -> None:
    decoders = Decoders(2)
    sizes: list[tuple[int, int]] = []
    threads = [
        threading.Thread(target=lambda: sizes.append(decoders.decode(PHOTO).image.size))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    decoders.close()
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
