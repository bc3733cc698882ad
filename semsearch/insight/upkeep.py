"""What is shown and said of a whole library: made while it is indexed, if it is large."""

from collections.abc import Callable
from functools import cache

from semsearch.insight.atlas import making as atlas
from semsearch.insight.duplicates import kept as duplicates
from semsearch.insight.labels import kept as labels
from semsearch.library.library import Library
from semsearch.progress import Progress
from semsearch.search.engine import SearchEngine

Work = Callable[[str, Progress], object]


def page_tasks(library: Library) -> list[tuple[str, Work]]:
    """Return what keeps up what pages show of a library, as people call it, in their order.

    Each is called with the name of an encoder and a progress, as `IndexRun.index` does.
    """
    opened = cache(lambda encoder: SearchEngine.open(str(library.path), encoder=encoder))
    return [
        ("Gathering tags", lambda by, progress: opened(by).tagging.keep_up(progress)),
        ("Gathering words", lambda by, progress: opened(by).said.sources.keep_up(progress)),
        ("Looking for copies", lambda by, progress: duplicates.keep_up(opened(by), progress)),
        ("Comparing labels", lambda by, progress: labels.keep_up(opened(by), progress)),
        ("Laying out the map", lambda by, progress: atlas.keep_up(opened(by), progress)),
    ]
