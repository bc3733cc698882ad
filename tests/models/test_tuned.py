"""Tuned encoders: their names, and what is said of one that is gone or damaged."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from semsearch import Library, SearchEngine
from semsearch.cli import app
from semsearch.encoders import LazyEncoder, encoder_names, load_encoder
from semsearch.encoders.tuned.names import check_name
from semsearch.errors import EncoderNameError, ModelFileError, UnknownEncoderError
from semsearch.files import sha256
from semsearch.models.manifest import head_path
from semsearch.models.tuned import (
    FACTS,
    HEAD,
    WEIGHTS,
    TunedFiles,
    find_tuned,
    forget_tuned,
    tuned_encoders,
    tuned_folder,
)


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def add(name: str, content: str = "weights", blocks: int = 1) -> Path:
    """Put files where a tuned encoder's are; they hold nothing of use."""
    folder = tuned_folder() / "new"
    folder.mkdir(parents=True)
    (folder / WEIGHTS).write_text(content)
    (folder / HEAD).write_text("head")
    sums = {file: sha256(folder / file) for file in (WEIGHTS, HEAD)}
    facts = {"encoder": "vgg16", "blocks": blocks, "photos": 9, "labels": [], "sha256": sums}
    (folder / FACTS).write_text(json.dumps(facts))
    return folder.rename(tuned_folder() / f"{name}@{sums[WEIGHTS][:8]}")


def test_an_encoder_is_found_by_its_short_name_and_by_its_whole_one() -> None:
    folder = add("groceries")
    for name in ("groceries", folder.name):
        found = find_tuned(name)
        assert found and found.folder == folder
        assert LazyEncoder(name).name == folder.name
        assert head_path(name) == folder / HEAD
    assert encoder_names()[-1] == "groceries"


def test_what_is_unfinished_or_of_somebody_else_is_no_encoder() -> None:
    for name in ("groceries.unfinished", "notes", "groceries@1234", "Groceries@01234567"):
        (tuned_folder() / name).mkdir(parents=True)
    assert tuned_encoders() == []


def test_an_unknown_name_is_answered_with_all_that_there_are() -> None:
    add("groceries")
    with pytest.raises(UnknownEncoderError, match=r"vgg16.*efficientnet-b3.*groceries"):
        load_encoder("grocery")


def test_a_library_says_that_its_encoder_is_gone(tmp_path: Path) -> None:
    library = Library(tmp_path / "photos.sqlite")
    folder = add("groceries")
    library.choose_encoder(folder.name)
    shutil.rmtree(folder)
    with pytest.raises(UnknownEncoderError, match=r"is not at .*Put its folder back there"):
        SearchEngine.open(str(library.path))


def test_a_library_says_that_its_encoder_was_trained_anew(tmp_path: Path) -> None:
    library = Library(tmp_path / "photos.sqlite")
    former = add("groceries")
    library.choose_encoder(former.name)
    shutil.rmtree(former)
    add("groceries", "other weights")
    with pytest.raises(UnknownEncoderError, match=r"trained anew.*index .*--encoder groceries"):
        SearchEngine.open(str(library.path))


@pytest.mark.parametrize("file", [WEIGHTS, HEAD])
def test_files_that_are_not_the_recorded_ones_are_refused(file: str) -> None:
    folder = add("groceries")
    (folder / file).write_text("something else")
    with pytest.raises(ModelFileError, match=rf"{file} is damaged.*SHA-256.*train"):
        head_path("groceries") if file == HEAD else load_encoder(folder.name)


def test_weights_under_the_name_of_others_are_refused() -> None:
    folder = add("groceries")
    other = folder.rename(folder.with_name("groceries@01234567"))
    with pytest.raises(ModelFileError, match="that of another encoder"):
        load_encoder(other.name)


def test_whole_files_that_hold_no_network_are_refused() -> None:
    with pytest.raises(ModelFileError, match="holds no tuned encoder"):
        load_encoder(add("groceries", "no arrays at all").name)


def test_an_encoder_is_listed_until_it_is_deleted() -> None:
    runner, folder = CliRunner(), add("groceries")
    assert folder.name in runner.invoke(app, ["encoders"]).output
    assert "You have tuned no encoder" in str(runner.invoke(app, ["encoders", "--forget", "x"]))
    assert folder.exists()
    assert runner.invoke(app, ["encoders", "--forget", "groceries", "--yes"]).exit_code == 0
    assert not folder.exists() and tuned_encoders() == []
    assert "None yet" in runner.invoke(app, ["encoders"]).output


def test_what_somebody_put_into_its_folder_is_not_deleted() -> None:
    folder = add("groceries")
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(ModelFileError, match="also holds notes.txt"):
        forget_tuned(TunedFiles(folder))
    assert {path.name for path in folder.iterdir()} == {"notes.txt", WEIGHTS, HEAD, FACTS}


def test_a_damaged_encoder_is_told_of_and_can_be_deleted() -> None:
    folder = add("groceries")
    (folder / FACTS).write_text("{")
    listed = CliRunner().invoke(app, ["encoders"])
    assert listed.exit_code == 0 and "encoder.json is damaged" in listed.output.replace("\n", "")
    assert CliRunner().invoke(app, ["encoders", "--forget", "groceries", "--yes"]).exit_code == 0
    assert not folder.exists()


@pytest.mark.parametrize("name", ["vgg16", "", "Dogs", "my dogs", "-dogs", "dogs@1", "x" * 41])
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(EncoderNameError, match="--name"):
        check_name(name, may_replace=True)


def test_a_name_is_taken_until_it_may_be_replaced() -> None:
    add("groceries")
    with pytest.raises(EncoderNameError, match="--force"):
        check_name("groceries", may_replace=False)
    check_name("groceries", may_replace=True)
    check_name("groceries-2", may_replace=False)
