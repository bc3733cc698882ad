"""The command train: a head from photos, or a likeness from pairs; never a mixture of both."""

import csv
import json
from pathlib import Path

import pytest
from alike import pairs_of_colours
from typer.testing import CliRunner

from semsearch import Library, SearchEngine
from semsearch.cli import app
from semsearch.errors import SemsearchError
from semsearch.feedback.likeness.kept import KeptLikeness
from semsearch.feedback.pairs import Pairs


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def train(*arguments: object) -> str:
    """Return what a command that goes well prints, or raise its error."""
    done = CliRunner().invoke(app, ["train", *map(str, arguments)])
    if isinstance(done.exception, SemsearchError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Give a folder of photos to train a head or blocks on, or --pairs"),
        (("photos", "--pairs", "told"), "PHOTOS does not go with --pairs"),
        (("--pairs", "told", "--labelled", "a"), "--labelled does not go with --pairs"),
        (("photos", "--library", "demo"), "--library does not go with PHOTOS"),
        (("--pairs", "gone.csv"), "gone.csv is no file, no folder"),
        (("--pairs", "told"), "no pairs in told for the library demo"),
        (("--pairs", "told", "--library", "none"), "no photo library"),
    ],
)
def test_options_that_make_no_sense_are_told(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(SemsearchError, match=message):
        train(*arguments)


def test_a_likeness_is_learned_from_a_table(engine: SearchEngine, tmp_path: Path) -> None:
    paths = {photo.sha256: photo.path for photo in engine.photos[:]}
    table = tmp_path / "pairs.csv"
    with table.open("w", newline="") as file:
        for pair in pairs_of_colours(engine, 30):
            names = (paths[own] for own in pair.photos)
            csv.writer(file).writerow([*names, "alike" if pair.is_alike else "unlike"])
        csv.writer(file).writerow(["gone.jpg", "a.jpg", "alike"])
    found = json.loads(train("--pairs", table, "--json"))
    assert found["is_used"]
    assert (found["alike"], found["unlike"], found["sources"]) == (30, 30, [str(table)])
    assert found["place"] < found["place_before"]
    assert KeptLikeness(Library.named("demo"), engine.head).used is not None


def test_too_few_pairs_are_told_with_how_many_are_needed(engine: SearchEngine) -> None:
    Pairs(engine.library).tell(pairs_of_colours(engine, 4))
    with pytest.raises(SemsearchError, match="There are 4 pairs .* and 10 are needed"):
        train("--pairs", "told")


def test_a_likeness_is_switched_and_forgotten(engine: SearchEngine, tmp_path: Path) -> None:
    Pairs(Library.named("demo")).tell(pairs_of_colours(engine, 30))
    train("--pairs", "told")
    kept = KeptLikeness(Library.named("demo"), engine.head)
    for change, is_used in (("off", False), ("on", True), ("forget", False)):
        done = CliRunner().invoke(app, ["learned", "--likeness", change])
        assert done.exit_code == 0, done.output
        assert (kept.used is not None) is is_used
    done = CliRunner().invoke(app, ["learned", "--likeness", "on"])
    assert "No likeness was learned" in str(done.exception)
