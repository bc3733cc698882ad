"""What was measured on marks, in plain words: for the page Quality and the command line."""

from semsearch.evaluation.own.outcome import Outcome, Precision
from semsearch.evaluation.own.remedies import Kind, Remedy
from semsearch.evaluation.own.standing import Standing
from semsearch.percent import percent

WELL, HALF = 0.8, 0.5
# Fewer marks among the first ten say nothing of how well a query is found.
FEWEST = 5
CAUTION = (
    "The marks are of what this search found first, so any other way looks a little better on "
    "them than it is. Mark its first ten as well, and you know."
)


def verdict(standing: Standing) -> str:
    """Return how a query fares, in a sentence or two."""
    said = [_found(standing.outcome.precision)]
    if not standing.is_found and not standing.outcome.precision.right:
        said.append("The search says itself that nothing here seems to match.")
    if standing.fair is None:
        said.append("It was taught with these photos, so they cannot judge it. Mark others.")
    elif standing.fair != standing.outcome:
        fair = standing.fair.precision
        said.append(
            "It was taught with these photos. With each judged as if it had taught nothing, "
            f"{_of(fair)[:1].lower()}{_of(fair)[1:]} {_are(fair.right)} right."
        )
    if standing.gone:
        gone = standing.gone
        said.append(f"{gone:,} marked photo{'s' * (gone > 1)} {_are(gone)} no longer here.")
    return " ".join(said)


def spread(precision: Precision) -> str:
    """Return between what the share of right ones may lie, as so few were marked."""
    low, high = precision.interval
    return f"{percent(low)} to {percent(high)}"


def share(outcome: Outcome | None) -> str:
    """Return P@10 as people read it; - where it is not known."""
    found = outcome.precision.share if outcome else None
    return "-" if found is None else percent(found)


def effect(remedy: Remedy) -> str:
    """Return what a remedy was measured to do; "" if it was not measured."""
    if remedy.before is None or remedy.after is None:
        return ""
    before, after = remedy.before, remedy.after
    unmarked = after.precision.unmarked
    said = f"P@10 {share(before)} → {share(after)}"
    if unmarked:
        said += f", as {unmarked:,} of its ten {_are(unmarked)} not marked"
    if before.order is not None and after.order is not None:
        said += (
            f"; a right photo comes before a wrong one in {percent(before.order)} → "
            f"{percent(after.order)} of all pairs"
        )
    held_out = ", each photo judged by what the others teach" if remedy.kind is Kind.NAME else ""
    return f"{said}{held_out}."


def _found(precision: Precision) -> str:
    if not precision.marked:
        return "None of its first photos is marked."
    return f"{_of(precision)} {_are(precision.right)} right: {_how(precision)}."


def _how(precision: Precision) -> str:
    if precision.marked < FEWEST:
        return "mark more of them to know how well it is found"
    if precision.right >= WELL * precision.marked:
        return "found well"
    return "found in part" if precision.right >= HALF * precision.marked else "found badly"


def _of(precision: Precision) -> str:
    first = precision.marked + precision.unmarked
    right = f"{precision.right:,}" if precision.right else "None"
    if not precision.unmarked:
        return f"{right} of its first {first:,}"
    return f"{right} of the {precision.marked:,} that are marked of its first {first:,}"


def _are(number: int) -> str:
    return "is" if number <= 1 else "are"
