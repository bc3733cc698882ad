"""What tests of libraries share: a folder of one-coloured photos, an encoder of
colours, and packets of XMP.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch import Library
from semsearch.encoders.feature_map import FeatureMap
from semsearch.indexing.indexer import index_folders
from semsearch.indexing.report import IndexReport

SPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:x="adobe:ns:meta/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"'
)


class MeanColour:
    """A small encoder: the mean red, green and blue of each picture."""

    name = "mean-colour"
    dim = 3
    side = None

    def __init__(self) -> None:
        self.seen = 0

    def encode(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        self.seen += len(images)
        means = [np.asarray(image, np.float32).mean(axis=(0, 1)) for image in images]
        return np.array(means, np.float32).reshape(-1, 3)

    def feature_map(self, image: Image.Image) -> FeatureMap:
        return FeatureMap(np.asarray(image.resize((4, 4)), np.float32))

    def classifier(self) -> None:
        return None


def save_photo(path: Path, colour: str = "red", size: tuple[int, int] = (60, 30)) -> Path:
    """Save a photo of one colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)
    return path


def save_colours(folder: Path) -> Path:
    """Save three photos, each of another colour; return their folder."""
    for colour in ("red", "green", "blue"):
        save_photo(folder / f"{colour}.png", colour)
    return folder


def save_shapes(folder: Path) -> Path:
    """Save three photos in three folders, each of another shape; return the outer folder."""
    save_photo(folder / "red.png", "red", (60, 30))
    save_photo(folder / "a" / "green.png", "green", (30, 60))
    save_photo(folder / "a b" / "blue.png", "blue", (30, 30))
    return folder


def index(library: Library, *folders: Path, reread: bool = False) -> IndexReport:
    """Index folders with the small encoder."""
    return index_folders(library, folders, MeanColour(), reread=reread)


def names(library: Library) -> list[str]:
    """Return the names of the files in a library."""
    return sorted(photo.path.name for photo in library.photos())


def relative(library: Library, folder: Path) -> Iterator[str]:
    """Yield the paths in a library below a folder."""
    return (photo.path.relative_to(folder).as_posix() for photo in library.photos())


def xmp(attributes: str = "", elements: str = "", start: str = "") -> bytes:
    """A packet of XMP that says things of a photo as attributes and as elements."""
    return (
        f"{start}<x:xmpmeta {SPACES}><rdf:RDF><rdf:Description {attributes}>{elements}"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
