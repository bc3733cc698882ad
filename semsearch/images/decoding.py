"""Decodes photos in processes of their own: one that hangs, explodes or crashes takes only
itself along.

``python -m semsearch.images.decoding`` is such a process. It says that it is ready, reads a
JSON line a photo from standard input, followed by the file's bytes if the line says how many, and
answers with a JSON line, followed by the pixels.
"""

import json
import os
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from queue import LifoQueue
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
from PIL import Image

from semsearch.errors import DecoderError, UnreadableImageError
from semsearch.facts.reading import Facts
from semsearch.facts.said import Saying
from semsearch.images.colour import describe
from semsearch.images.hashing import perceptual_hash
from semsearch.images.loading import MAX_SIDE, load_image, squashed
from semsearch.images.tiles import count
from semsearch.processes import PACKAGES, command_for, environment
from semsearch.vectors import Array

SECONDS = 20.0
SECONDS_TO_START = 60.0
# A process that another program ended, or that had no memory left, is not the photo's fault.
TRIES = 2
# Whoever updates semsearch while it runs has decoders that are asked in an older way.
READY = b"ready %d\n" % zlib.crc32(Path(__file__).read_bytes())
LAST_WORDS = 300
MEMORY = 4 << 30
NICENESS = 5
MODULE = "semsearch.images.decoding"


@dataclass(frozen=True)
class Decoded:
    """A decoded photo: its picture, as `load_image` returns it, its perceptual hash and colours."""

    image: Image.Image
    facts: Facts
    phash: str | None = None
    colours: Array | None = None


class _Alarm(threading.Timer):
    """Ends a process that takes too long."""

    def __init__(self, seconds: float, process: "subprocess.Popen[bytes]") -> None:
        super().__init__(seconds, self._ring)
        self.daemon = True
        self.process = process
        self.rang = False

    def _ring(self) -> None:
        self.rang = True
        self.process.kill()


