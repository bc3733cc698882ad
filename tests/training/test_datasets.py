"""Folders of classes and files of captions are read in one order, or refused with a reason."""

import json
from pathlib import Path

import pytest
from PIL import Image

from semsearch.errors import EvaluationDataError
from semsearch.training.datasets import CaptionedPhotos, LabelledPhotos, class_query, read_absent


def photo(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8), "red").save(path)
    return path


def captions(folder: Path, content: object) -> Path:
    file = folder / "captions.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def test_each_direct_subfolder_is_a_class(tmp_path: Path) -> None:
    files = [photo(tmp_path / name) for name in ("dog/z.png", "cat/b.jpg", "cat/indoors/a.jpg")]
    found = LabelledPhotos.read(tmp_path)
    assert found.folder == tmp_path
    assert found.files == tuple(sorted(files))
    assert found.labels == ("cat", "cat", "dog")


def test_what_is_no_photo_of_a_class_is_left_out(tmp_path: Path) -> None:
    kept = photo(tmp_path / "cat" / "a.jpg")
    photo(tmp_path / "loose.jpg")
    photo(tmp_path / ".hidden" / "a.jpg")
    (tmp_path / "cat" / "notes.txt").write_text("no photo")
    (tmp_path / "empty").mkdir()
    assert LabelledPhotos.read(tmp_path).files == (kept,)


def test_a_relative_folder_gives_absolute_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = photo(tmp_path / "photos" / "cat" / "a.jpg")
    monkeypatch.chdir(tmp_path)
    assert LabelledPhotos.read(Path("photos")).files == (kept,)


def test_a_folder_without_classes_is_refused_with_a_remedy(tmp_path: Path) -> None:
    photo(tmp_path / "loose.jpg")
    (tmp_path / "empty").mkdir()
    with pytest.raises(EvaluationDataError, match="no subfolder with photos. Make one a class"):
        LabelledPhotos.read(tmp_path)


@pytest.mark.parametrize(
    ("label", "query"),
    [
        ("dog", "dog"),
        ("polar_bear", "polar bear"),
        ("polar-bear", "polar-bear"),
        ("Polar  Bear", "polar bear"),
        ("SeaHorse", "seahorse"),
        ("001.ak47", "ak47"),
        ("003_sea_horse", "sea horse"),
        ("012.sea_horse", "sea horse"),
        ("n01440764-tench", "tench"),
        ("n01440764_tench", "tench"),
        ("n02110341-dalmatian_dog", "dalmatian dog"),
    ],
)
def test_a_folder_name_is_read_as_a_person_would_type_it(label: str, query: str) -> None:
    assert class_query(label) == query


@pytest.mark.parametrize("label", ["001.", "747", "n01440764", "n01440764-"])
def test_a_name_that_is_nothing_but_a_number_stays(label: str) -> None:
    assert class_query(label) == label


def test_captions_come_in_the_order_of_the_names(tmp_path: Path) -> None:
    files = [photo(tmp_path / name) for name in ("a.jpg", "b.jpg", "deep/c.jpg")]
    content = {
        "deep/c.jpg": ["A car ."],
        "b.jpg": ["A bee .", "An insect ."],
        "a.jpg": ["An ant ."],
    }
    found = CaptionedPhotos.read(captions(tmp_path, content))
    assert found.folder == tmp_path
    assert found.files == tuple(files)
    assert found.captions == (("An ant .",), ("A bee .", "An insect ."), ("A car .",))


def test_one_missing_photo_is_named(tmp_path: Path) -> None:
    photo(tmp_path / "a.jpg")
    file = captions(tmp_path, {"a.jpg": ["Here ."], "gone.jpg": ["Gone ."]})
    with pytest.raises(EvaluationDataError, match=r"1 of .*captions\.json.*gone\.jpg"):
        CaptionedPhotos.read(file)


def test_of_several_missing_photos_the_number_and_the_first_are_told(tmp_path: Path) -> None:
    file = captions(tmp_path, {"z.jpg": ["Gone ."], "b.jpg": ["Gone ."], "m.jpg": ["Gone ."]})
    with pytest.raises(EvaluationDataError, match=r"3 of .*captions\.json.*first is b\.jpg"):
        CaptionedPhotos.read(file)


@pytest.mark.parametrize("entry", [[], "A dog .", None, [1], [""], ["A dog .", " "], {"a": "b"}])
def test_an_entry_without_captions_is_named(tmp_path: Path, entry: object) -> None:
    photo(tmp_path / "a.jpg")
    with pytest.raises(EvaluationDataError, match=r"captions\.json: a\.jpg has no list"):
        CaptionedPhotos.read(captions(tmp_path, {"a.jpg": entry}))


@pytest.mark.parametrize("content", ["[]", "{}", '"a.jpg"', "null"])
def test_a_file_of_another_shape_is_shown_the_right_one(tmp_path: Path, content: str) -> None:
    with pytest.raises(EvaluationDataError, match=r"captions\.json is not like.*photo\.jpg"):
        CaptionedPhotos.read(captions(tmp_path, content))


@pytest.mark.parametrize("content", ["", "{", "a.jpg: A dog ."])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(EvaluationDataError, match=r"captions\.json cannot be read as JSON"):
        CaptionedPhotos.read(captions(tmp_path, content))


def test_a_missing_file_of_captions_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationDataError, match=r"gone\.json cannot be read"):
        CaptionedPhotos.read(tmp_path / "gone.json")


@pytest.mark.parametrize("folder", ["", "Images", "images", "Flicker8k_Dataset"])
def test_lines_of_tokens_are_captions_too(tmp_path: Path, folder: str) -> None:
    kept = photo(tmp_path / folder / "a.jpg")
    text = "a.jpg#0\tA dog runs .\na.jpg#1\tA brown dog .\ngone.jpg.1#0\tNobody .\n"
    found = CaptionedPhotos.read(captions(tmp_path, text))
    assert (found.folder, found.files) == (kept.parent, (kept,))
    assert found.captions == (("A dog runs .", "A brown dog ."),)


def test_lines_of_tokens_without_any_photo_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationDataError, match="Flicker8k_Dataset"):
        CaptionedPhotos.read(captions(tmp_path, "a.jpg#0\tA dog runs .\n"))


def test_absent_queries_are_a_list(tmp_path: Path) -> None:
    assert read_absent(captions(tmp_path, ["zebra", "a red bus"])) == ("zebra", "a red bus")
    for content in ({"zebra": 1}, [3], "no JSON"):
        with pytest.raises(EvaluationDataError):
            read_absent(captions(tmp_path, content))
