"""What is said of photos on the command line: what it is worth, switched off, and named."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from small import xmp
from telling import make_library, rows_of
from typer.testing import CliRunner, Result

from semsearch import Library, SearchEngine, load_encoder
from semsearch.cli import app
from semsearch.errors import SemsearchError
from semsearch.facts.said import CAPTION, Saying
from semsearch.indexing.indexer import index_folders
from semsearch.models.manifest import data_dir

EASTER = Saying(CAPTION, "Xanthippa's kitchen at Easter")


@pytest.fixture
def named(tmp_path: Path, engine: SearchEngine) -> Iterator[Library]:
    """A library whose folders tell what photos show; of one photo there is a caption."""
    photos = [(row, f"{kind}/IMG_{row:04}.jpg", [EASTER] if n == 20 else [])
              for n, (row, kind) in enumerate(rows_of(engine))]  # fmt: skip
    yield make_library(tmp_path, engine, photos)


def run(library: Library, *arguments: object) -> Result:
    done = CliRunner().invoke(app, [*map(str, arguments), "--library", str(library.path)])
    if isinstance(done.exception, SemsearchError):
        raise done.exception
    return done


def test_it_says_what_each_source_is_worth(named: Library) -> None:
    lines = run(named, "captions").stdout.splitlines()
    assert [line.split()[:2] for line in lines[1:3]] == [["caption", "1"], ["folder", "63"]]
    facts = json.loads(run(named, "captions", "--json").stdout)
    assert facts["heeded"] is True
    worth = {own["source"]: own["worth"] for own in facts["said"]}
    assert worth["folder"] > 0.75


def test_it_is_switched_off_and_on(named: Library) -> None:
    def first() -> dict[str, object]:
        found = json.loads(run(named, "search", "--text", "xanthippa", "--json", "-k", 1).stdout)
        return {"found": found["found"], **found["matches"][0]}

    before = first()
    assert before["found"] and before["said"][0]["text"] == EASTER.text  # type: ignore[index]
    assert "do not count" in run(named, "captions", "--off").output
    assert not first()["found"] and "said" not in first()
    run(named, "captions", "--on")
    assert first() == before


def test_the_demo_library_is_fixed() -> None:
    with pytest.raises(SemsearchError, match="demo library is fixed"):
        run(Library.named("demo"), "captions", "--on")


def test_why_names_what_is_said_of_a_photo(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    photo = shutil.copy(data_dir() / "demo" / "photos" / "gcompris__farm-cat.jpg", photos)
    packet = xmp("", f"<dc:description>{EASTER.text}</dc:description>")
    (photos / "gcompris__farm-cat.xmp").write_bytes(packet)
    library = Library(tmp_path / "own.sqlite")
    index_folders(library, [photos], load_encoder("vgg16"))
    said = json.loads(run(library, "why", photo, "--text", "easter", "--json").stdout)["said"]
    assert [(own["source"], own["text"]) for own in said] == [(CAPTION, EASTER.text)]
    told = run(library, "why", photo, "--text", "easter").stdout
    assert f"caption “{EASTER.text}” (counts 0.5)" in told
    assert "Easter" not in run(library, "why", photo, "--text", "fish").stdout
