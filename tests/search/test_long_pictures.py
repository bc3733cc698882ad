"""What stands in a panorama or a tall screenshot is found: they are looked at tile by tile."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from small import MeanColour, save_photo

from semsearch import Library, SearchEngine
from semsearch.encoders import load_encoder
from semsearch.errors import DamagedLibraryError
from semsearch.head.gallery import Gallery, Tiles
from semsearch.images.decoding import Decoder
from semsearch.images.tiles import ACROSS, LONGEST, MOST, boxes, count
from semsearch.indexing.indexer import index_folder
from semsearch.indexing.repair import repair
from semsearch.library.filters import Filter
from semsearch.models.manifest import data_dir
from semsearch.search.mix import Mix, PhotoPart
from semsearch.stores import beside
from semsearch.stores.beside import keep_up

DEMO = data_dir() / "demo" / "photos"
RED, BLUE = (255, 0, 0), (0, 0, 255)


class Other(MeanColour):
    name = "other"


def save_panorama(path: Path, ratio: float = 4, tall: bool = False, height: int = 60) -> Path:
    """Save a long picture, red in its first half and blue in the other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    width = int(ratio * height)
    picture = Image.new("RGB", (width, height), BLUE)
    picture.paste(RED, (0, 0, width // 2, height))
    (picture.transpose(Image.Transpose.ROTATE_270) if tall else picture).save(path)
    return path


def tiles_of(library: Library, photo: Path, encoder: str = "mean-colour") -> list[list[float]]:
    [number] = [known.id for known in library.photos() if known.path == photo]
    owners, vectors = library.tiles(encoder)
    return vectors[owners == number].tolist()


@pytest.fixture
def pano(tmp_path: Path) -> Path:
    return save_panorama(tmp_path / "photos" / "pano.png")


@pytest.fixture
def library(tmp_path: Path, pano: Path) -> Library:
    save_photo(pano.with_name("photo.png"), "green")
    library = Library(tmp_path / "library.sqlite")
    index_folder(library, pano.parent, MeanColour())
    return library


@pytest.mark.parametrize("size", [(640, 480), (600, 300), (300, 600), (1, 1)])
def test_a_picture_that_is_not_long_has_no_tiles(size: tuple[int, int]) -> None:
    assert count(size) == 0


@pytest.mark.parametrize("ratio", [2.2, 3, 6, 12, 40])
@pytest.mark.parametrize("tall", [False, True])
def test_tiles_cover_a_long_picture_and_each_overlaps_the_next(ratio: float, tall: bool) -> None:
    long, short = int(100 * ratio), 100
    size = (short, long) if tall else (long, short)
    found = boxes(size, count(size))
    assert len(found) == count(size) <= MOST
    spans = [(box[1], box[3]) if tall else (box[0], box[2]) for box in found]
    across = {(box[0], box[2]) if tall else (box[1], box[3]) for box in found}
    assert across == {(0, short)}
    assert spans[0][0] == 0
    assert spans[-1][1] == long
    for (start, end), (following, _) in pairwise(spans):
        assert end - start >= short
        assert start < following <= (start + end) / 2 + 1


@pytest.mark.parametrize(
    ("size", "kept"),
    [((6000, 500), (3840, 320)), ((500, 6000), (320, 3840)), ((1500, 125), (1500, 125)),
     ((1600, 1200), (1024, 768)), ((30_000, 600), (LONGEST, 240))],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_a_long_picture_keeps_what_encoders_see_across(
    tmp_path: Path, size: tuple[int, int], kept: tuple[int, int], suffix: str
) -> None:
    decoder = Decoder()
    photo = save_photo(tmp_path / f"photo{suffix}", "red", size)
    assert decoder.decode(photo, across=ACROSS).image.size == kept
    assert max(decoder.decode(photo, side=480).image.size) <= 480
    decoder.close()


@pytest.mark.parametrize("tall", [False, True])
def test_each_tile_is_embedded_in_its_order(tmp_path: Path, tall: bool) -> None:
    photo = save_panorama(tmp_path / "photos" / "long.png", tall=tall)
    library, encoder = Library(tmp_path / "library.sqlite"), MeanColour()
    index_folder(library, photo.parent, encoder)
    reds = [tile[0] for tile in tiles_of(library, photo)]
    assert len(reds) == count((240, 60)) == 7
    assert encoder.seen == 8
    assert reds == sorted(reds, reverse=True)
    assert (reds[0], reds[-1]) == pytest.approx((255, 0), abs=1)


def test_an_ordinary_photo_is_embedded_once(library: Library, pano: Path) -> None:
    assert tiles_of(library, pano.with_name("photo.png")) == []


def test_a_copy_and_a_moved_file_keep_their_tiles(library: Library, pano: Path) -> None:
    tiles = tiles_of(library, pano)
    copy, moved = pano.with_name("copy.png"), pano.with_name("moved.png")
    shutil.copy(pano, copy)
    pano.rename(moved)
    encoder = MeanColour()
    index_folder(library, pano.parent, encoder)
    assert encoder.seen == 0
    assert tiles_of(library, copy) == tiles_of(library, moved) == tiles
    library.check()


def test_other_content_has_other_tiles_or_none(library: Library, pano: Path) -> None:
    index_folder(library, pano.parent, Other())
    save_panorama(pano, ratio=3)
    index_folder(library, pano.parent, MeanColour())
    assert tiles_of(library, pano, "other") == []
    assert len(tiles_of(library, pano)) == count((180, 60))
    save_photo(pano, "red")
    index_folder(library, pano.parent, MeanColour())
    assert tiles_of(library, pano) == []


def test_a_forgotten_photo_leaves_no_tiles(library: Library, pano: Path) -> None:
    pano.unlink()
    index_folder(library, pano.parent, MeanColour())
    assert len(library.tiles("mean-colour")[0]) == 0
    assert library.forget([1, 2], timedelta(0)) == 1
    with sqlite3.connect(library.path) as db:
        assert db.execute("SELECT count(*) FROM tile").fetchone() == (0,)


def test_each_encoder_has_tiles_of_its_own(library: Library, pano: Path) -> None:
    before = tiles_of(library, pano)
    index_folder(library, pano.parent, Other())
    assert tiles_of(library, pano) == tiles_of(library, pano, "other") == before


@pytest.mark.parametrize("lost", ["1", "number = 3"])
def test_the_next_run_adds_tiles_that_are_not_there(
    library: Library, pano: Path, lost: str
) -> None:
    tiles = tiles_of(library, pano)
    with sqlite3.connect(library.path) as db:
        db.execute(f"DELETE FROM tile WHERE {lost}")
    encoder = MeanColour()
    report = index_folder(library, pano.parent, encoder)
    assert (report.refreshed, report.indexed, encoder.seen) == (1, 0, len(tiles))
    assert tiles_of(library, pano) == tiles
    assert index_folder(library, pano.parent, encoder).refreshed == 0
    assert encoder.seen == len(tiles)


def test_a_flipped_bit_in_a_tile_is_noticed_and_the_others_saved(
    library: Library, pano: Path
) -> None:
    tiles = tiles_of(library, pano)
    with sqlite3.connect(library.path) as db:
        db.execute("UPDATE tile SET vector = zeroblob(12) WHERE number = 2")
    for read in (library.check, lambda: library.tiles("mean-colour")):
        with pytest.raises(DamagedLibraryError, match="tile"):
            read()
    repair(library)
    library.check()
    assert tiles_of(library, pano) == tiles[:2] + tiles[3:]


def test_a_photo_answers_as_well_as_its_best_tile() -> None:
    numbers = np.arange(8, dtype=np.float32)[:, None]
    own = Gallery(*[np.array([[9.0], [0.0], [2.0]], np.float32)] * 5)
    gallery = Gallery(*[numbers] * 5, Tiles(own, np.array([3, 3, 6])))

    def judge(some: Gallery) -> np.ndarray:
        return some.points.T

    assert gallery.judged(judge).tolist() == [[0, 1, 2, 9, 4, 5, 6, 7]]
    assert gallery[2:5].judged(judge).tolist() == [[2, 9, 4]]
    assert gallery[np.array([6, 3, 0])].judged(judge).tolist() == [[6, 9, 0]]
    assert gallery[:3].tiles is None


# -- with a network --------------------------------------------------------------------------------
def save_with(photo: str, path: Path, ratio: float, tall: bool) -> Path:
    """Save a sky in which a photo stands somewhere."""
    subject = Image.open(DEMO / f"gcompris__{photo}.jpg").convert("RGB").resize((400, 400))
    size = (400, int(400 * ratio)) if tall else (int(400 * ratio), 400)
    sky = Image.linear_gradient("L").resize(size)
    bands = [sky.point(lambda v, low=low: low + v // 8) for low in (120, 160, 210)]
    picture = Image.merge("RGB", bands)
    place = int(400 * (ratio - 1) * 0.6)
    picture.paste(subject, (0, place) if tall else (place, 0))
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, quality=90)
    return path


LONG = {"energy-windmill13": (6, False), "animals-panda": (12, False), "animals-bee": (8, True)}


@pytest.fixture(scope="module")
def long_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo library and three long pictures."""
    folder = tmp_path_factory.mktemp("long")
    path = folder / "long.sqlite"
    shutil.copy(Library.named("demo").path, path)
    (folder / "photos").symlink_to(DEMO)
    for photo, (ratio, tall) in LONG.items():
        save_with(photo, folder / "more" / f"{photo}.jpg", ratio, tall)
    index_folder(Library(path), folder / "more", load_encoder("vgg16"))
    return path


@pytest.fixture(scope="module")
def engine(long_library: Path) -> SearchEngine:
    return SearchEngine.open(str(long_library))


@pytest.fixture(scope="module")
def proposed(
    long_library: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SearchEngine]:
    """The same library with an engine beside it."""
    path = tmp_path_factory.mktemp("proposed") / "proposed.sqlite"
    shutil.copy(long_library, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "LARGE", 100)
        patch.setattr("semsearch.search.proposals.FEWEST", 5)
        keep_up(Library(path), SearchEngine.open().head, lambda done, total: None)
        yield SearchEngine.open(str(path))


def names(engine: SearchEngine, mix: Mix, k: int, condition: Filter | None = None) -> list[str]:
    return [match.photo.path.stem for match in engine.find(mix, k=k, condition=condition).matches]


WORDS = {"energy-windmill13": "windmill", "animals-panda": "panda", "animals-bee": "bee"}


@pytest.mark.parametrize("photo", LONG)
def test_what_stands_in_a_long_picture_is_found_by_its_name(
    engine: SearchEngine, photo: str
) -> None:
    found = engine.search(WORDS[photo], k=20)
    [score] = [match.score for match in found.matches if match.photo.path.stem == photo]
    assert found.found and score > 0.3


@pytest.mark.parametrize("photo", LONG)
def test_what_stands_in_a_long_picture_is_found_by_a_photo_of_it(
    engine: SearchEngine, photo: str
) -> None:
    embedding = engine.embed(DEMO / f"gcompris__{photo}.jpg")
    assert photo in names(engine, Mix(photos=(PhotoPart(embedding),)), 3)


def test_what_stands_in_a_long_picture_can_be_excluded(engine: SearchEngine) -> None:
    found = engine.search("sky -panda", k=400).matches
    [match] = [match for match in found if match.photo.path.stem == "animals-panda"]
    shown, left_out = match.parts
    assert left_out.confidence > 0.5
    assert match.score == pytest.approx(shown.confidence * (1 - left_out.confidence), abs=1e-4)


def test_a_long_picture_has_the_tags_of_what_stands_in_it(engine: SearchEngine) -> None:
    [photo] = [photo for photo in engine.photos if photo.path.stem == "energy-windmill13"]
    tags = {tag.word for tag in engine.tags_of_photos([photo.id])[0]}
    assert "windmill" in tags
    assert engine.tag_sets[engine.row(photo.id)] == tags


@pytest.mark.parametrize("photo", LONG)
def test_an_engine_proposes_long_pictures_by_their_tiles(
    engine: SearchEngine, proposed: SearchEngine, photo: str
) -> None:
    assert proposed.searched_by
    more = Filter(folder=proposed.library.path.parent / "more")
    pictures = Mix(photos=(PhotoPart(engine.embed(DEMO / f"gcompris__{photo}.jpg")),))
    for mix in (Mix(WORDS[photo]), pictures):
        assert photo in names(proposed, mix, 12)
        assert names(proposed, mix, 1, more) == [photo]
        assert photo not in names(proposed, mix, 10, Filter(folder=Path("/nowhere")))
