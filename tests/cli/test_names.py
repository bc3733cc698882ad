"""Things are taught by name, listed, carried over and forgotten on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from semsearch import Library
from semsearch.cli import app
from semsearch.errors import SemsearchError
from semsearch.feedback.examples import Example
from semsearch.feedback.memory_file import MemoryFile
from semsearch.feedback.names import Names
from semsearch.models.manifest import data_dir

PHOTOS = data_dir() / "demo" / "photos"
FISH = [PHOTOS / f"gcompris__fish-{name}.jpg" for name in ("fish14", "fish6", "fish18")]
KITTEN = PHOTOS / "gcompris__animals-kitten.jpg"
DOG = PHOTOS / "gcompris__farm-dog.jpg"


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def names() -> Names:
    return Names(Library.named("demo"))


def run(*arguments: object, answer: str = "") -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], input=answer)


def told(*arguments: object) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refusal(*arguments: object) -> str:
    done = run(*arguments)
    assert isinstance(done.exception, SemsearchError), done.output
    return str(done.exception)


def content(names: Names, file: Path) -> str:
    return names.library.contents_of([file])[file]


def test_photos_teach_a_name_that_finds_excludes_and_says_what_it_learned() -> None:
    taught = told("name", "Wanda", *FISH)
    assert (taught["name"], taught["new"], taught["added"], taught["examples"]) == (
        "Wanda", True, 3, 3,
    )  # fmt: skip
    found = [row["path"] for row in told("search", "--text", "wanda", "-k", 3)["matches"]]
    assert set(found) == set(map(str, FISH))
    without = told("search", "--text", "fish -Wanda", "-k", 10)
    assert not set(map(str, FISH)) & {row["path"] for row in without["matches"]}
    assert without["names"] == [{"name": "Wanda", "weight": -1}]
    learned = told("name", "WANDA")
    assert (learned["examples"], learned["refusals"], learned["gone"]) == (3, 0, 0)
    assert learned["likely"] == taught["likely"] and 0 < learned["agreement"] < 1
    assert "how sure of an example" in run("name", "wanda").stdout


def test_more_photos_add_to_a_name_and_it_says_so(names: Names) -> None:
    said = run("name", "Wanda", FISH[0])
    assert "Wanda is taught with 1 example." in said.stdout
    said = run("name", "wanda", *FISH, "--not", KITTEN, DOG)
    assert "Wanda is there already, and gets 2 examples and 2 refusals more." in said.stdout
    said = run("name", "Wanda", FISH[1])
    assert "learns nothing new" in said.stdout
    assert [own.is_of for own in names.examples("Wanda")] == [True, True, True, False, False]


def test_a_photo_that_was_refused_may_be_an_example_later(names: Names) -> None:
    told("name", "Wanda", FISH[0], FISH[1], "--not", KITTEN)
    told("name", "Wanda", "--not", FISH[1])
    assert told("name", "Wanda", KITTEN)["turned"] == 1
    kinds = {own.sha256: own.is_of for own in names.examples("Wanda")}
    assert kinds[content(names, KITTEN)] and not kinds[content(names, FISH[1])]


def test_a_box_is_kept_as_shares_and_the_whole_photo_is_none(names: Names) -> None:
    told("name", "Wanda", FISH[0], "--box", "10,20,60.5,90")
    told("name", "Otto", FISH[0], "--box", "0,0,100,100")
    sha256 = content(names, FISH[0])
    assert names.examples("Wanda") == [Example(sha256, (0.1, 0.2, 0.605, 0.9))]
    assert names.examples("Otto") == [Example(sha256)]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("R" * 300, KITTEN), "300 characters is too long"), (("🐶", KITTEN), "without emoji"),
        (("", KITTEN), "needs a name"), (("Mia", KITTEN, "--not", KITTEN), "one of the two"),
        (("Mia",), "no name 'Mia'"), (("Mia", "--not", KITTEN), "at least one photo"),
        (("Mia", "none.jpg"), "no photo of the library"), (("Mia", PHOTOS), "no photo of the"),
        (("Mia", KITTEN, "--box", "50,50,50,50"), "shows nothing"),
        (("Mia", KITTEN, "--box", "nan,0,50,50"), "shows nothing"),
        (("Mia", KITTEN, "--box", "1,2,3"), "is no box"),
        (("Mia", KITTEN, DOG, "--box", "0,0,50,50"), "needs one PHOTO"),
        (("Mia", "--box", "0,0,50,50"), "needs one PHOTO"),
        (("Mia", KITTEN, "--rename", "Tom"), "one thing at a time"),
        (("Mia", "--questions", "--rename", "Tom"), "one thing at a time"),
        (("Mia", "--questions"), "no name 'Mia'"), (("Mia", "--rename", "Tom"), "no name 'Mia'"),
        (("Wanda", "--rename", "otto"), "There is a name 'otto' already"),
        (("Wanda", "--rename", "a, b"), "commas"),
    ],
)  # fmt: skip
def test_what_cannot_be_taught_is_said_and_nothing_is_lost(
    names: Names, arguments: tuple[object, ...], why: str
) -> None:
    names.teach("Wanda", [Example(content(names, FISH[0]))])
    names.teach("Otto", [Example(content(names, FISH[1]))])
    assert why in refusal("name", *arguments)
    assert {own.name: own.examples for own in names} == {"Otto": 1, "Wanda": 1}


def test_a_name_that_is_a_word_too_says_how_each_is_typed(names: Names) -> None:
    said = run("name", "tiger", FISH[0])
    assert "tiger is a word too: type Tiger with a capital letter for yours" in said.stderr
    assert [own.name for own in names] == ["Tiger"]
    word, name = (run("search", "--text", text, "-k", 1) for text in ("a tiger", "a Tiger"))
    assert "Read tiger as the word. Type Tiger," in word.stderr
    assert "Read Tiger as the name" in name.stderr
    assert FISH[0].name in name.stdout and FISH[0].name not in word.stdout
    assert told("search", "--text", "a tiger", "-k", 1)["either"] == ["Tiger"]


def test_it_asks_about_the_photos_that_it_is_least_sure_of() -> None:
    told("name", "Wanda", *FISH)
    asked = told("name", "Wanda", "--questions")["questions"]
    distances = [abs(row["score"] - 0.5) for row in asked]
    assert asked and distances == sorted(distances)
    assert not set(map(str, FISH)) & {row["path"] for row in asked}
    assert Path(asked[0]["path"]).name in run("name", "Wanda", "--questions").stdout


def test_a_name_is_renamed_listed_and_forgotten_once_that_is_confirmed(names: Names) -> None:
    assert run("names").exit_code == 1
    told("name", "Wanda", FISH[0])
    assert told("name", "wanda", "--rename", " Otto ") == {"name": "Otto", "was": "Wanda"}
    (row,) = told("names")["names"]
    assert (row["name"], row["examples"], row["refusals"]) == ("Otto", 1, 0)
    assert "Otto" in run("names").stdout
    assert run("forget-name", "otto", answer="n\n").exit_code == 1
    assert "Otto" in names
    assert "Otto is forgotten." in run("forget-name", "OTTO", answer="y\n").stdout
    assert "knows none so far" in refusal("forget-name", "Otto", "--yes")


def test_names_are_carried_to_a_library_that_has_none_of_the_photos(
    names: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "names.json"
    assert run("names", "--export", file).exit_code == 1 and not file.exists()
    # Only what the library knows of the photo teaches the other one.
    names.teach("Wanda", [Example(content(names, own)) for own in FISH])
    assert told("names", "--export", file)["exported"] == 1
    assert told("names", "--export", file)["file"] == str(file)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    (change,) = told("names", "--import", file)["imported"]
    assert (change["name"], change["new"], change["added"]) == ("Wanda", True, 3)
    kept = Names(Library.named("demo")).embeddings("Wanda", Library.named("demo").encoder)
    assert len(kept) == 3
    assert "learns nothing new" in run("names", "--import", file).stdout


def test_a_file_of_somebody_else_is_neither_replaced_nor_taken(tmp_path: Path) -> None:
    told("name", "Wanda", FISH[0])
    file = tmp_path / "notes.json"
    file.write_text("{}", "utf-8")
    assert "is there already" in refusal("names", "--export", file)
    assert f"{file} holds no names" in refusal("names", "--import", file)
    assert "one thing at a time" in refusal("names", "--import", file, "--export", file)
    assert file.read_text("utf-8") == "{}"
    assert told("names", "--export", file, "--force")["exported"] == 1


def test_a_damaged_memory_is_named_and_words_are_still_found() -> None:
    memory = MemoryFile(Library.named("demo"))
    memory.path.parent.mkdir(parents=True)
    memory.path.write_bytes(b"no memory at all" * 100)
    assert told("search", "--text", "windmill", "-k", 1)["found"]
    assert "is damaged" in refusal("names")
    assert "is damaged" in refusal("name", "Wanda", FISH[0])
