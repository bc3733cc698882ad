"""Index the photos in data/demo/photos as the demo library, for both encoders that are shipped.

    python scripts/build_demo.py

The photos themselves were chosen by hand from packages of Debian and of PyPI. data/demo/credits.csv
says of each from which package and file it came, and what was changed. The times of the files are
in the library, so that another clone makes another file with the same photos and embeddings.
"""

import csv
from pathlib import Path

from semsearch.encoders import TALK_ENCODER, load_encoder
from semsearch.indexing.indexer import index_folder
from semsearch.library.library import Library
from semsearch.library.photo import Credit
from semsearch.models.manifest import data_dir


def main() -> None:
    folder = data_dir() / "demo"
    library = Library.named("demo")
    library.path.unlink(missing_ok=True)
    for encoder in ("efficientnet-b3", TALK_ENCODER):
        report = index_folder(library, folder / "photos", load_encoder(encoder))
        print(f"{encoder}: {report.indexed} photos, {len(report.skipped)} skipped")
    library.add_credits(read_credits(folder / "credits.csv"))
    # The names of its files tell what they show: found by them, photos would prove nothing.
    library.said.heed(False)


def read_credits(path: Path) -> list[tuple[Path, Credit]]:
    """Return the credit of each photo that the table lists."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fields = ("title", "author", "licence", "licence_url", "source_url")
    return [
        (path.parent / "photos" / row["file"], Credit(*(row[f] for f in fields))) for row in rows
    ]


if __name__ == "__main__":
    main()
