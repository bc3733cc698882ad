"""A tuning as people use it: killed in its midst, gone on with, and searched with."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from tuning import BASE, EACH, LABELS, save_labelled, small_data, tuning_of, wait_for

from semsearch import Library, SearchEngine
from semsearch.encoders import load_encoder
from semsearch.encoders.tuned.encoder import TunedEncoder
from semsearch.images.loading import load_image
from semsearch.models.tuned import TunedFiles, find_tuned, tuned_folder
from semsearch.processes import command_for
from semsearch.vectors import unit

NAME = "tools-and-mills"


@dataclass(frozen=True)
class Tuned:
    """What a tuning left, and what its command said."""

    files: TunedFiles
    photos: Path
    said: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tuned]:
    """An encoder whose tuning was killed while it looked at the photos."""
    place = tmp_path_factory.mktemp("tuning")
    photos = save_labelled(place / "photos")
    command = tuning_of(photos, NAME)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(place / "data"))
        environment = os.environ | {"SEMSEARCH_DATA": str(small_data(place / "small"))}
        process = subprocess.Popen(command, env=environment, text=True, stderr=subprocess.PIPE)
        wait_for(tuned_folder() / f"{NAME}.unfinished" / "maps.f16", process)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert find_tuned(NAME) is None
        said = subprocess.run(command, env=environment, text=True, capture_output=True, check=False)
        files = find_tuned(NAME)
        assert files, said.stderr
        yield Tuned(files, photos, said)


def test_the_same_command_goes_on_after_a_kill(tuned: Tuned) -> None:
    assert "Going on to tune stage7 of efficientnet-b3" in tuned.said.stderr
    assert "Traceback" not in tuned.said.stderr
    assert [path.name for path in tuned_folder().iterdir()] == [tuned.files.name]


def test_it_says_how_long_it_takes_and_what_it_brings(tuned: Tuned) -> None:
    assert "At most" in tuned.said.stderr and "computed by the processor" in tuned.said.stderr
    said = json.loads(tuned.said.stdout)
    assert said["encoder"] == tuned.files.name
    assert [(own["what"], own["by"]) for own in said["figures"]] == [
        ("held-out photos", "a photo"), ("held-out photos", "words"),
        ("photos of all kinds", "a photo"), ("photos of all kinds", "words"),
    ]  # fmt: skip
    assert all(0 < own[when] <= 1 for own in said["figures"] for when in ("before", "after"))
    assert said["figures"] == tuned.files.facts["figures"]


def test_a_library_is_indexed_with_it_and_searched_by_words_and_by_photos(
    tuned: Tuned, tmp_path: Path
) -> None:
    library = tmp_path / "photos.sqlite"
    command = command_for("semsearch", "index", str(tuned.photos), "--library", str(library),
                          "--encoder", NAME)  # fmt: skip
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert Library(library).encoders() == {tuned.files.name: len(LABELS) * EACH}
    engine = SearchEngine.open(str(library))
    for label in LABELS:
        found = [match.photo.path.parent.name for match in engine.search(label, k=5).matches]
        assert found.count(label) >= 4
    photo = next((tuned.photos / "hammer").iterdir())
    alike = engine.search_image(photo, k=5)
    assert alike[0].photo.path.parent.name == "hammer"
    assert sum(match.photo.path.parent.name == "hammer" for match in alike) >= 4


def test_the_first_half_of_an_embedding_is_the_shipped_one(tuned: Tuned) -> None:
    images = [load_image(path) for path in sorted((tuned.photos / "hammer").iterdir())[:3]]
    own, shipped = (load_encoder(name).encode(images) for name in (tuned.files.name, BASE))
    half = shipped.shape[1]
    np.testing.assert_allclose(own[:, :half], shipped, rtol=1e-3, atol=1e-3)
    likeness = (unit(own[:, half:]) * unit(shipped)).sum(axis=1)
    assert likeness.max() < 0.999


def test_tensorflow_computes_the_same(tuned: Tuned, monkeypatch: pytest.MonkeyPatch) -> None:
    images = [load_image(path) for path in sorted((tuned.photos / "hammer").iterdir())[:2]]
    own = load_encoder(tuned.files.name).encode(images)
    monkeypatch.setenv("SEMSEARCH_RUNTIME", "tensorflow")
    other = TunedEncoder(tuned.files).encode(images)
    assert (unit(own) * unit(other)).sum(axis=1).min() > 0.99


def test_the_places_of_a_photo_add_up_to_its_embedding(tuned: Tuned) -> None:
    encoder = load_encoder(tuned.files.name)
    image = load_image(next(tuned.photos.glob("fish/*fish*")))
    seen = encoder.feature_map(image)
    assert seen
    pooled = seen.pool(np.ones((1, *seen.grid), np.float32))
    np.testing.assert_allclose(pooled, encoder.encode([image]), rtol=1e-3, atol=1e-3)


def test_a_name_that_is_taken_is_refused_at_once(tuned: Tuned) -> None:
    command = tuning_of(tuned.photos, NAME)
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    assert done.returncode == 2
    assert "--force" in done.stderr and tuned.files.name in done.stderr.replace("\n", "")
