"""A damaged library is read as it was or refused, and repair saves nothing that is wrong."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from program import ENCODER, copy_photos, index

from semsearch import Library
from semsearch.errors import SemsearchError
from semsearch.indexing.repair import repair
from semsearch.library.photo import Photo

PHOTOS = 60
FLIPS, TRUNCATIONS, PAGES = 200, 30, 30
STRUCTURE_FLIPS = 1000
PAGE = 4096
SEED = 20_181_106

Damage = Callable[[bytearray, random.Random], bytearray]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Return a finished library."""
    folder = tmp_path_factory.mktemp("whole")
    library = Library(folder / "library.sqlite")
    end = index(library.path, copy_photos(folder / "photos", PHOTOS))
    assert end.code == 0, end.errors
    return library


def flip(content: bytearray, chance: random.Random) -> bytearray:
    """Flip one bit anywhere."""
    return _flipped(content, chance.randrange(len(content)), chance)


def flip_structure(content: bytearray, chance: random.Random) -> bytearray:
    """Flip one bit in a page that does not only hold numbers of vectors."""
    structure = [n for n in range(0, len(content), PAGE) if content[n] in B_TREE_PAGES]
    start = 0 if not chance.randrange(10) else chance.choice(structure)
    return _flipped(content, start + chance.randrange(PAGE), chance)


def truncate(content: bytearray, chance: random.Random) -> bytearray:
    """Cut the file off somewhere."""
    return content[: chance.randrange(len(content))]


def overwrite_page(content: bytearray, chance: random.Random) -> bytearray:
    """Put zeros, noise or another page in the place of one page."""
    start, other = (PAGE * chance.randrange(len(content) // PAGE) for _ in range(2))
    copy = bytes(content[other : other + PAGE])
    content[start : start + PAGE] = chance.choice([bytes(PAGE), chance.randbytes(PAGE), copy])
    return content


def _flipped(content: bytearray, place: int, chance: random.Random) -> bytearray:
    content[place] ^= 1 << chance.randrange(8)
    return content


# What the first byte of a page says: inner pages and leaves of tables and of indexes.
B_TREE_PAGES = frozenset((2, 5, 10, 13))


@dataclass(frozen=True)
class Everything:
    """All that a library says, ready to be compared."""

    photos: dict[int, Photo]
    vectors: dict[int, bytes]
    others: tuple[object, ...]

    @classmethod
    def of(cls, library: Library) -> "Everything":
        """Read a library once it has been checked, as opening it to search does."""
        library.check()
        photos = {photo.id: photo for photo in library.photos()}
        ids, vectors = library.embeddings(ENCODER)
        rows = {int(number): row.tobytes() for number, row in zip(ids, vectors, strict=True)}
        others = (list(library.folders), library.folders.watched(), list(library.skipped),
                  library.encoder, library.encoders(), library.missing())  # fmt: skip
        return cls(photos, rows, others)

    def is_part_of(self, whole: "Everything") -> bool:
        """Return whether nothing in it is other than in the whole."""
        return self.photos.items() <= whole.photos.items() and (
            self.vectors.items() <= whole.vectors.items()
        )


@pytest.mark.parametrize(
    ("damage", "times"),
    [(flip, FLIPS), (flip_structure, STRUCTURE_FLIPS), (truncate, TRUNCATIONS),
     (overwrite_page, PAGES)],
)  # fmt: skip
def test_a_damaged_library_reads_as_before_or_is_refused(
    whole: Library, damage: Damage, times: int
) -> None:
    truth, original = Everything.of(whole), whole.path.read_bytes()
    # Beside the whole one, because paths are kept as they go from the library's folder.
    library = Library(whole.path.with_name(f"{damage.__name__}.sqlite"))
    outcomes, saved = Counter[str](), list[int]()
    for number in range(times):
        library.path.write_bytes(damage(bytearray(original), random.Random(f"{SEED} {number}")))
        outcomes[read(library, truth)] += 1
        saved.append(save(library, truth))
        for left in library.path.parent.glob(f"{library.path.name}*"):
            left.unlink()
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    print(
        f"\n{damage.__name__.replace('_', ' ')}: {times} libraries of {PHOTOS} photos: {told}; "
        f"repair saved {np.mean(saved):.1f} photos on average, {min(saved)} at least, none wrong"
    )
    # Folders, settings and credits have no checksum: a wrong one is seen, and set right by hand.
    assert outcomes.keys() <= {"as before", "refused", "wrong beside the photos"}


def read(library: Library, truth: Everything) -> str:
    """Read a whole library; say how that ended."""
    try:
        found = Everything.of(library)
    except SemsearchError:
        return "refused"
    except Exception as error:
        return f"failed with {error!r}"
    if (found.photos, found.vectors) != (truth.photos, truth.vectors):
        return "wrong"
    return "as before" if found == truth else "wrong beside the photos"


def save(library: Library, truth: Everything) -> int:
    """Repair a library; return how many photos that saved, all of them as they were."""
    repair(library)
    found = Everything.of(library)
    assert found.is_part_of(truth)
    return len(found.photos)
