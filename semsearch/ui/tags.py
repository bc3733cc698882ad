"""The tags of a whole library: how far they are while they are gathered, and a way to cancel it."""

from semsearch.search.engine import SearchEngine
from semsearch.ui.working import Words, Working, forget, wait_for

GATHERING = "Comparing the photos with words"
WORDS = Words(
    "The tags were cancelled",
    "They can be gathered at any time. The next index run does it, too.",
    "Gather the tags",
    "The tags cannot be gathered",
)


def wait_for_tags(engine: SearchEngine) -> None:
    """Wait for the tags of a library; while they are gathered, draw how far that is, and stop."""
    tagging = engine.tagging
    if tagging.is_ready():
        return
    library = engine.library
    key = "tags", library.path, library.changes.state().file, engine.head.info.encoder
    wait_for(key, lambda working: _gather(engine, working), WORDS)
    # They are kept, and those of photos that come later are gathered then.
    forget(key)


def _gather(engine: SearchEngine, working: Working[None]) -> None:
    engine.tagging.keep_up(working.told(GATHERING))
