"""Names are written to one file, and read from it strictly: all of it, or nothing."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from semsearch import Library
from semsearch.errors import NamesFileError
from semsearch.feedback import names_file
from semsearch.feedback.examples import Example, NameRecord
from semsearch.feedback.names import Names
from semsearch.feedback.names_file import is_names_file, load_names, read_names, written_names

A, B, C = (letter * 64 for letter in "abc")
MADE = "2026-01-02T03:04:05+00:00"
VECTOR = np.array([0.25, -1.5, 3e-9], np.float32)
REX = NameRecord(
    "Rex",
    MADE,
    (Example(A), Example(B, (0.1, 0.2, 0.5, 0.75)), Example(C, is_of=False)),
    {
        "vgg16": {Example(A): VECTOR, Example(C, is_of=False): 2 * VECTOR},
        "b3": {Example(A): VECTOR},
    },
)


def vectors(record: NameRecord) -> dict[tuple[str, Example], list[float]]:
    return {
        (encoder, own): vector.tolist()
        for encoder, kept in record.embeddings.items()
        for own, vector in kept.items()
    }


def changed(path: str, value: Any) -> bytes:
    """The file of one name with one thing in it that is another."""
    said = json.loads(written_names([REX]))
    *way, last = path.split(".")
    place = said
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[int(last) if last.isdigit() else last] = value
    return json.dumps(said).encode()


def test_what_was_written_is_read_to_the_bit() -> None:
    boat = NameRecord("our boat", MADE, (Example(B),))
    rex, other = read_names(written_names([REX, boat]), "names.json", {"vgg16": 3})
    assert (rex.name, rex.made, rex.examples) == ("Rex", MADE, REX.examples)
    assert vectors(rex) == vectors(REX)
    assert other == boat


def test_a_name_goes_from_one_library_to_another(tmp_path: Path) -> None:
    here, there = (Names(Library(tmp_path / f"{name}.sqlite")) for name in ("here", "there"))
    here.add([REX])
    there.teach("REX", [Example(B, (0.1, 0.2, 0.5, 0.75), is_of=False), Example("d" * 64)])
    content = written_names([here.record("rex")])
    (change,) = there.add(read_names(content, "names.json", {}))
    assert (change.name, change.is_new) == ("REX", False)
    assert change.added == (Example(A), Example(C, is_of=False))
    # What was said here stays.
    assert Example(B, (0.1, 0.2, 0.5, 0.75), is_of=False) in there.examples("Rex")
    np.testing.assert_array_equal(there.embeddings("Rex", "vgg16")[Example(A)], VECTOR)
    there.undo(change)
    assert len(there.examples("Rex")) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no JSON"), (b"\xff\xfe", "no JSON"), (b"[" * 100_000, "too deeply"),
        (b"null", "format"), (b"{}", "format"), (changed("format", "names"), "its format"),
        (changed("version", 2), "another version"), (changed("version", True), "another version"),
        (changed("names", []), "no list"), (changed("names", {}), "no list"),
        (changed("names.0", 5), "name 1 does not have"),
        (changed("names.0.name", 5), "no text"), (changed("names.0.name", "R" * 300), "too long"),
        (changed("names.0.name", "🐶"), "emoji"), (changed("names.0.name", "\ud800"), "cannot"),
        (changed("names.0.made", "yesterday"), "no date"), (changed("names.0.made", 5), "no date"),
        (changed("names.0.examples", "A"), "no list"), (changed("names.0.examples", []), "no exam"),
        (changed("names.0.examples.0.sha256", "A" * 64), "SHA-256"),
        (changed("names.0.examples.0.sha256", 7), "SHA-256"),
        (changed("names.0.examples.0.sha256", C), "one of the two"),
        (changed("names.0.examples.0.is_of", 1), "whether"),
        (changed("names.0.examples.1.box", [0, 0, 1]), "box"),
        (changed("names.0.examples.1.box", [0.5, 0, 0.5, 1]), "box"),
        (changed("names.0.examples.1.box", [0, 0, 10**400, 1]), "box"),
        (changed("names.0.examples.1.box", [0, 0, True, 1]), "box"),
        (changed("names.0.examples.1.box", [0, 0, 2, 1]), "box"),
        (changed("names.0.examples.1.box", "0011"), "box"),
        (changed("names.0.examples.0.embeddings", []), "no list of embeddings"),
        (changed("names.0.examples.0.embeddings.vgg16", "%%%%"), "damaged"),
        (changed("names.0.examples.0.embeddings.vgg16", "AAAA"), "damaged"),
        (changed("names.0.examples.0.embeddings.vgg16", [1.0]), "damaged"),
        (changed("names.0.examples.0.embeddings.vgg16", ""), "0 numbers instead"),
        (changed("names.0.examples.0.embeddings.vgg16", "AAAAAA=="), "1 numbers instead of 3"),
        (changed("names.0.examples.0.embeddings.new", "AAAAAA=="), "no numbers"),
        (changed("names.0.examples.0.embeddings." + "e" * 61, "AAAAAA=="), "no encoder"),
        (changed("names", [json.loads(written_names([REX]))["names"][0]] * 2), "twice"),
        (written_names([REX]).replace(b"0.75", b"NaN"), "NaN is no number"),
        (written_names([REX]).replace(b"0.75", b"Infinity"), "Infinity is no number"),
        (written_names([REX])[:-9], "no JSON"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_refused_and_named(content: bytes, why: str) -> None:
    with pytest.raises(NamesFileError, match=why) as told:
        read_names(content, "names.json", {"vgg16": 3})
    assert str(told.value).startswith("names.json holds no names that can be taken: ")
    assert "Nothing was changed." in str(told.value)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_an_embedding_that_is_no_numbers_is_refused(number: float) -> None:
    vector = np.array([1, number, 0], "<f4")
    given = base64.b64encode(vector.tobytes()).decode()
    with pytest.raises(NamesFileError, match="no numbers"):
        read_names(changed("names.0.examples.0.embeddings.vgg16", given), "names.json", {})


def test_an_encoder_says_how_long_its_embeddings_are() -> None:
    with pytest.raises(NamesFileError, match="3 numbers instead of 512"):
        read_names(written_names([REX]), "names.json", {"vgg16": 512})


def test_one_wrong_name_stops_the_others(library: Library) -> None:
    names = Names(library)
    records = [REX, NameRecord("Bella", MADE, (Example(A, is_of=False),))]
    with pytest.raises(NamesFileError, match="Bella has no example"):
        names.add(read_names(written_names(records), "names.json", {}))
    assert list(names) == []


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "names.json"
    file.write_bytes(written_names([REX]))
    monkeypatch.setattr(names_file, "LARGEST", 100)
    content = load_names(file)
    assert len(content) == 101
    with pytest.raises(NamesFileError, match="larger than 100 bytes"):
        read_names(content, "names.json", {})


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NamesFileError, match="none.json cannot be read"):
        load_names(tmp_path / "none.json")
    with pytest.raises(NamesFileError, match="is no file"):
        load_names(tmp_path)


def test_a_file_of_names_is_known_by_its_beginning(tmp_path: Path) -> None:
    file = tmp_path / "names.json"
    file.write_bytes(written_names([]))
    assert is_names_file(file)
    file.write_bytes(b'{"names": []}')
    assert not is_names_file(file)
