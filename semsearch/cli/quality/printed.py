"""How queries stand, as tables and sentences in the terminal, and for programs."""

from dataclasses import asdict
from typing import Any

from semsearch.cli.common import err, harmless, print_table
from semsearch.evaluation.own.diagnosis import Diagnosis, OwnQuality
from semsearch.evaluation.own.outcome import Outcome
from semsearch.evaluation.own.remedies import TOLD, Kind, Remedy
from semsearch.evaluation.own.wording import CAUTION, effect, share, spread, verdict
from semsearch.feedback.marks import photo_asked_with
from semsearch.files import printable
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine

SIGNS = {True: "right", False: "wrong", None: ""}


def print_one(found: Diagnosis) -> None:
    """Print how one query stands: its first ten photos, what fails, and what may help."""
    standing = found.standing
    rows = [
        (place, SIGNS[is_right], match.photo.path)
        for place, (match, is_right) in enumerate(standing.first, 1)
    ]
    print_table(("", "mark", "photo"), rows)
    if standing.fair and standing.fair.precision.marked:
        precision = standing.fair.precision
        print(f"P@10 {share(standing.fair)}, {spread(precision)} with so few")
    print(verdict(standing))
    if standing.missed and not standing.is_perfect:
        missed = [(own.rank or "far below", own.photo.path) for own in standing.missed]
        print_table(("place", "would have been right"), missed)
    for word in found.failing:
        print(harmless(f"{word.word}: {word.trouble}"))
    for remedy in found.remedies:
        print(harmless(_advice(standing.text, remedy)))
    if any(own.helps for own in found.remedies):
        err.print(CAUTION)


def print_all(engine: SearchEngine, found: OwnQuality) -> None:
    """Print how all queries stand, and their mean."""
    rows = []
    for own in found.diagnoses:
        fair = own.standing.fair
        missed = "" if own.standing.is_perfect else f"{len(own.standing.missed):,}"
        words = ", ".join(word.word for word in own.failing)
        between = spread(fair.precision) if fair else ""
        rows.append((called(engine, own.standing.text), share(fair), between, missed, words))
    if rows:
        columns = ("query", "P@10", "with so few", "would have been right", "words that fail")
        print_table(columns, rows)
    if found.mean is not None and len(rows) > 1:
        print(f"P@10 {percent(found.mean)} on the mean of {len(rows):,} queries")
    for text, trouble in found.troubles.items():
        err.print(harmless(f"{called(engine, text)}: {trouble}"), style="yellow", markup=False)


def facts_of(found: Diagnosis) -> dict[str, Any]:
    """Return how a query stands for a program."""
    standing = found.standing
    first = [{"path": printable(own.photo.path), "id": own.photo.id, "right": is_right}
             for own, is_right in standing.first]  # fmt: skip
    missed = [{"path": printable(own.photo.path), "id": own.photo.id, "rank": own.rank}
              for own in standing.missed]  # fmt: skip
    return {
        "query": standing.text,
        "now": _outcome(standing.outcome),
        "fair": _outcome(standing.fair),
        "verdict": verdict(standing),
        "found": standing.is_found,
        "first": first,
        "missed": missed,
        "gone": standing.gone,
        "words": [asdict(own) | {"trouble": own.trouble} for own in found.words],
        "remedies": [_remedy(own) for own in found.remedies],
    }


def called(engine: SearchEngine, text: str) -> str:
    """Return what to call a query."""
    content = photo_asked_with(text)
    if content is None:
        return text
    numbers = engine.library.with_content([content]).get(content, [])
    return f"like {printable(engine.photo(numbers[0]).path)}" if numbers else "like a photo gone"


def _outcome(own: Outcome | None) -> dict[str, Any] | None:
    if own is None:
        return None
    precision = own.precision
    return {
        "right": precision.right,
        "wrong": precision.wrong,
        "unmarked": precision.unmarked,
        "p_at_10": precision.share,
        "interval": list(precision.interval),
        "order": own.order,
    }


def _remedy(own: Remedy) -> dict[str, Any]:
    before, after = _outcome(own.before), _outcome(own.after)
    return {"kind": own.kind, "what": own.what, "reason": own.reason, "helps": own.helps,
            "before": before, "after": after}  # fmt: skip


def _advice(text: str, own: Remedy) -> str:
    """Return what a remedy is, what it was measured to do, and the command for it."""
    if own.helps is False:
        return f"No better: {_title(own)}. {effect(own)}"
    command = {
        Kind.NAME: f'semsearch quality "{text}" --teach',
        Kind.ENCODER: f"semsearch index --encoder {own.what}",
        Kind.LIKENESS: "semsearch train --pairs told"
        if own.what == TOLD
        else "semsearch quality --image PHOTO --teach",
        Kind.CAPTION: "",
    }[own.kind]
    done = f" With: {command}" if command else ""
    return f"May help: {_title(own)}. {' '.join(filter(None, (own.reason, effect(own))))}{done}"


def _title(own: Remedy) -> str:
    return {
        Kind.NAME: f"teach it the name {own.what}",
        Kind.ENCODER: f"search with {own.what}",
        Kind.LIKENESS: "teach it what you call alike",
        Kind.CAPTION: f"write {own.what} where it can be read",
    }[own.kind]
