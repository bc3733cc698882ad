"""Results are called right or wrong on the command line, and queries stand by that."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from semsearch import Library
from semsearch.cli import app
from semsearch.errors import SemsearchError
from semsearch.feedback.marks import Marks, like_photo
from semsearch.feedback.names import Names
from semsearch.feedback.pairs import Pairs
from semsearch.models.manifest import data_dir

PHOTOS = data_dir() / "demo" / "photos"
FISH = [PHOTOS / f"gcompris__fish-{name}.jpg" for name in ("fish14", "fish6", "fish18")]
MILLS = [PHOTOS / f"gcompris__energy-{name}.jpg" for name in ("windmill11", "windmill12")]


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def marks() -> Marks:
    return Marks(Library.named("demo"))


def run(*arguments: object, answer: str = "") -> Result:
    return CliRunner().invoke(app, ["quality", *map(str, arguments)], input=answer)


def told(*arguments: object) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refusal(*arguments: object) -> str:
    done = run(*arguments)
    assert isinstance(done.exception, SemsearchError), done.output
    return str(done.exception)


def content(file: Path) -> str:
    return Library.named("demo").contents_of([file])[file]


def test_photos_are_marked_and_the_query_stands_by_them(marks: Marks) -> None:
    found = told("windmill", "--right", *MILLS, "--wrong", FISH[0])
    assert marks.of("windmill") == {content(MILLS[0]): True, content(MILLS[1]): True,
                                    content(FISH[0]): False}  # fmt: skip
    assert found["now"]["p_at_10"] == 1
    assert (found["now"]["right"], found["now"]["unmarked"]) == (2, 8)
    assert found["now"]["order"] == 1
    assert found["first"][0].keys() == {"path", "id", "right"}
    assert [word["word"] for word in found["words"]] == ["windmill"]
    said = run("windmill").stdout
    assert "P@10 100%, 34% to 100% with so few" in said
    assert f"right {MILLS[0]}" in " ".join(said.split())


def test_a_word_that_fails_is_named_and_a_name_taught_from_its_marks(marks: Marks) -> None:
    wrong = [Path(row["path"]) for row in told("Wanda")["first"] if Path(row["path"]) not in FISH]
    done = run("Wanda", "--right", *FISH, "--wrong", *wrong)
    assert "3 of its first 10 are right: found badly." in done.stdout
    assert "wanda: right photos score no better than wrong ones" in done.stdout
    assert 'With: semsearch quality "Wanda" --teach' in done.stdout
    taught = run("Wanda", "--teach")
    assert "Wanda is taught with 3 examples and 7 refusals." in taught.stdout
    assert "With each judged as if it had taught nothing" in taught.stdout
    assert "Wanda" in Names(Library.named("demo"))


def test_all_that_was_judged_is_one_table(marks: Marks) -> None:
    assert run().exit_code == 1
    marks.set("windmill", {content(MILLS[0]): True})
    marks.set("fish", {content(MILLS[0]): False, content(FISH[0]): True})
    found = told()
    assert sorted(own["query"] for own in found["queries"]) == ["fish", "windmill"]
    assert found["mean"] == 1
    said = run().stdout
    assert "P@10 100% on the mean of 2 queries" in said


def test_a_photo_is_judged_and_its_marks_become_pairs(marks: Marks) -> None:
    asked = MILLS[0]
    last = told("--image", asked)["first"][9]["path"]
    found = told("--image", asked, "--right", MILLS[1], "--wrong", last)
    assert found["query"] == like_photo(content(asked))
    assert {own["kind"] for own in found["remedies"]} >= {"likeness"}
    assert "2 pairs are told." in run("--image", asked, "--teach").stdout
    assert len(Pairs(Library.named("demo"))) == 2


def test_marks_are_forgotten_once_that_is_confirmed(marks: Marks) -> None:
    marks.set("fish", {content(FISH[0]): True})
    marks.set("windmill", {content(MILLS[0]): True})
    assert told("fish", "--forget")["forgotten"] == [
        {"query": "fish", "sha256": content(FISH[0]), "right": True}
    ]
    assert run("--forget", answer="n\n").exit_code == 1
    assert [own.query for own in marks] == ["windmill"]
    assert "1 mark is forgotten." in run("--forget", answer="y\n").stdout
    assert list(marks) == []


@pytest.mark.parametrize(
    ("arguments", "why"),
    [(("--right", MILLS[0]), "Say what was searched for"),
     (("--teach",), "Say what was searched for"),
     (("fish", "--image", FISH[0]), "not both"),
     (("fish", "--right", FISH[0], "--forget"), "one thing at a time"),
     (("fish", "--right", FISH[0], "--wrong", FISH[0]), "both as right and as wrong"),
     (("fish", "--right", "none.jpg"), "is no photo of the library demo"),
     (("?!",), "no word"), (("x" * 301,), "300 are the most"), (("fish", "--teach"), "Mark at"),
     (("waves on a beach", "--teach"), "not the name of one thing")],
)  # fmt: skip
def test_what_makes_no_sense_is_said(marks: Marks, arguments: tuple[object, ...], why: str) -> None:
    assert why in refusal(*arguments)
    assert list(marks) == []


def test_an_option_without_photos_says_so(marks: Marks) -> None:
    done = run("fish", "--right", "--json")
    assert done.exit_code == 2
    assert "Option '--right' requires an argument" in done.output
