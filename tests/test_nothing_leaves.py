"""Nothing is sent to another computer, and nothing written outside the folders that are ours."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser import CHROMIUM, REASON, UPLOAD_TIMEOUT, index_in_the_app, serve
from playwright.sync_api import Browser, expect

from semsearch.models.manifest import data_dir

PHOTOS = data_dir() / "demo" / "photos"
OURS = (".local/share/semsearch", ".cache/semsearch", ".local/share/cache/semsearch/")
ENGINE = """
from semsearch import Library, SearchEngine
from semsearch.stores import beside
beside.LARGE = 3
library = Library.named("own")
beside.keep_up(library, SearchEngine.open("own").head, lambda done, total: None)
assert SearchEngine.open("own").searched_by == "this computer"
"""

SENTENCES = """
from semsearch.words.sentences import SentenceEncoder
SentenceEncoder.load().encode(["a cat on a sofa"])
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder; Python processes with it may reach no other host, and write down if they try.

    Beside it lie a folder for temporary files and one to work in.
    """
    for name in ("home", "temporary", "elsewhere"):
        (tmp_path / name).mkdir()
    for variable in list(os.environ):
        if variable.startswith(("XDG_", "KERAS_", "SEMSEARCH_")):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setenv("WATCHED", str(tmp_path / "record"))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "watched"))
    return tmp_path / "home"


def run(home: Path, *arguments: object) -> None:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=home.parent / "elsewhere",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def semsearch(home: Path, *arguments: object) -> None:
    run(home, "-m", "semsearch", *arguments)


def check(home: Path, children: str) -> None:
    """Check what was sent and written, and that the processes that matter were watched."""
    record = home.parent / "record"
    assert record.read_text(encoding="utf-8") == ""
    assert children in record.with_name("record.processes").read_text(encoding="utf-8")
    found = [path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()]
    assert [path for path in found if not path.startswith(OURS)] == []
    assert list((home.parent / "temporary").iterdir()) == []
    assert list((home.parent / "elsewhere").iterdir()) == []


def some_photos(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True)
    for photo in sorted(PHOTOS.glob("*.jpg"))[:count]:
        shutil.copy(photo, folder)
    return folder


@pytest.mark.parametrize(
    ("runtime", "encoder"),
    [("openvino", "vgg16"), ("openvino", "efficientnet-b3"), ("tensorflow", "vgg16")],
)
def test_an_index_and_searches(
    home: Path, runtime: str, encoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMSEARCH_RUNTIME", runtime)
    photos = some_photos(home.parent / "photos", 6)
    semsearch(home, "index", photos, "--library", "own", "--encoder", encoder)
    run(home, "-c", ENGINE)
    semsearch(home, "search", "--library", "own", "--text", "a bee on a flower")
    semsearch(home, "search", "--library", "own", "--image", next(photos.iterdir()))
    semsearch(home, "words", "castle")
    check(home, "semsearch.images.decoding")


def test_vectors_of_texts(home: Path) -> None:
    run(home, "-c", SENTENCES)
    check(home, "SentenceEncoder")


def test_training(home: Path) -> None:
    photos = some_photos(home.parent / "photos", 60)
    semsearch(home, "train", photos, "--out", home.parent / "head.npz")
    check(home, "train")


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason=REASON)
def test_the_app_an_upload_and_a_run_that_it_starts(browser: Browser, home: Path) -> None:
    photos = some_photos(home.parent / "photos", 3)
    with serve(home / ".local" / "share") as address:
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("link", name="Image to tags").click()
        page.get_by_role("heading", name="What it shows").wait_for(timeout=UPLOAD_TIMEOUT)
        file = page.locator("input[type=file][aria-label='A photo']")
        file.set_input_files(PHOTOS / "gcompris__energy-windmill13.jpg")
        page.wait_for_url("**/image_to_tags**upload=**", timeout=UPLOAD_TIMEOUT)
        page.get_by_role("link", name="windmill").first.wait_for(timeout=UPLOAD_TIMEOUT)
        index_in_the_app(page, address, photos, "three")
        expect(page.get_by_text("3 photos").first).to_be_visible(timeout=UPLOAD_TIMEOUT)
        changes = page.get_by_role("button", name="Look for changes")
        expect(changes).to_be_enabled(timeout=UPLOAD_TIMEOUT)
    check(home, "'index'")
