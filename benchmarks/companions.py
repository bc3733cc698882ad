"""Measure whether what goes well together is learnt from the sessions of a simulated shop.

    python -m benchmarks.companions [LIBRARY]

Prints how many of five companions have the style of an item and another kind, by how many
sessions there were. With the path of a library its photos are the items: clusters of their looks
are the kinds, and clusters of what is left of the looks are the styles.
"""

import math
import sys

from benchmarks.figures import Figure, Settings
from semsearch.evaluation.tasks.shop import Shop
from semsearch.feedback.companions import Companions, sessions_needed
from semsearch.search.engine import SearchEngine

# A quick run has no time for it.
QUICK = math.inf
NOT_QUICK = ()
SESSIONS = (1, 2, 4, 8)


def measure(settings: Settings) -> list[Figure]:
    """Measure what is learnt from four sessions an item of a made-up shop."""
    shop = Shop.synthetic()
    sessions = shop.sessions(4 * len(shop.kinds))
    learned = shop.by_companions(Companions.learn(sessions))
    note = "of five companions, how many have the style and another kind; 4 sessions an item"
    return [Figure("companions that fit", learned, "", "chance", shop.by_chance(), note=note)]


def main() -> None:
    shop = photo_shop(sys.argv[1]) if len(sys.argv) > 1 else Shop.synthetic()
    items = len(shop.kinds)
    print(f"{items} items. By chance {shop.by_chance():.2f}, by look {shop.by_look():.2f}.")
    print(f"Asked for: {sessions_needed(items)} sessions.")
    for share in SESSIONS:
        sessions = shop.sessions(round(share * items))
        companions = Companions.learn(sessions)
        print(f"{len(sessions):5} sessions, {share} an item: {shop.by_companions(companions):.2f}, "
              f"of items never picked {shop.by_companions_of_new(sessions):.2f}")  # fmt: skip


def photo_shop(library: str) -> Shop:
    """Return a shop of the photos in a library."""
    engine = SearchEngine.open(library)
    return Shop.of_photos(engine.head.gallery(engine.embeddings).points)


if __name__ == "__main__":
    main()