class Decoder:
    """A process that decodes one photo at a time; it is started when needed, and again."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def decode(
        self, source: Path | bytes, name: str | None = None, side: int = MAX_SIDE,
        with_hash: bool = False, square: int | None = None, across: int = 0,
    ) -> Decoded:  # fmt: skip
        """Decode a file, or the content of one, as `load_image` does.

        Parameters
        ----------
        with_hash : bool
            Whether the perceptual hash and the colours are wanted.
        square : int, optional
            The side of the square that the picture is squashed to in the end; not a long one
            that keeps `across`.
        across : int
            What a long picture keeps, see `load_image`.

        Raises
        ------
        UnreadableImageError
            As `load_image`, or if decoding took over `seconds` or ended the process.
        DecoderError
            If no process can be started, which says nothing of the photo.
        """
        name = name or (source.name if isinstance(source, Path) else "The picture")
        options = {"name": name, "side": side, "hash": with_hash, "square": square,
                   "across": across}  # fmt: skip
        for _ in range(TRIES):
            process = self._process = self._running()
            with _alarm(self.seconds, process) as alarm:
                answer = self._ask(process, source, options)
            if answer is not None:
                return answer
            self.close()
            if alarm.rang:
                break
        raise UnreadableImageError(self._obituary(name, alarm.rang))

    def close(self) -> None:
        """End the process."""
        if self._process:
            with suppress(OSError), self._process as process:
                process.kill()
            self._process = None

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process and self._process.poll() is None:
            return self._process
        self.close()
        try:
            with TemporaryFile() as words:
                return _started(words)
        except OSError as error:
            raise _no_decoder(str(error.strerror)) from error

    def _ask(
        self, process: "subprocess.Popen[bytes]", source: Path | bytes, options: dict[str, Any]
    ) -> Decoded | None:
        """Return the answer, or None if the process ended instead."""
        assert process.stdin and process.stdout
        place = (
            {"path": str(source.absolute())} if isinstance(source, Path) else {"bytes": len(source)}
        )
        request = options | place
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            if isinstance(source, bytes):
                process.stdin.write(source)
            process.stdin.flush()
        except OSError:
            return None
        header = process.stdout.readline()
        if not header.endswith(b"\n"):
            return None
        return _read_answer(json.loads(header), process.stdout)

    def _obituary(self, name: str, late: bool) -> str:
        if late:
            return f"{name} took longer than {self.seconds:.0f} s to decode. Export it as JPEG."
        return f"{name} made its decoder crash or take too much memory. Export it as JPEG."


@contextmanager
def _alarm(seconds: float, process: "subprocess.Popen[bytes]") -> Iterator[_Alarm]:
    alarm = _Alarm(seconds, process)
    alarm.start()
    try:
        yield alarm
    finally:
        alarm.cancel()


def _started(words: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Return a process that said it is ready; `words` gets what it complains of until then."""
    process = subprocess.Popen(
        command_for(MODULE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=words,
        env=environment(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1"),
        cwd=PACKAGES,
        start_new_session=True,
    )
    assert process.stdout
    with _alarm(SECONDS_TO_START, process) as alarm:
        said = process.stdout.readline()
    if said == READY:
        return process
    with process:
        process.kill()
    if said.startswith(READY[:5]):
        raise DecoderError("semsearch was updated while it was running. Start it again.")
    words.seek(0)
    last = words.read().decode(errors="replace").strip().rpartition("\n")[2]
    late = f"it took over {SECONDS_TO_START:.0f} s" if alarm.rang else "it ended at once"
    raise _no_decoder(last[:LAST_WORDS] or late)


def _no_decoder(reason: str) -> DecoderError:
    return DecoderError(
        f"No process that decodes photos can be started ({reason}). Close other programs and "
        "try again; if that does not help, install semsearch anew."
    )


class Decoders:
    """Several decoders for several threads; each photo takes one that is free."""

    def __init__(self, size: int, seconds: float = SECONDS) -> None:
        self._decoders = [Decoder(seconds) for _ in range(size)]
        self._free: LifoQueue[Decoder] = LifoQueue()
        for decoder in self._decoders:
            self._free.put(decoder)

    def decode(
        self, source: Path | bytes, name: str | None = None, side: int = MAX_SIDE,
        with_hash: bool = False, square: int | None = None, across: int = 0,
    ) -> Decoded:  # fmt: skip
        """See `Decoder.decode`."""
        with self._borrowed() as decoder:
            return decoder.decode(source, name, side, with_hash, square, across)

    def close(self) -> None:
        """End the processes; decoding starts new ones."""
        for decoder in self._decoders:
            decoder.close()

    @contextmanager
    def _borrowed(self) -> Iterator[Decoder]:
        decoder = self._free.get()
        try:
            yield decoder
        finally:
            self._free.put(decoder)


@cache
def shared_decoders() -> Decoders:
    """Return the decoders that everything in this process may use."""
    return Decoders(2)


def _read_answer(header: dict[str, Any], pixels: IO[bytes]) -> Decoded | None:
    if "error" in header:
        raise UnreadableImageError(header["error"])
    width, height = header["size"]
    content = pixels.read(width * height * 3)
    if len(content) < width * height * 3:
        return None
    image = Image.frombytes("RGB", (width, height), content)
    said = tuple(Saying(*own) for own in header["facts"].pop("said"))
    facts = Facts(**header["facts"], said=said)
    image.info = {"facts": facts}
    colours = np.array(header["colours"], np.float32) if header["colours"] else None
    return Decoded(image, facts, header["phash"], colours)


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    answers.write(READY)
    answers.flush()
    # Decoders complain of photos at length, and nobody reads that.
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stderr.fileno())
    for line in requests:
        request = json.loads(line)
        source = requests.read(request["bytes"]) if "bytes" in request else request["path"]
        try:
            image = load_image(source, request["name"], request["side"], request["across"])
        except UnreadableImageError as error:
            answers.write(json.dumps({"error": str(error)}).encode() + b"\n")
        else:
            facts = image.info["facts"]
            header: dict[str, Any] = {"facts": asdict(facts),
                      "phash": perceptual_hash(image) if request["hash"] else None,
                      "colours": describe(image).tolist() if request["hash"] else None}  # fmt: skip
            is_long = request["across"] and count((facts.width, facts.height))
            if request["square"] and not is_long:
                image = squashed(image, request["square"])
            header["size"] = image.size
            answers.write(json.dumps(header).encode() + b"\n" + image.tobytes())
        answers.flush()


def _limit() -> None:
    """Bound this process's memory, and let the network go first."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.nice(NICENESS)


if __name__ == "__main__":
    _limit()
    _serve(sys.stdin.buffer, sys.stdout.buffer)
