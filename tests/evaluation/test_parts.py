"""Ablation, calibration and presence, on demo photos with the real models."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from semsearch import SearchEngine, WordVectors
from semsearch.encoders import load_encoder
from semsearch.evaluation import metrics
from semsearch.evaluation.published import absent_queries
from semsearch.evaluation.report import grid, print_report
from semsearch.evaluation.systems import Semsearch
from semsearch.evaluation.tasks import searches as tasks
from semsearch.evaluation.tasks.ablation import EVIDENCE, ablation, caption_ablation
from semsearch.evaluation.tasks.names import names
from semsearch.evaluation.tasks.presence import Outcomes, caption_presence, presence, sizes
from semsearch.evaluation.tasks.reliability import calibration
from semsearch.training.datasets import CaptionedPhotos

CAPTIONS = {
    "energy-windmill": ("windmill", "A windmill turns on a hill"),
    "tools-hammer": ("hammer", "A hammer with a wooden handle"),
    "fish-fish": ("fish", "A colourful fish swims in the sea"),
}


@pytest.fixture(scope="module")
def demo() -> SearchEngine:
    return SearchEngine.open(encoder="efficientnet-b3")


@pytest.fixture(scope="module")
def system(demo: SearchEngine, words: WordVectors) -> Semsearch:
    return Semsearch(demo.head, demo.embeddings, words)


@pytest.fixture(scope="module")
def labels(demo: SearchEngine) -> tasks.Labels:
    files = [photo.path.name for photo in demo.photos]
    return np.array([next((own[0] for p, own in CAPTIONS.items() if p in f), "") for f in files])


@pytest.fixture(scope="module")
def captioned(
    demo: SearchEngine, labels: tasks.Labels, words: WordVectors
) -> tuple[Semsearch, CaptionedPhotos]:
    rows = [int(np.flatnonzero(labels == label)[0]) for label, _ in CAPTIONS.values()]
    files = tuple(demo.photos[row].path for row in rows)
    photos = CaptionedPhotos(Path(), files, tuple((text,) for _, text in CAPTIONS.values()))
    return Semsearch(demo.head, demo.embeddings[rows], words), photos


def number(figure: float | int | None) -> float:
    assert figure is not None
    return float(figure)


def test_many_queries_at_once_score_as_one_at_a_time(system: Semsearch) -> None:
    queries = ["windmill", "a fish in the sea", "wrzlbrmft", "hammer", "hammer and saw"]
    together = system.text_scores(queries)
    for query, own in zip(queries, together, strict=True):
        alone = system.text_scores([query])[0]
        if query != "wrzlbrmft":
            np.testing.assert_allclose(own, alone, atol=1e-3)


def test_each_piece_of_evidence_is_measured_with_and_without(
    system: Semsearch, labels: tasks.Labels
) -> None:
    found = ablation(system, labels, [True, True, False])
    names = {f"without {name}" for name in EVIDENCE} | {f"{name} alone" for name in EVIDENCE}
    assert set(found) == names | {"all", "without diffusion"}
    assert found["all"]["map"] == pytest.approx(tasks.text_to_image(system, labels)["map"])
    assert all(0 < (own["map_known"] or 0) <= 1 for own in found.values())


def test_captions_are_found_by_all_evidence(captioned: tuple[Semsearch, CaptionedPhotos]) -> None:
    found = caption_ablation(*captioned)
    assert found["all"]["caption_r_at_10"] == 1
    assert all(0 <= (own["caption_r_at_1"] or 0) <= 1 for own in found.values())


def test_calibration_curves_count_every_item(system: Semsearch, labels: tasks.Labels) -> None:
    curves = calibration(system, labels)
    items = {name: sum(own["items"] for own in curve["bins"]) for name, curve in curves.items()}
    assert (items["text"], items["first_ten"]) == (3 * len(labels), 30)
    assert all(0 <= curve["error"] <= 1 for curve in curves.values())


def test_bins_hold_mean_confidence_and_share_of_right_ones() -> None:
    confidence = np.array([0.05, 0.82, 0.88, 1.0], np.float32)
    low, high, full = metrics.reliability(confidence, np.array([False, True, False, True]))
    assert (low.right, low.items) == (0, 1)
    assert high.confidence == pytest.approx(0.85)
    assert (high.right, high.items) == (0.5, 2)
    assert (full.confidence, full.right, full.items) == (1, 1, 1)


def test_what_is_there_is_found_and_what_was_taken_out_refused(
    system: Semsearch, labels: tasks.Labels
) -> None:
    found = presence(system, labels, ["submarine", "typewriter"])
    largest = found[f"single words among {min(len(labels), 1000)} photos"]
    assert largest["found"] == 1
    assert (largest["found_queries"], largest["refused_queries"]) == (3, 3)
    assert largest["given_refused_queries"] == 2


def test_smaller_galleries_hold_a_right_photo(system: Semsearch) -> None:
    relevant = np.zeros(len(system.gallery), bool)
    relevant[7] = True
    held = list(Outcomes(system)._holding(relevant))
    assert [len(rows) for _, rows in held] == sizes(len(relevant))
    assert all(7 in rows for _, rows in held)


def test_captions_are_asked_for_without_their_photo_too(
    captioned: tuple[Semsearch, CaptionedPhotos],
) -> None:
    (own,) = caption_presence(*captioned).values()
    assert own["found_queries"] == own["refused_queries"] == 3


def test_absent_things_of_the_demo_are_asked_for_by_kind(demo: SearchEngine) -> None:
    found = absent_queries(demo)
    assert set(found) == {"words", "phrases"}
    refused = [query.is_refused for own in found.values() for query in own]
    assert np.mean(refused) > 0.5


def test_a_grid_has_a_column_for_each_figure_of_any_row() -> None:
    rows = grid({"a": {"map": 0.5}, "b": {"r_at_1": 1.0}})
    assert rows == [
        {"": "a", "mAP": "0.500", "recall@1": "-"},
        {"": "b", "mAP": "-", "recall@1": "1.000"},
    ]


def test_a_report_prints_its_sections(capsys: pytest.CaptureFixture[str]) -> None:
    curve = {"error": 0.1, "bins": [{"confidence": 0.75, "right": 0.5, "items": 4}]}
    report: dict[str, Any] = {"encoder": "e", "command": "c", "baselines": {}}
    print_report(report)
    assert "Ablation" not in capsys.readouterr().out
    print_report(report | {"ablation": {"all": {"map": 0.5}}, "calibration": {"tags": curve}})
    printed = capsys.readouterr().out
    assert "Ablation" in printed
    assert "tags, expected calibration error 0.100" in printed


def test_names_taught_by_a_few_photos_find_the_others(
    demo: SearchEngine, system: Semsearch, labels: tasks.Labels
) -> None:
    files = [photo.path for photo in demo.photos]
    encoder = load_encoder("efficientnet-b3")
    found = names(encoder, system.gallery, demo.head, files, labels)
    assert list(found) == ["1 examples", "3 examples", "5 examples", "10 examples"]
    assert number(found["3 examples"]["names"]) > 1
    assert 0.6 < number(found["1 examples"]["map"]) < number(found["5 examples"]["map"]) <= 1
    assert number(found["5 examples"]["right_if_likely"]) > 0.7
