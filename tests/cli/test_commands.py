"""The command line as people and programs use it."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from semsearch import Library, ProjectionHead, __version__
from semsearch.cli import app, libraries
from semsearch.encoders import OWN_ENCODER
from semsearch.feedback.memory import Memory
from semsearch.models.manifest import data_dir
from semsearch.processes import command_for
from semsearch.shipped import shipped

PHOTOS = data_dir() / "demo" / "photos"


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def semsearch(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "semsearch", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"COLUMNS": "200"}, check=False
    )
    assert "Traceback" not in done.stderr
    return done


def test_text_finds_photos() -> None:
    done = semsearch("search", "--text", "windmill", "-k", 3, "--json")
    matches = json.loads(done.stdout)["matches"]
    assert done.returncode == 0
    assert len(matches) == 3
    assert all("windmill" in match["path"] for match in matches)


def test_what_was_found_says_how_sure_it_is_in_words_or_how_alike() -> None:
    worded = semsearch("search", "--text", "windmill", "-k", 2)
    assert worded.stdout.split("\n")[0].split() == ["how", "sure", "photo"]
    assert worded.stdout.split("\n")[1].split()[0] == "surely"
    photo = PHOTOS / "gcompris__animals-kitten.jpg"
    alike = json.loads(semsearch("search", "--image", photo, "-k", 1, "--json").stdout)["matches"]
    assert [match["certainty"] for match in alike] == ["same picture"]
    mixed = semsearch("search", "--text", "grass -people", "-k", 1, "--json")
    assert "certainty" not in json.loads(mixed.stdout)["matches"][0]


def test_a_folder_is_indexed_once_and_then_searched(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("gcompris__farm-cat.jpg", "gcompris__tools-hammer1.jpg"):
        shutil.copy(PHOTOS / name, folder)
    (folder / "broken.jpg").write_bytes(b"no photo")
    first = semsearch("index", folder, "--json")
    assert first.returncode == 0
    report = json.loads(first.stdout)
    assert report["indexed"] == 2
    assert report["skipped"][0]["path"].endswith("broken.jpg")
    assert json.loads(semsearch("index", folder, "--json").stdout)["unchanged"] == 2
    found = semsearch("search", "--image", PHOTOS / "gcompris__animals-kitten.jpg", "--json")
    assert json.loads(found.stdout)["matches"][0]["path"].endswith("cat.jpg")


def test_folders_are_kept_fresh_listed_and_removed(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("gcompris__farm-cat.jpg", "gcompris__tools-hammer1.jpg"):
        shutil.copy(PHOTOS / name, folder)
    shutil.copy(PHOTOS / "gcompris__farm-cat.jpg", folder / "copy.jpg")
    report = json.loads(semsearch("index", folder, "--library", "own", "--json").stdout)
    assert (report["indexed"], report["copied"]) == (2, 1)
    (folder / "gcompris__tools-hammer1.jpg").rename(folder / "moved.jpg")
    (folder / "copy.jpg").unlink()
    report = json.loads(semsearch("index", "--library", "own", "--prune", "--json").stdout)
    assert (report["indexed"], report["moved"], report["forgotten"]) == (0, 1, 1)
    listed = json.loads(semsearch("libraries", "--json").stdout)["libraries"]
    assert [(row["name"], row["photos"]) for row in listed] == [("demo", 405), ("own", 2)]
    assert semsearch("remove", "own", "--yes").returncode == 0
    assert len(list(folder.iterdir())) == 2


def test_filters_narrow_a_search_down() -> None:
    done = semsearch("search", "--text", "windmill", "--orientation", "portrait", "--json")
    assert json.loads(done.stdout)["matches"]
    none = semsearch("search", "--text", "windmill", "--since", "2999-01-01", "--json")
    assert none.returncode == 1
    assert json.loads(none.stdout)["matches"] == []
    assert json.loads(none.stdout)["undated"] == 405
    said = semsearch("search", "--text", "windmill", "--since", "2999-01-01").stderr
    assert "no date: 405" in said


def test_a_match_says_when_it_was_taken_and_what_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(PHOTOS / "gcompris__farm-cat.jpg", folder / "IMG_20190704_183000.jpg")
    semsearch("index", folder)
    (match,) = json.loads(semsearch("search", "--text", "cat", "--json").stdout)["matches"]
    assert (match["taken"], match["taken_from"]) == ("2019-07-04 18:30:00", "name")


def test_a_damaged_library_is_repaired(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(PHOTOS / "gcompris__farm-cat.jpg", folder)
    library = tmp_path / "own.sqlite"
    semsearch("index", folder, "--library", library)
    content = library.read_bytes()
    library.write_bytes(content.replace(b"farm-cat", b"farm-rat"))
    done = semsearch("search", "--text", "cat", "--library", library)
    assert done.returncode == 2
    assert "semsearch repair" in done.stderr
    assert "damaged-1" in semsearch("repair", "--library", library).stdout
    assert json.loads(semsearch("index", "--library", library, "--json").stdout)["indexed"] == 1
    assert semsearch("search", "--text", "cat", "--library", library).returncode == 0


def test_what_is_not_there_is_said_to_be_missing() -> None:
    done = semsearch("search", "--text", "accordion")
    assert done.returncode == 0
    assert "Nothing here seems to match" in done.stderr


def test_a_focus_says_what_matters_in_a_photo() -> None:
    photo = PHOTOS / "gcompris__tools-hammer1.jpg"
    done = semsearch("search", "--image", photo, "--focus", "hammer", "-k", 3, "--json")
    names = [match["path"] for match in json.loads(done.stdout)["matches"]]
    assert all("hammer" in name for name in names)


def test_another_encoder_embeds_anew_and_is_searched_from_then_on(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("gcompris__farm-cat.jpg", "gcompris__tools-hammer1.jpg"):
        shutil.copy(PHOTOS / name, folder)
    semsearch("index", folder, "--encoder", "vgg16")
    assert json.loads(semsearch("index", folder, "--json").stdout)["unchanged"] == 2
    again = semsearch("index", folder, "--encoder", "efficientnet-b3", "--json")
    assert json.loads(again.stdout)["indexed"] == 2
    facts = json.loads(semsearch("info", "--json").stdout)
    assert facts["encoder"] == "efficientnet-b3"
    assert facts["embedded"] == {"efficientnet-b3": 2, "vgg16": 2}
    found = semsearch("search", "--text", "hammer", "--json")
    assert json.loads(found.stdout)["matches"][0]["path"].endswith("hammer1.jpg")


def test_a_new_library_is_made_with_the_encoder_that_finds_more(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(PHOTOS / "gcompris__farm-cat.jpg", folder)
    assert semsearch("index", folder, "--exclude", "Private").returncode == 0
    assert json.loads(semsearch("info", "--json").stdout)["embedded"] == {OWN_ENCODER: 1}


def test_a_long_index_says_how_long_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(libraries, "MANY", 1)
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(PHOTOS / "gcompris__farm-cat.jpg", folder)
    done = CliRunner().invoke(app, ["index", str(folder)])
    assert "1 photos, 1 of them to look at, a few seconds on this computer" in done.stderr


def test_analogies_are_solved() -> None:
    done = semsearch("words", "king", "woman", "--minus", "man", "--json")
    assert json.loads(done.stdout)["words"][0]["word"] == "queen"


def test_info_names_the_library() -> None:
    assert json.loads(semsearch("info", "--json").stdout)["photos"] > 300


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("search",), "Give --text, --image"),
        (("search", "--text", "?!"), "no word"),
        (("search", "--text", " "), "no word"),
        (("search", "--text", "x" * 10_000), "10,000 characters"),
        (("search", "--text", "dog", "--library", "none"), "semsearch index"),
        (("tags", __file__), "not an image"),
        (("tags", "gone.jpg"), "not a file"),
        (("index", "gone"), "not a folder"),
        (("words", "windmilll"), "windmill"),
        (("train", "gone"), "not a folder"),
        (("search", "--text", "dog", "--focus", "cat"), "--image"),
        (("index", str(PHOTOS), "--encoder", "none"), "vgg16, vgg16-fc2"),
        (("index", str(PHOTOS), "--encoder", "vgg16-fc2"), "semsearch download vgg16"),
        (("evaluate", "--labelled", "gone"), "not a folder"),
        (("evaluate", "--styles", "gone"), "not a folder"),
        (("evaluate",), "--styles FOLDER"),
        (("index",), "semsearch index FOLDER"),
        (("index", str(PHOTOS), "--library", "demo"), "demo library is fixed"),
        (("search", "--text", "dog", "--orientation", "round"), "landscape"),
        (("remove", "none", "--yes"), "no photo library"),
        (("repair", "--library", "none"), "no photo library"),
    ],
)
def test_a_mistake_ends_in_one_clear_line(arguments: tuple[str, ...], message: str) -> None:
    done = semsearch(*arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_query_in_another_language_is_not_found_and_says_why() -> None:
    done = semsearch("search", "--text", "Katze auf dem Sofa", "--json")
    assert json.loads(done.stdout)["found"] is False
    assert "not look like English" in semsearch("search", "--text", "Katze auf dem Sofa").stderr


def test_a_typing_error_is_corrected_and_said() -> None:
    done = semsearch("search", "--text", "castel by the sea")
    assert "Read “castel” as castle." in done.stderr
    assert '"castel" by the sea' in done.stderr
    exact = semsearch("search", "--text", '"castel" by the sea', "--json")
    assert json.loads(exact.stdout)["corrected"] == {}


def test_a_head_is_trained_on_a_folder_of_photos(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    (folder / "labelled" / "windmill").mkdir(parents=True)
    for photo in sorted(PHOTOS.glob("*windmill*"))[:10]:
        shutil.copy(photo, folder / "labelled" / "windmill")
    for photo in sorted(PHOTOS.glob("*fish*"))[:20] + sorted(PHOTOS.glob("*tools*"))[:20]:
        shutil.copy(photo, folder)
    head = tmp_path / "head.npz"
    done = semsearch("train", folder, "--labelled", "labelled", "--out", head)
    assert done.returncode == 0
    assert ProjectionHead.load(head).concepts[1000:] == ("windmill",)


def test_a_part_of_a_photo_a_colour_and_weights_steer_a_search() -> None:
    photo = PHOTOS / "gcompris__animals-kitten.jpg"
    done = semsearch(
        "search", "--image", photo, "--region", "10,10,90,90", "--text", "grass", "--colour", "red",
        "--text-weight", "0.5", "--colour-weight", "2", "--balance", "1", "--json",
    )  # fmt: skip
    parts = json.loads(done.stdout)["matches"][0]["parts"]
    assert [(part["label"], part["weight"]) for part in parts] == [
        ("grass", 0.5), (f"like {photo.name}", 1.0), ("its colours", 1.0), ("the colour red", 2.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "remedy"),
    [
        (("--colour", "sky"), "such as #3366ff"),
        (("--image", PHOTOS / "gcompris__animals-kitten.jpg", "--region", "1,2,3"), "10,20,60,80"),
        (("--image", PHOTOS / "gcompris__animals-kitten.jpg", "--region", "60,0,40,100"), "below"),
        (("--text", "cat", "--region", "1,2,3,4"), "--image"),
    ],
)
def test_a_wrong_part_or_colour_is_refused_with_the_remedy(
    options: tuple[object, ...], remedy: str
) -> None:
    done = semsearch("search", *options)
    assert done.returncode == 2
    assert remedy in done.stderr


def test_what_was_learned_is_listed_and_forgotten() -> None:
    nothing = semsearch("learned")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    Memory(Library.named("demo")).record("visit", "cat", ["ab12"])
    assert json.loads(semsearch("learned", "--json").stdout)["learned"][0]["picks"] == 1
    assert json.loads(semsearch("learned", "--forget", "cat", "--json").stdout) == {"forgotten": 1}
    assert semsearch("learned").returncode == 1


def test_the_version_is_shown() -> None:
    assert semsearch("--version").stdout == f"semsearch {__version__}\n"


def test_the_app_is_opened_with_its_options_and_those_of_streamlit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[list[str]] = []
    monkeypatch.setattr("os.execve", lambda program, command, _: opened.append(command))
    asked = ["app", "--port", "8600", "--address", "0.0.0.0", "--no-browser"]
    done = CliRunner().invoke(app, [*asked, "--theme.base", "dark"])
    assert done.exit_code == 0
    assert opened[0][:6] == [*command_for("streamlit", "run"), str(shipped("app.py"))]
    assert opened[0][6:] == ["--server.headless=true", "--server.port=8600",
                             "--server.address=0.0.0.0", "--theme.base", "dark"]  # fmt: skip


def test_the_app_opens_where_its_settings_say() -> None:
    settings = tomllib.loads(shipped(".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "localhost"


def test_the_demo_library_is_never_written(tmp_path: Path) -> None:
    before = Library.named("demo").path.stat()
    for command in (("index", tmp_path), ("repair",), ("remove", "demo", "--yes")):
        own = () if "demo" in command else ("--library", "demo")
        done = semsearch(*command, *own)
        assert done.returncode == 2, command
        assert "demo library" in done.stderr
    assert Library.named("demo").path.stat() == before
