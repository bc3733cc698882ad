"""What the page Quality shows: the published reports, and judged queries on the demo library."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from semsearch.models.manifest import data_dir
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Match

Report = dict[str, Any]
RESULTS = 10


@dataclass(frozen=True)
class PublishedReports:
    """The reports that `semsearch evaluate --report` wrote into ``data/quality``.

    Attributes
    ----------
    by_encoder : dict of str to report
    """

    by_encoder: dict[str, Report]

    @cached_property
    def systems(self) -> dict[str, Report]:
        """Every system once: ours with each encoder, and the baselines of the default one."""
        baselines = next(iter(self.by_encoder.values()))["baselines"]
        return {**baselines, **self.by_encoder}


def published_reports() -> PublishedReports:
    """Read the published reports, that of the default encoder first."""
    files = sorted((data_dir() / "quality").glob("*.json"), key=lambda p: (p.stem != "vgg16", p))
    reports = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    return PublishedReports({report["encoder"]: report for report in reports})


@dataclass(frozen=True)
class JudgedQuery:
    """A query on the demo library with its matches, and whether people call each right."""

    text: str
    matches: list[tuple[Match, bool]]
    in_library: int

    @property
    def right(self) -> int:
        """How many matches are right."""
        return sum(right for _, right in self.matches)

    @property
    def possible(self) -> int:
        """How many could be."""
        return min(self.in_library, len(self.matches))


def judged_queries(engine: SearchEngine) -> list[JudgedQuery]:
    """Return the judged queries of the demo library, the best answered first."""
    judged = json.loads((data_dir() / "demo" / "judgements.json").read_text(encoding="utf-8"))
    queries = []
    for text, names in judged.items():
        matches = engine.search(text, k=RESULTS).matches
        marked = [(match, match.photo.path.name in names) for match in matches]
        queries.append(JudgedQuery(text, marked, len(names)))
    return sorted(queries, key=lambda q: -q.right / max(q.possible, 1))


@dataclass(frozen=True)
class AbsentQuery:
    """A query that no photo of the demo library answers, and whether it was refused."""

    text: str
    is_refused: bool


def absent_queries(engine: SearchEngine) -> dict[str, list[AbsentQuery]]:
    """Return what the demo library does not hold, by kind: single words and phrases."""
    kinds = json.loads((data_dir() / "demo" / "absent.json").read_text(encoding="utf-8"))
    return {
        kind: [AbsentQuery(text, not engine.search(text, k=1).found) for text in texts]
        for kind, texts in kinds.items()
    }
