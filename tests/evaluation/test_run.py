"""The evaluation, on small libraries of demo photos, with the real models."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from semsearch import SearchEngine, WordVectors
from semsearch.evaluation.systems import Chance, ConSE, Semsearch
from semsearch.evaluation.tasks import searches as tasks
from semsearch.evaluation.tasks.collages import HALF_SIDE, Collages
from semsearch.models.manifest import data_dir

PHOTOS = data_dir() / "demo" / "photos"
CLASSES = {"wind_mill": "*windmill*", "hammer": "*tools-hammer*", "fish": "*fish-fish*"}


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labelled")
    for name, pattern in CLASSES.items():
        (folder / name).mkdir()
        for photo in sorted(PHOTOS.glob(pattern))[:6]:
            shutil.copy(photo, folder / name)
    return folder


@pytest.fixture(scope="module")
def captions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("captioned")
    said = {"farm-cat": "A cat .", "tools-hammer1": "A hammer .", "fish-fish10": "A fish swims ."}
    for name in said:
        shutil.copy(PHOTOS / f"gcompris__{name}.jpg", folder / f"{name}.jpg")
    file = folder / "captions.json"
    file.write_text(json.dumps({f"{name}.jpg": [text] for name, text in said.items()}))
    return file


def test_one_command_prints_one_object_with_every_task(
    labelled: Path, captions: Path, tmp_path: Path
) -> None:
    absent = tmp_path / "absent.json"
    absent.write_text('["zebra"]')
    command = [sys.executable, "-m", "semsearch", "evaluate", "--labelled", str(labelled),
               "--captions", str(captions), "--absent", str(absent),
               "--encoder", "efficientnet-b3", "--json"]  # fmt: skip
    folders = {"XDG_CACHE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | folders, check=True
    )
    report = json.loads(done.stdout)
    assert report["text_to_image"]["map"] > 0.9
    assert report["image_to_image"]["map"] > 0.8
    assert report["captions"]["r_at_10"] == 1
    assert 0 <= report["tags"]["hit_at_1"] <= report["tags"]["hit_at_5"] <= 1
    assert report["reweighting"]["map_after"] > report["reweighting"]["map_before"]
    assert report["regions"]["map_crop"] > report["regions"]["map_whole"]
    after = report["feedback"]["text_p_at_10_after_3"]
    assert after >= report["feedback"]["text_p_at_10_after_0"]
    assert report["index"]["recall_at_10"] == 1
    assert report["ablation"]["all"]["caption_r_at_10"] == 1
    assert report["presence"]["single words among 18 photos"]["given_refused_queries"] == 1
    assert report["names"]["3 examples"]["map"] > 0.9
    assert set(report["calibration"]) == {"text", "first_ten", "tags"}
    assert set(report["baselines"]) == {"chance", "ConSE"}
    assert f"--labelled {labelled}" in report["command"]


def test_our_search_is_better_than_conse_and_that_than_chance(
    engine: SearchEngine, words: WordVectors
) -> None:
    rows = [
        r
        for r, p in enumerate(engine.photos)
        if any(k in p.path.name for k in ("windmill", "tools-", "fish-fish"))
    ]
    labels = np.array([_label(engine.photos[row].path.name) for row in rows])
    embeddings = engine.embeddings[rows]
    systems = (
        Semsearch(engine.head, embeddings, words),
        ConSE(engine.head, embeddings, words),
        Chance(len(rows)),
    )
    ours, conse, chance = (tasks.text_to_image(system, labels)["map"] for system in systems)
    assert ours > conse > chance


def _label(name: str) -> str:
    return "windmill" if "windmill" in name else "tool" if "tools" in name else "fish"


def test_classes_are_called_by_their_synonyms_too() -> None:
    assert {"couch", "sofa"} <= tasks.class_names("001.sofa")


def test_a_collage_shows_two_classes_side_by_side() -> None:
    files = sorted(PHOTOS.glob("*windmill*"))[:2] + sorted(PHOTOS.glob("*tools-hammer*"))[:2]
    made = Collages.make(files, np.array(["windmill"] * 2 + ["hammer"] * 2), n=4)
    assert [image.size for image in made.images] == [(2 * HALF_SIDE, HALF_SIDE)] * 4
    assert all(a != b for a, b in made.labels)


def test_a_folder_without_classes_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "semsearch", "evaluate", "--labelled", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no subfolder with photos" in done.stderr
    assert "Traceback" not in done.stderr
