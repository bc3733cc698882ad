"""Photos by the names of their files, for a query that is such a name."""

import re

from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.search.mix import Mix

# A digit, a joint or an ending tells a name from a word: IMG_1234, dog.jpg, 2019/beach.
_TELLING = re.compile(r"\d|_|[/\\]|-\w+-|\w\.\w{2,5}$")
_WEIGHT = re.compile(r"\d\s*\*")


def looks_like_file(text: str) -> bool:
    """Return whether a query may be the name of a file, and is not a plain word."""
    return bool(_TELLING.search(text.strip())) and not _WEIGHT.search(text)


def photos_named(library: Library, mix: Mix) -> list[Photo]:
    """Return the photos whose file is called as a query that has nothing but words says.

    Upper and lower case are alike, the ending may be left out, and folders may be given.
    """
    if not looks_like_file(mix.text) or mix.photos or mix.colours:
        return []
    found = library.ids_of_file(mix.text.strip().strip("\"'"))
    return library.photos(found) if found else []
