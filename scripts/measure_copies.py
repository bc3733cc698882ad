"""Measure the search for duplicates on copies, and on pictures that only look alike.

    python scripts/measure_copies.py PHOTOS --originals 200 --bursts 20 --seed 0

PHOTOS is any folder of photos that are no copies of one another.
Prints how many copies are not in a group with their original, and how many groups hold pictures
that are no copies: by hash and embedding alone, whatever such pairs connect, and as
`find_duplicates` has it, where the pixels are compared.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import make_copies

from semsearch import Library, SearchEngine
from semsearch.encoders import load_encoder
from semsearch.indexing.indexer import index_folder
from semsearch.insight.duplicates.groups import find_duplicates
from semsearch.insight.duplicates.kept import keep_up
from semsearch.insight.duplicates.near_copies import components, linked

Group = set[str]
ORIGINAL = "original"


def origin(name: str) -> str:
    """Return what pictures have in common that are copies of one another."""
    number, _, kind = name.partition("-")
    return number if number.isdigit() else f"{number}-{kind}"


def report(title: str, names: Collection[str], groups: list[Group]) -> None:
    """Print what is missed and what is wrong."""
    together = {name: group for group in groups for name in group}
    missed, all_ = Counter[str](), Counter[str]()
    for name in names:
        number, _, kind = Path(name).stem.partition("-")
        if number.isdigit() and kind != ORIGINAL:
            all_[kind] += 1
            missed[kind] += f"{number}-{ORIGINAL}.jpg" not in together.get(name, ())
    false = [group for group in groups if len({origin(name) for name in group}) > 1]
    print(f"\n{title}: {len(groups)} groups, {len(false)} of them false, with "
          f"{sum(map(len, false))} pictures; missed {sum(missed.values())} "
          f"of {sum(all_.values())} copies")  # fmt: skip
    for kind, count in sorted(all_.items()):
        print(f"  {kind:18} missed {missed[kind]:4} of {count}")
    print("  false:", dict(Counter("/".join(sorted({_kind(n) for n in g})) for g in false)))


def _kind(name: str) -> str:
    number, _, rest = name.partition("-")
    return "photo" if number.isdigit() else "burst" if number[0] == "b" else rest.partition("-")[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("photos", type=Path)
    parser.add_argument("--originals", type=int, default=200)
    parser.add_argument("--bursts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--encoder", default="efficientnet-b3")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pictures = Path(folder) / "pictures"
        make_copies.make(chosen.photos, pictures, chosen.originals, chosen.bursts, chosen.seed)
        library = Library(Path(folder) / "library.sqlite")
        index_folder(library, pictures, load_encoder(chosen.encoder))
        engine = SearchEngine.open(str(library.path), encoder=chosen.encoder)
        names = {photo.id: photo.path.name for photo in library.photos()}
        known = keep_up(engine)
        links = linked(known.ids[known.pairs])
        alike = [{names[number] for number in group} for group in components(links)]
        report("Hash and embedding", names.values(), alike)
        groups = find_duplicates(engine)
        report(
            "Pixels too", names.values(), [{p.path.name for p in group.photos} for group in groups]
        )
        kept = Counter(group.best.path.stem.partition("-")[2] for group in groups)
        print(f"  kept of {sum(kept.values())} groups: {dict(kept)}")


if __name__ == "__main__":
    main()
