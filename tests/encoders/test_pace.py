"""How fast this computer embeds photos is measured once, and kept by the processor."""

from pathlib import Path

import pytest
from small import MeanColour

from semsearch.encoders import pace


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []

    def load(name: str) -> MeanColour:
        names.append(name)
        return MeanColour()

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(pace, "load_encoder", load)
    monkeypatch.setattr(pace, "WATCHED", 0.01)
    return names


def test_an_encoder_is_measured_once(loaded: list[str]) -> None:
    first = pace.measure_pace("vgg16")
    assert first > 0
    assert pace.measure_pace("vgg16") == first
    assert loaded == ["vgg16"]


def test_another_processor_is_measured_anew(
    loaded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pace.measure_pace("vgg16")
    monkeypatch.setattr(pace, "_processor", lambda: "abacus")
    pace.measure_pace("vgg16")
    assert loaded == ["vgg16", "vgg16"]


@pytest.mark.parametrize("text", ["", "[]", "no JSON", '{"vgg16": "fast"}', '{"vgg16": null}'])
def test_a_damaged_file_is_measured_over(loaded: list[str], tmp_path: Path, text: str) -> None:
    pace.measure_pace("vgg16")
    file = next((tmp_path / "cache").rglob("pace.json"))
    file.write_text(text)
    assert pace.measure_pace("vgg16") > 0
    assert loaded == ["vgg16", "vgg16"]


def test_a_folder_that_cannot_be_made_is_no_reason_to_fail(
    loaded: list[str], tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert pace.measure_pace("vgg16") > 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "a few seconds"),
        (42, "about 40 seconds"),
        (60, "about 1 minute"),
        (200, "about 3 minutes"),
        (2 * 3600, "about 2 hours"),
    ],
)
def test_durations_are_told_in_words(seconds: float, words: str) -> None:
    assert pace.duration(seconds) == words
