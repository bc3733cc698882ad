"""Decodes photos in processes of their own: one that hangs, explodes or crashes takes only
itself along.

``python -m semsearch.decoding`` is such a process. It reads a JSON line a photo from standard
input, followed by the file's bytes if the line says how many, and answers with a JSON line,
followed by the pixels.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from queue import LifoQueue
from typing import IO, Any

import numpy as np
from PIL import Image

from semsearch.colour import describe
from semsearch.errors import DecoderError, UnreadableImageError
from semsearch.exif import Facts
from semsearch.hashing import perceptual_hash
from semsearch.images import MAX_SIDE, load_image, squashed
from semsearch.processes import PACKAGES, command_for, environment
from semsearch.vectors import Array

SECONDS = 20.0
MEMORY = 4 << 30
NICENESS = 5
MODULE = "semsearch.decoding"


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
        with_hash: bool = False, square: int | None = None,
    ) -> Decoded:  # fmt: skip
        """Decode a file, or the content of one, as `load_image` does.

        Parameters
        ----------
        with_hash : bool
            Whether the perceptual hash and the colours are wanted.
        square : int, optional
            The side of the square that the picture is squashed to in the end.

        Raises
        ------
        UnreadableImageError
            As `load_image`, or if decoding took over `seconds` or ended the process.
        DecoderError
            If no process can be started, which says nothing of the photo.
        """
        name = name or (source.name if isinstance(source, Path) else "The picture")
        process = self._process = self._running()
        alarm = _Alarm(self.seconds, process)
        alarm.start()
        try:
            options = {"name": name, "side": side, "hash": with_hash, "square": square}
            answer = self._ask(process, source, options)
        finally:
            alarm.cancel()
        if answer is None:
            self.close()
            raise UnreadableImageError(self._obituary(name, alarm.rang))
        return answer

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
            return subprocess.Popen(
                command_for(MODULE),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(OPENBLAS_NUM_THREADS="1"),
                cwd=PACKAGES,
                start_new_session=True,
            )
        except OSError as error:
            raise DecoderError(
                f"No process that decodes photos can be started ({error.strerror}). "
                "Close other programs and try again."
            ) from error

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


class DecoderPool:
    """Decoders for several threads; each photo takes one that is free."""

    def __init__(self, size: int, seconds: float = SECONDS) -> None:
        self._decoders = [Decoder(seconds) for _ in range(size)]
        self._free: LifoQueue[Decoder] = LifoQueue()
        for decoder in self._decoders:
            self._free.put(decoder)

    def decode(
        self, source: Path | bytes, name: str | None = None, side: int = MAX_SIDE,
        with_hash: bool = False, square: int | None = None,
    ) -> Decoded:  # fmt: skip
        """See `Decoder.decode`."""
        with self._borrowed() as decoder:
            return decoder.decode(source, name, side, with_hash, square)

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
def shared_pool() -> DecoderPool:
    """Return the pool that everything in this process may use."""
    return DecoderPool(2)


def _read_answer(header: dict[str, Any], pixels: IO[bytes]) -> Decoded | None:
    if "error" in header:
        raise UnreadableImageError(header["error"])
    width, height = header["size"]
    content = pixels.read(width * height * 3)
    if len(content) < width * height * 3:
        return None
    image = Image.frombytes("RGB", (width, height), content)
    facts = Facts(**header["facts"])
    image.info = {"facts": facts}
    colours = np.array(header["colours"], np.float32) if header["colours"] else None
    return Decoded(image, facts, header["phash"], colours)


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    for line in requests:
        request = json.loads(line)
        source = requests.read(request["bytes"]) if "bytes" in request else request["path"]
        try:
            image = load_image(source, request["name"], request["side"])
        except UnreadableImageError as error:
            answers.write(json.dumps({"error": str(error)}).encode() + b"\n")
        else:
            header: dict[str, Any] = {"facts": asdict(image.info["facts"]),
                      "phash": perceptual_hash(image) if request["hash"] else None,
                      "colours": describe(image).tolist() if request["hash"] else None}  # fmt: skip
            if request["square"]:
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
