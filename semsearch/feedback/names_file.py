"""Names in a file, with what encoders made of their examples: taught here, known in any library."""

import base64
import json
import re
import stat
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from semsearch.errors import NamesFileError, SemsearchError
from semsearch.feedback.examples import DIGITS, Box, Example, NameRecord, check_said_once
from semsearch.feedback.names import checked_name, name_key
from semsearch.files import printable, size_text
from semsearch.vectors import Array

FORMAT, VERSION = "semsearch names", 1
START = f'{{"format": "{FORMAT}"'.encode()
# Bytes; some ten thousand examples.
LARGEST = 64_000_000
MOST_NAMES = 10_000
MOST_NUMBERS = 65_536
LONGEST_ENCODER = 60
SHA256 = re.compile(r"[0-9a-f]{64}")
FLOAT = np.dtype("<f4")


def written_names(records: Iterable[NameRecord]) -> bytes:
    """Return the file that holds names; `read_names` reads it."""
    said = [_said(record) for record in records]
    return json.dumps({"format": FORMAT, "version": VERSION, "names": said}).encode()


def is_names_file(path: Path) -> bool:
    """Return whether a file was written by `written_names`, as its beginning says."""
    with path.open("rb") as file:
        return file.read(len(START)) == START


def load_names(path: Path) -> bytes:
    """Return the content of a file that may hold names, see `read_names`.

    Raises
    ------
    NamesFileError
        If it cannot be read, or is larger than any file of names.
    """
    called = printable(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise NamesFileError(f"{called} is no file. Give one that was exported.")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise NamesFileError(f"{called} cannot be read ({error.strerror}).") from error


def read_names(content: bytes, called: str, lengths: Mapping[str, int]) -> list[NameRecord]:
    """Return the names in a file.

    Parameters
    ----------
    content : bytes
    called : str
        What to call the file in a message.
    lengths : mapping of str to int
        How many numbers encoders make of an example, where that is known.

    Raises
    ------
    NamesFileError
        If anything of it is not as `written_names` writes it, or cannot be taught.
    """
    try:
        if len(content) > LARGEST:
            raise NamesFileError(f"it is larger than {size_text(LARGEST)}")
        return _Reader(lengths).names(_json(content))
    except RecursionError:
        reason = "it is nested too deeply"
    except SemsearchError as error:
        reason = str(error).rstrip(".")
    raise NamesFileError(
        f"{called} holds no names that can be taken: {reason}. Nothing was changed. Export the "
        "names anew."
    )


def _said(record: NameRecord) -> dict[str, Any]:
    examples = [
        {
            "sha256": own.sha256,
            "box": own.box,
            "is_of": own.is_of,
            "embeddings": {
                encoder: base64.b64encode(vectors[own].astype(FLOAT).tobytes()).decode()
                for encoder, vectors in record.embeddings.items()
                if own in vectors
            },
        }
        for own in record.examples
    ]
    return {"name": record.name, "made": record.made, "examples": examples}


def _json(content: bytes) -> Any:
    def refuse(constant: str) -> NoReturn:
        raise NamesFileError(f"{constant} is no number")

    try:
        return json.loads(content.decode("utf-8"), parse_constant=refuse)
    except ValueError as error:
        raise NamesFileError("it is no JSON") from error


class _Reader:
    """Reads the names of one file.

    Parameters
    ----------
    lengths : mapping of str to int
        How many numbers encoders make of an example, where that is known.
    """

    def __init__(self, lengths: Mapping[str, int]) -> None:
        self._lengths = dict(lengths)

    def names(self, said: Any) -> list[NameRecord]:
        """Return all names."""
        _, version, names = self._fields(said, "the file", ("format", "version", "names"))
        if said["format"] != FORMAT:
            raise NamesFileError(f"its format is not {FORMAT!r}")
        if type(version) is not int or version != VERSION:
            raise NamesFileError("it is of another version. Update semsearch")
        if not isinstance(names, list) or not 0 < len(names) <= MOST_NAMES:
            raise NamesFileError(f"names is no list of 1 to {MOST_NAMES:,}")
        records = [self._name(own, number) for number, own in enumerate(names, 1)]
        if len({name_key(record.name) for record in records}) < len(records):
            raise NamesFileError("one name is there twice")
        return records

    def _name(self, said: Any, number: int) -> NameRecord:
        name, made, examples = self._fields(said, f"name {number}", ("name", "made", "examples"))
        if not isinstance(name, str):
            raise NamesFileError(f"name {number} is no text")
        name = checked_name(name)
        if not isinstance(examples, list):
            raise NamesFileError(f"the examples of {name} are no list")
        kept: dict[str, dict[Example, Array]] = {}
        found = [self._example(own, f"an example of {name}", kept) for own in examples]
        if not any(own.is_of for own in found):
            raise NamesFileError(f"{name} has no example")
        check_said_once(found)
        return NameRecord(name, _made(made, name), tuple(dict.fromkeys(found)), kept)

    def _example(self, said: Any, where: str, kept: dict[str, dict[Example, Array]]) -> Example:
        fields = ("sha256", "box", "is_of", "embeddings")
        sha256, box, is_of, embeddings = self._fields(said, where, fields)
        if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
            raise NamesFileError(f"{where} has no SHA-256")
        if not isinstance(is_of, bool):
            raise NamesFileError(f"{where} does not say whether it shows it")
        if not isinstance(embeddings, dict):
            raise NamesFileError(f"{where} has no list of embeddings")
        own = Example(sha256, _box(box, where), is_of)
        for encoder, text in embeddings.items():
            if not 0 < len(encoder) <= LONGEST_ENCODER or not encoder.isprintable():
                raise NamesFileError(f"{where} names no encoder")
            kept.setdefault(encoder, {})[own] = self._embedding(encoder, text, where)
        return own

    def _embedding(self, encoder: str, text: Any, where: str) -> Array:
        try:
            content = base64.b64decode(text, validate=True)
            vector = np.frombuffer(content, FLOAT).astype(np.float32)
        except (ValueError, TypeError):
            raise NamesFileError(f"the embedding of {where} by {encoder} is damaged") from None
        length = self._lengths.setdefault(encoder, len(vector))
        if not 0 < len(vector) <= MOST_NUMBERS or len(vector) != length:
            raise NamesFileError(
                f"the embedding of {where} by {encoder} has {len(vector):,} numbers instead of "
                f"{length:,}"
            )
        if not np.isfinite(vector).all() or not vector.any():
            raise NamesFileError(f"the embedding of {where} by {encoder} holds no numbers")
        return vector

    @staticmethod
    def _fields(said: Any, where: str, names: tuple[str, ...]) -> list[Any]:
        if not isinstance(said, dict) or not said.keys() >= set(names):
            raise NamesFileError(f"{where} does not have {', '.join(names)}")
        return [said[name] for name in names]


def _made(said: Any, name: str) -> str:
    try:
        return datetime.fromisoformat(said).isoformat(timespec="seconds")
    except (TypeError, ValueError):
        raise NamesFileError(f"when {name} was made is no date") from None


def _box(said: Any, where: str) -> Box | None:
    if said is None:
        return None
    are_numbers = isinstance(said, list) and all(type(side) in (int, float) for side in said)
    if are_numbers and len(said) == 4 and all(0 <= side <= 1 for side in said):
        left, top, right, bottom = (round(float(side), DIGITS) for side in said)
        if left < right and top < bottom:
            return left, top, right, bottom
    raise NamesFileError(f"the box of {where} is none")
