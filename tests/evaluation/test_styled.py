"""The evaluation of drawings: demo photos, and the same drawn."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from semsearch import SearchEngine, WordVectors
from semsearch.errors import EvaluationDataError
from semsearch.evaluation.asked import asked, joined
from semsearch.evaluation.styled import StyledPhotos
from semsearch.evaluation.tasks.styles import Style, styles
from semsearch.images.loading import load_image
from semsearch.models.manifest import data_dir
from semsearch.training.styles import drawn

PHOTOS = data_dir() / "demo" / "photos"
CLASSES = {"wind_mill": "*windmill*", "hammer": "*tools-hammer*", "fish": "*fish-fish*"}


@pytest.fixture
def styled(tmp_path: Path) -> Path:
    """Photos of three things, and two pencil drawings of each."""
    rng = np.random.default_rng(0)
    for name, pattern in CLASSES.items():
        photos, pencil = tmp_path / "photo" / name, tmp_path / "pencil" / name
        photos.mkdir(parents=True)
        pencil.mkdir(parents=True)
        for number, photo in enumerate(sorted(PHOTOS.glob(pattern))[:4]):
            shutil.copy(photo, photos)
            if number < 2:
                drawn(load_image(photo), "pencil", rng).save(pencil / f"{number}.png")
    return tmp_path


def test_one_command_says_how_well_drawings_find_photos_and_words_find_drawings(
    styled: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = str(tmp_path_factory.mktemp("evaluation"))
    done = subprocess.run(
        [sys.executable, "-m", "semsearch", "evaluate", "--styles", str(styled),
         "--encoder", "efficientnet-b3", "--json"],
        capture_output=True, text=True, check=True,
        env=os.environ | {"XDG_CACHE_HOME": cache, "XDG_DATA_HOME": cache},
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert list(report["styles"]) == ["photo", "pencil"]
    photo, pencil = report["styles"].values()
    assert (photo["pictures"], pencil["pictures"], pencil["classes"]) == (12, 6, 3)
    assert photo["to_photos_map"] > 0.8
    assert photo["words_map"] > 0.9
    assert pencil["to_photos_map"] > 0.6
    assert f"--styles {styled}" in report["command"]
    assert "baselines" not in report


def test_photos_do_not_find_themselves_and_photos_as_drawings_do(
    engine: SearchEngine, words: WordVectors
) -> None:
    rows = [r for r, p in enumerate(engine.photos) if "tools-hammer" in p.path.name][:2]
    rows += [r for r, p in enumerate(engine.photos) if "windmill" in p.path.name][:2]
    # The classes cut across what is seen, so only a photo that finds itself does well.
    classes = np.array(["one", "two", "one", "two"])
    photos = Style(engine.embeddings[rows], classes)
    copies = Style(engine.embeddings[rows], classes)
    found = styles(engine.head, words, {"copies": copies, "photos": photos}, "photos")
    assert list(found) == ["photos", "copies"]
    itself, others = (found[name]["to_photos_map"] for name in ("copies", "photos"))
    assert itself is not None and others is not None and itself > others


def test_the_style_called_photos_is_what_the_others_are_compared_with(styled: Path) -> None:
    assert StyledPhotos.read(styled).photos == "photo"
    (styled / "photo").rename(styled / "Photos")
    assert StyledPhotos.read(styled).photos == "Photos"
    (styled / "Photos").rename(styled / "real")
    assert StyledPhotos.read(styled).photos == "pencil"


def test_classes_are_read_as_people_type_them(styled: Path) -> None:
    (styled / "pencil" / "wind_mill").rename(styled / "pencil" / "Wind mill")
    found = StyledPhotos.read(styled)
    assert set(found.classes) == {"wind mill", "hammer", "fish"}


def test_a_folder_that_holds_no_styles_is_refused_with_what_to_do(
    styled: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(EvaluationDataError, match="a folder for each style"):
        StyledPhotos.read(tmp_path_factory.mktemp("empty"))
    with pytest.raises(EvaluationDataError, match="a folder for each style"):
        StyledPhotos.read(styled / "photo" / "hammer")
    (styled / "pencil").rename(styled / "photo" / "pencil")
    with pytest.raises(EvaluationDataError, match="one style alone, photo"):
        StyledPhotos.read(styled)


def test_styles_without_a_class_in_common_are_refused(styled: Path) -> None:
    for name in CLASSES:
        (styled / "pencil" / name).rename(styled / "pencil" / f"drawn {name}")
    with pytest.raises(EvaluationDataError, match="no class in common"):
        StyledPhotos.read(styled)


def test_nothing_to_measure_is_refused_and_so_are_captions_without_labels(styled: Path) -> None:
    with pytest.raises(EvaluationDataError, match="--labelled FOLDER.*--styles FOLDER"):
        asked(None, None, None, None, None, "efficientnet-b3", None)
    with pytest.raises(EvaluationDataError, match="go with --labelled"):
        asked(None, styled, None, None, styled, "efficientnet-b3", None)


def test_both_evaluations_make_one_report_with_both_commands() -> None:
    whole = joined([{"tags": 1, "command": "a"}, {"styles": 2, "command": "b"}])
    assert whole == {"tags": 1, "styles": 2, "command": "a && b"}
