"""What is known of the photos that a head is trained on."""

import json
from pathlib import Path

import pytest

from semsearch.errors import EvaluationDataError
from semsearch.training.truth import ENOUGH, read_truth


def write_labels(folder: Path, labels: dict[str, str]) -> list[str]:
    """Write labels beside photos in a folder of `folder`, and return the photos."""
    (folder / "own").mkdir()
    rows = {file: {"label": label} for file, label in labels.items()}
    (folder / "own" / "labels.json").write_text(json.dumps(rows))
    return [f"own/{file}" for file in labels]


def test_labels_in_a_file_are_those_of_the_photos_beside_it(tmp_path: Path) -> None:
    files = write_labels(tmp_path, {f"{n}.jpg": "dog" for n in range(ENOUGH)})
    truth = read_truth(tmp_path, files, ["own/labels.json"])
    assert truth.labels == truth.taught == dict.fromkeys(files, "dog")


def test_a_label_of_few_photos_is_known_but_becomes_no_concept(tmp_path: Path) -> None:
    files = write_labels(tmp_path, {f"{n}.jpg": "dog" for n in range(ENOUGH - 1)})
    truth = read_truth(tmp_path, files, ["own/labels.json"])
    assert not truth.taught
    assert set(truth.labels.values()) == {"dog"}


def test_labels_are_read_in_lower_case_without_a_number(tmp_path: Path) -> None:
    files = write_labels(tmp_path, {"a.jpg": "Sea Lion 2"})
    assert read_truth(tmp_path, files, ["own/labels.json"]).labels == {"own/a.jpg": "sea lion"}


def test_folders_and_files_of_labels_go_together(tmp_path: Path) -> None:
    files = [*write_labels(tmp_path, {"a.jpg": "dog"}), "kinds/wind_mill/b.jpg"]
    truth = read_truth(tmp_path, files, ["own/labels.json", "kinds"])
    assert truth.labels == {"own/a.jpg": "dog", "kinds/wind_mill/b.jpg": "wind mill"}


def test_names_of_photos_tell_what_they_show_but_teach_no_concept() -> None:
    files = [f"n02084071_{n}_sea_lion.jpg" for n in range(ENOUGH)]
    truth = read_truth(Path(), files)
    assert set(truth.labels.values()) == {"sea lion"}
    assert not truth.taught


@pytest.mark.parametrize("content", ["[]", "{", '{"a.jpg": "dog"}', '{"a.jpg": {"name": "dog"}}'])
def test_a_file_that_is_not_of_labels_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "labels.json").write_text(content)
    with pytest.raises(EvaluationDataError, match="is not like"):
        read_truth(tmp_path, ["a.jpg"], ["labels.json"])
