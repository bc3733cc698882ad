"""The encoder that finds most is offered with its gains and costs, and chosen once it is here."""

from dataclasses import replace
from pathlib import Path

import pytest

from semsearch import extras
from semsearch.encoders import OWN_ENCODER, TALK_ENCODER
from semsearch.evaluation import offer

PACE = {TALK_ENCODER: 10.0, OWN_ENCODER: 20.0, offer.ENCODER: 4.0}


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "clip.onnx"
    monkeypatch.setattr(offer, "DOWNLOAD", replace(offer.DOWNLOAD, file=path.name))
    monkeypatch.setenv(offer.DOWNLOAD.variable, str(path))
    monkeypatch.setattr(extras, "find_spec", lambda name: object())
    return path


def test_it_can_be_chosen_once_it_is_here(weights: Path) -> None:
    assert offer.encoders() == [OWN_ENCODER, TALK_ENCODER]
    weights.write_bytes(b"weights")
    assert offer.encoders() == [OWN_ENCODER, TALK_ENCODER, offer.ENCODER]


def test_it_cannot_be_chosen_without_its_package(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights.write_bytes(b"weights")
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    assert offer.ENCODER not in offer.encoders()
    assert "onnxruntime>=" in offer.install_command()


def test_what_it_brings_is_read_from_the_reports() -> None:
    found = offer.found_captions()
    assert next(iter(found)) == offer.ENCODER
    assert found[offer.ENCODER] > found[OWN_ENCODER] > found[TALK_ENCODER]


def test_its_time_is_guessed_before_it_is_here_and_measured_then(weights: Path) -> None:
    guess = offer.seconds_a_photo(offer.ENCODER, PACE.__getitem__)
    assert guess == pytest.approx(1 / 20 + offer.CLIP_TO_VGG16 / 10)
    weights.write_bytes(b"weights")
    assert offer.seconds_a_photo(offer.ENCODER, PACE.__getitem__) == 1 / 4
